"""What git says of a folder that is worked in."""

from pathlib import Path

from relais.adapters.git.process import Git, words
from relais.kit.errors import Failure, Unreachable
from relais.terraform.model.plans import Commit


class Checkout:
    """The repository that a folder belongs to."""

    def commit(self, folder: Path) -> Commit | None:
        """Return what is checked out, and whether everything is committed; None outside git or before a commit."""
        if not folder.is_dir():
            return None
        try:
            done = Git(folder).answer("status", "--porcelain=v2", "--branch", "--untracked-files=normal")
        except Unreachable:
            return None
        if done.returncode:
            _accept_outside(words(done.stderr))
            return None
        lines = done.stdout.decode("utf-8", "replace").splitlines()
        head = [line for line in lines if line.startswith("# branch.oid ")]
        sha = head[0].split()[-1] if head else "(initial)"
        return None if sha == "(initial)" else Commit(sha, all(line.startswith("#") for line in lines))


def _accept_outside(said: str) -> None:
    if "not a git repository" not in said:
        remedy = "Mend the repository, or make this folder safe for git."
        raise Failure(f"git does not read this repository: {said}.", remedy=remedy)
