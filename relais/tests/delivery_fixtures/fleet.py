"""Five repositories that take one source, and promoters of them that start in no time, to be killed at any moment."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pygit2
from pygit2.enums import SortMode

from relais.adapters.git.ledger import BranchLedger
from relais.delivery.model.entries import Entry
from tests.git_repositories import ENVIRONMENT, Sandbox, git

REPOSITORIES = 5
CARRIES = re.compile(r"^Relais-Promotion: (\w+)$", re.MULTILINE)
PROMOTERS = """
import os, sys, time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from relais.bootstrap.delivery import promoter

class Jumped:
    def __init__(self, seconds):
        self.jump = timedelta(seconds=seconds)
    def now(self):
        return datetime.now(UTC) + self.jump

for line in sys.stdin:  # one child per line, with everything imported; the line tells how wrong its clock goes
    pid = os.fork()
    if pid == 0:
        jump = int(line)
        os.environ["GIT_COMMITTER_DATE"] = f"@{int(time.time()) + jump} +0000"
        moving = promoter(Path.cwd())
        moving.clock = moving.look.clock = Jumped(jump)
        done = moving.promote_all(list(moving.look.settings.environments.values()), "auto")
        for one in done:
            print(one.environment.name, one.commit, one.fault or "", file=sys.stderr, flush=True)
        os._exit(3 if any(one.fault for one in done) else 0)
    print(pid, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""


@dataclass(frozen=True)
class Taken:
    """The commit of a promotion."""

    commit: str
    version: str
    promotion: str


class Fleet:
    """A source `api` with tags, and bare repositories with one environment each."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.api = Sandbox(home / "api")
        self.release("1.0.0")
        draft = Sandbox(home / "draft")
        draft.write("values.yaml", "image:\n  tag: v1.0.0\n")
        draft.commit("feat: what runs")
        self.repositories = [home / f"r{number}.git" for number in range(REPOSITORIES)]
        lines = [f'[source.api]\nurl = "{self.api.folder}"\n']
        for one in self.repositories:
            git(home, "clone", "--quiet", "--bare", str(draft.folder), str(one))
            lines.append(
                f'[environment.{one.stem}.delivery]\nrepository = "{one}"\nfolder = "."\nautomatic = true\n'
                'slots = ["api values.yaml:image.tag"]\n'
            )
        (home / "relais.toml").write_text("\n".join(lines), encoding="utf-8")
        self.environment = ENVIRONMENT | {"XDG_CACHE_HOME": str(home / "cache")}

    def release(self, version: str) -> None:
        """Tag a version."""
        self.api.commit(f"feat: {version}")
        self.api.tag(f"v{version}")

    @contextmanager
    def promoters(self) -> Iterator["Promoters"]:
        """Give what starts promoters, one at a time."""
        command = [sys.executable, "-c", PROMOTERS]
        pipe = subprocess.PIPE
        log = (self.home / "promoters.log").open("a", encoding="utf-8")
        with (
            log,
            subprocess.Popen(
                command, cwd=self.home, env=self.environment, stdin=pipe, stdout=pipe, stderr=log, text=True
            ) as process,
        ):
            yield Promoters(process)
            assert process.stdin
            process.stdin.close()

    def ledger(self) -> list[Entry]:
        """Return every entry, once the chain was followed."""
        return list(BranchLedger(self.home / "reading", str(self.repositories[0])).entries())

    def taken(self, repository: Path) -> list[Taken]:
        """Return the commits of promotions in a repository, oldest first."""
        store = pygit2.Repository(str(repository))
        found = store.walk(store.references["refs/heads/main"].target, SortMode.TOPOLOGICAL | SortMode.REVERSE)
        told = [(str(one.id), one.message.partition("\n")[0], CARRIES.search(one.message)) for one in found]
        return [Taken(commit, subject.rpartition(" ")[2], name[1]) for commit, subject, name in told if name]

    def ledger_tip(self) -> bytes:
        """Return where the ledger's branch is, without a process; nothing before it was begun."""
        file = self.repositories[0] / "refs/heads/relais/ledger"
        return file.read_bytes() if file.exists() else b""

    def versions(self, repository: Path) -> list[str]:
        """Return what a repository took, oldest first."""
        return [one.version for one in self.taken(repository)]

    def stage(self, version: str) -> str:
        """Say how far the promotion of a version came, in all repositories together."""
        took = sum(version in self.versions(one) for one in self.repositories)
        entries = [one for one in self.ledger() if f" {version} " in one.details.get("artifacts", "")]
        told = {one.environment for one in entries if one.kind == "promoted"}
        if not any(one.kind == "intended" for one in entries):
            return "nothing begun"
        if len(told) == REPOSITORIES:
            return "done"
        return {0: "intended, nothing pushed", REPOSITORIES: "pushed, not told"}.get(took, "some repositories pushed")

    def log(self) -> str:
        """Return the last words of the promoters."""
        return "\n".join((self.home / "promoters.log").read_text(encoding="utf-8").splitlines()[-20:])


class Promoters:
    """Starts promoters."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def start(self, jump: int = 0) -> int:
        """Start one whose clock is wrong by so many seconds, and return its process's number."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{jump}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def end(self) -> int:
        """Wait for the one that was started, and return its exit code."""
        assert self.process.stdout
        return int(self.process.stdout.readline())

    def run(self, jump: int = 0) -> int:
        """Start one, and let it finish."""
        self.start(jump)
        return self.end()


def kill(pid: int) -> None:
    """End a process, if it is still there, without a chance to say anything."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
