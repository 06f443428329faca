"""Versions of the service as git keeps them: for each migration, the code before it and the code that brought it."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]
MIGRATIONS = Path("backend/migrations")
SOURCES = Path("backend/src")


@dataclass(frozen=True)
class Version:
    """One version of the service, in a folder of its own."""

    folder: Path

    @property
    def migrations(self) -> Path:
        return self.folder / MIGRATIONS

    @property
    def environment(self) -> dict[str, str]:
        """What makes a command be of this version; what it runs is not counted as this repository's."""
        kept = {"PYTHONPATH": str(self.folder / SOURCES), "UTILISATEURS_MIGRATIONS": str(self.migrations)}
        return {**kept, "COVERAGE_PROCESS_CONFIG": ""}


def present(folder: Path) -> Version:
    """Copy the version that is being written."""
    for part in (MIGRATIONS, SOURCES):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    return Version(folder)


def past(commit: str, folder: Path, root: Path = ROOT) -> Version:
    """Copy the version of a commit."""
    folder.mkdir(parents=True)
    archive = subprocess.run(
        ["git", "archive", commit, str(MIGRATIONS), str(SOURCES)], cwd=root, capture_output=True, check=True
    )
    subprocess.run(["tar", "-x"], cwd=folder, input=archive.stdout, check=True)
    return Version(folder)


def migrations(root: Path = ROOT) -> list[str]:
    """Return the names of the migrations, oldest first."""
    return sorted(path.name for path in (root / MIGRATIONS / "versions").glob("[0-9]*_*.py"))


def commit_before(migration: str, root: Path = ROOT) -> str | None:
    """Return the newest commit without this migration; None when the history that git has here does not reach back."""
    path = str(MIGRATIONS / "versions" / migration)
    added = _git(root, "log", "--no-renames", "--diff-filter=A", "--format=%H", "-1", "--", path)
    if not added:
        return "HEAD"  # not committed yet
    return _git(root, "rev-parse", "--quiet", "--verify", f"{added}^") or None


def commit_with(migration: str, root: Path = ROOT) -> str | None:
    """Return the last commit whose newest migration this is; None for the version that is being written."""
    names = migrations(root)
    return None if migration == names[-1] else commit_before(names[names.index(migration) + 1], root)


def _git(root: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=False).stdout.strip()
