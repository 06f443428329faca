"""The branches that hold environments, without a work tree: fetched into bare repositories that may be deleted."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from relais.adapters.bounded import run
from relais.adapters.git.fetching import SEEN, bare, fetched
from relais.adapters.git.objects import Objects, Person
from relais.adapters.git.process import redacted
from relais.adapters.git.pushing import push
from relais.delivery.model.things import Environment
from relais.kit.errors import Misuse

HEX = re.compile(r"[0-9a-f]{7,64}")
AUTHOR = re.compile(r"^author-mail <([^>]*)>$", re.MULTILINE)


class BranchConsumer:
    """One branch of one repository."""

    def __init__(self, scratch: Path, remote: str, branch: str, person: Person | None = None) -> None:
        self.git, self.objects = bare(scratch), Objects(scratch, person)
        self.remote, self.ref = remote, f"refs/heads/{branch}"

    def tip(self) -> str:
        """Fetch the branch, and return its commit."""
        if commit := fetched(self.git, self.objects, self.remote, self.ref):
            return commit
        raise Misuse(f"{redacted(self.remote)} has no branch {self.ref.removeprefix('refs/heads/')}.")

    def read(self, commit: str, path: str) -> bytes:
        """Return a file's bytes; empty when it is not there."""
        return self.objects.read(commit, path)

    def commit(self, base: str, files: Mapping[str, bytes], message: str) -> str:
        """Make a commit, which nobody sees yet."""
        return self.objects.commit(base, files, message)

    def test(self, commit: str, folder: str, command: str, within: timedelta) -> str:
        """Run a command in a checkout of a commit, for so long; return what it said when it failed, or nothing."""
        with TemporaryDirectory() as checkout:
            self.objects.write_out(commit, Path(checkout))
            code, said = run(command, Path(checkout) / folder, {}, within.total_seconds())
        if code is None:
            return f"stopped after {within.total_seconds():.0f} s{': ' + said if said else ''}"
        return (said or f"exit code {code}") if code else ""

    def push(self, base: str, commit: str) -> None:
        """Move the branch from one commit to the other."""
        push(self.git, self.remote, {self.ref: (base, commit)})
        self.objects.point(SEEN, commit)

    def head(self, branch: str) -> str:
        """Fetch another branch, and return its commit; empty when there is none."""
        return fetched(self.git, self.objects, self.remote, f"refs/heads/{branch}")

    def propose(self, branch: str, old: str, commit: str, options: Sequence[str] = ()) -> str:
        """Move another branch from one commit, or none, to the other, or to none; return what the remote said."""
        return push(self.git, self.remote, {f"refs/heads/{branch}": (old, commit)}, options)

    def carries(self, promotion: str, commit: str) -> bool:
        """Tell whether a commit is the one of a promotion."""
        return f"\nRelais-Promotion: {promotion}\n" in self.objects.commit_at(commit).message

    def authors(self, commit: str, path: str, lines: Sequence[int]) -> frozenset[str]:
        """Return the addresses of those who wrote lines of a file, as they are in a commit."""
        spans = [word for number in lines for word in ("-L", f"{number},{number}")]
        told = self.git.text("blame", "--line-porcelain", *spans, commit, "--", path)
        return frozenset(found.lower() for found in AUTHOR.findall(told))

    def named(self, text: str) -> str:
        """Return the commit of the branch's history that a text names by its beginning; empty when there is none."""
        tip = self.tip()
        answer = (
            self.git.answer("rev-parse", "--quiet", "--verify", f"{text}^{{commit}}") if HEX.fullmatch(text) else None
        )
        commit = answer.stdout.decode().strip() if answer and answer.returncode == 0 else ""
        return commit if commit and self.git.asks("merge-base", "--is-ancestor", commit, tip) else ""

    def find(self, promotion: str, base: str, tip: str) -> str:
        """Return the commit after a base that carries a promotion, empty when there is none."""
        known = self.git.asks("cat-file", "-e", base)
        span = f"{base}..{tip}" if known else tip
        return self.git.text("log", "-1", "--format=%H", f"--grep=^Relais-Promotion: {promotion}$", span)


class ScratchConsumers:
    """One bare repository per branch below a folder of this machine."""

    def __init__(self, home: Path, person: Person | None = None) -> None:
        self.home, self.person = home, person
        self.known: dict[str, BranchConsumer] = {}

    def of(self, environment: Environment) -> BranchConsumer:
        """Return the branch of an environment."""
        key = hashlib.sha256(f"{environment.repository}\n{environment.branch}".encode()).hexdigest()[:20]
        if key not in self.known:
            self.known[key] = BranchConsumer(self.home / key, environment.repository, environment.branch, self.person)
        return self.known[key]
