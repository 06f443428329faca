"""What git says of a folder."""

import subprocess
from pathlib import Path

from relais.kit.errors import Failure
from relais.terraform.model.plans import Commit


class Git:
    """The repository that a folder belongs to."""

    def commit(self, folder: Path) -> Commit | None:
        """Return what is checked out, and whether everything is committed; None outside git or before a commit."""
        try:
            done = _git(folder, "status", "--porcelain=v2", "--branch", "--untracked-files=normal")
        except FileNotFoundError:
            return None
        if done.returncode:
            _accept_outside(done.stderr)
            return None
        head = [line for line in done.stdout.splitlines() if line.startswith("# branch.oid ")]
        sha = head[0].split()[-1] if head else "(initial)"
        clean = all(line.startswith("#") for line in done.stdout.splitlines())
        return None if sha == "(initial)" else Commit(sha, clean)


def _git(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=False)  # noqa: S607 - git is found on PATH


def _accept_outside(said: str) -> None:
    if "not a git repository" not in said:
        remedy = "Mend the repository, or make this folder safe for git."
        raise Failure(f"git does not read this repository: {said.strip()}.", remedy=remedy)
