"""A line to deliver along: a service with tags, an infrastructure with folders, settings, and people with keys.

Commands are given in this process, as the command line gives them, for most of what a command costs is to start Python;
a line that is `typed` starts a process for each, which can be killed.
"""

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from delivery_fixtures.typed import typed

from relais.entrypoints.cli.main import run
from tests.git_repositories import ENVIRONMENT, Sandbox, git

VALUES = "# é: what runs\nimage:\n  tag: {tag}   # kept\n  commit: '{commit}'\nlimits: {{cpu: 1}}\n"
PEOPLE = ("ada", "bob", "eve")


@dataclass(frozen=True)
class Said:
    """What a command said, and how it ended."""

    returncode: int
    stdout: str
    stderr: str


@contextmanager
def surroundings(folder: Path, variables: Mapping[str, str], words: tuple[str, ...]) -> Iterator[None]:
    """Be in a folder, with these variables and no others, and with these words as the command line."""
    before, typed = dict(os.environ), sys.argv
    try:
        os.environ.clear()
        os.environ.update(variables)
        sys.argv = ["relais", *words]
        with chdir(folder):
            yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        sys.argv = typed


class Line:
    """Two repositories, `api` with tags and `infra` with two folders, and the settings between them."""

    def __init__(self, home: Path, prod: str = "", more: str = "", *, typed: bool = False) -> None:
        self.home, self.typed = home, typed
        self.api = Sandbox(home / "api")
        self.release("2.2.9")
        self.work = Sandbox(home / "work")
        for folder in ("staging", "prod"):
            self.work.write(f"{folder}/values.yaml", VALUES.format(tag="v2.2.9", commit=self.digest("2.2.9")))
        self.work.commit("feat: what runs")
        git(home, "clone", "--quiet", "--bare", str(self.work.folder), "infra.git")
        self.infra = home / "infra.git"
        for name in PEOPLE:
            self.make_key(name)
        self.settings(prod, more)

    @classmethod
    def copy(cls, of: "Line", home: Path, prod: str = "", more: str = "") -> "Line":
        """Return a line of one's own that is where another is."""
        line = cls.__new__(cls)
        shutil.copytree(of.home, home, ignore=shutil.ignore_patterns("cache"), dirs_exist_ok=True)
        line.home, line.infra, line.typed = home, home / "infra.git", of.typed
        line.api, line.work = Sandbox(home / "api"), Sandbox(home / "work")
        line.settings(prod, more)
        return line

    def make_key(self, name: str, password: str = "") -> None:
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", password, "-C", name, "-f", str(self.home / name)]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)

    def public(self, name: str) -> str:
        return (self.home / f"{name}.pub").read_text(encoding="utf-8").strip()

    def settings(
        self, prod: str = "", more: str = "", who: tuple[str, ...] = ("ada", "bob"), staging: str = ""
    ) -> None:
        slots = '["api values.yaml:image.tag", "api values.yaml:image.commit digest"]'
        to = f'repository = "{self.infra}"\nslots = {slots}\n'
        keys = "".join(f'"{name}@example.org" = "{self.public(name)}"\n' for name in who)
        (self.home / "relais.toml").write_text(
            f"[delivery.approvers]\n{keys}\n"
            f'[source.api]\nurl = "{self.api.folder}"\nallow = "^2"\n'
            f"[environment.staging.delivery]\nautomatic = true\n{to}{staging}\n"
            f'[environment.prod.delivery]\nfrom = ["staging"]\n{to}{prod}\n{more}\n',
            encoding="utf-8",
        )

    def release(self, version: str, author: str = "camille") -> None:
        """Make a commit in somebody's name, and tag it."""
        self.api.write("a.txt", version)
        self.api.git("add", "--all")
        self.api.git("-c", "core.editor=true", "commit", "--quiet", "-m", f"feat: {version}",
                     f"--author={author} <{author}@example.org>")  # fmt: skip
        self.api.tag(f"v{version}")

    def digest(self, version: str) -> str:
        return self.api.git("rev-parse", f"v{version}^{{commit}}")

    @property
    def environment(self) -> dict[str, str]:
        mine = {"XDG_CACHE_HOME": str(self.home / "cache"), "HOME": str(self.home / "nobody")}
        return {name: value for name, value in ENVIRONMENT.items() if name != "SSH_AUTH_SOCK"} | mine

    def run(self, *words: str, **variables: str) -> Said:
        if self.typed:
            answer = typed(self.home, self.environment | variables, *words)
            return Said(answer.returncode, answer.stdout, answer.stderr)
        said, complaint, code = io.StringIO(), io.StringIO(), 0
        with (
            surroundings(self.home, self.environment | variables, words),
            redirect_stdout(said),
            redirect_stderr(complaint),
        ):
            try:
                run()
            except SystemExit as end:
                code = int(end.code or 0)
        return Said(code, said.getvalue(), complaint.getvalue())

    def does(self, *words: str, **variables: str) -> str:
        answer = self.run(*words, **variables)
        assert answer.returncode == 0, answer.stderr
        return answer.stdout

    def refuses(self, *words: str, code: int = 3, **variables: str) -> str:
        """Run a command that is refused, and return the sentence."""
        answer = self.run(*words, **variables)
        assert (answer.returncode, "Traceback" in answer.stderr) == (code, False), answer.stdout + answer.stderr
        return answer.stderr.removeprefix("relais: ").strip()

    def why(self, name: str = "prod") -> str:
        return self.does("why", name).strip()

    def file(self, folder: str) -> str:
        return git(self.infra, "show", f"main:{folder}/values.yaml")

    def commits(self) -> list[str]:
        return git(self.infra, "log", "--format=%s", "main").splitlines()

    def kinds(self, environment: str) -> list[str]:
        return [one["kind"] for one in self.ledger() if one["environment"] == environment]

    def ledger(self) -> list[dict[str, str]]:
        return [json.loads(line) for line in self.does("log", "-n", "1000", "--json").splitlines()][::-1]
