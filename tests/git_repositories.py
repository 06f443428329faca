"""Git repositories for tests and benchmarks: small ones by git itself, long histories by one `git fast-import`."""

import os
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

PERSON = "Camille Exemple <camille@example.org>"
START = 1_700_000_000
# What git is told from outside, and a pipeline says of itself, is none of a test's.
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "CI_"))},
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Camille Exemple",
    "GIT_AUTHOR_EMAIL": "camille@example.org",
    "GIT_COMMITTER_NAME": "Camille Exemple",
    "GIT_COMMITTER_EMAIL": "camille@example.org",
}


def git(folder: Path, *arguments: str, given: bytes | None = None) -> str:
    """Run git in a folder, without the settings of whoever runs the tests."""
    command = ["git", *arguments]
    answer = subprocess.run(command, cwd=folder, env=ENVIRONMENT, input=given, capture_output=True, check=False)
    assert answer.returncode == 0, f"{command}: {answer.stderr.decode()}"
    return answer.stdout.decode().rstrip("\n")


@dataclass(frozen=True)
class Made:
    """One commit to make: its message, the files that it writes, and the tags that it bears."""

    message: str
    files: Mapping[str, str]
    tags: tuple[str, ...] = field(default=())


def build(folder: Path, commits: Iterable[Made]) -> Path:
    """Make a repository with a linear history on main, and return its folder; nothing is checked out."""
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", folder], env=ENVIRONMENT, check=True)
    stream = b"".join(_told(number, commit) for number, commit in enumerate(commits))
    git(folder, "fast-import", "--quiet", given=stream)
    return folder


def _told(number: int, commit: Made) -> bytes:
    when = f"{PERSON} {START + number * 60} +0000"
    message = commit.message.encode()
    lines = [
        f"commit refs/heads/main\nmark :{number + 1}\ncommitter {when}\ndata {len(message)}\n".encode(),
        message,
        b"\n",
    ]
    for name, text in commit.files.items():
        content = text.encode()
        lines += [f'M 100644 inline "{name}"\ndata {len(content)}\n'.encode(), content, b"\n"]
    lines += [f"tag {tag}\nfrom :{number + 1}\ntagger {when}\ndata {len(tag)}\n{tag}\n".encode() for tag in commit.tags]
    return b"".join(lines)


class Sandbox:
    """A repository with a work tree, for a test to write in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main")
        self.git("config", "user.name", "Camille Exemple")
        self.git("config", "user.email", "camille@example.org")

    def git(self, *arguments: str) -> str:
        """Run git there."""
        return git(self.folder, *arguments)

    def write(self, name: str, text: str) -> None:
        """Write a file."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def commit(self, message: str, *names: str) -> str:
        """Change these files, commit them, and return the commit."""
        for name in names:
            before = (self.folder / name).read_text(encoding="utf-8") if (self.folder / name).exists() else ""
            self.write(name, f"{before}{len(before)}\n")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")

    def tag(self, name: str) -> None:
        """Tag the last commit, with a message."""
        self.git("tag", "-a", "-m", name, name)
