"""The folder of a drill: what was fetched, and a note from the part that fetches."""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from typing import Any

from relais.adapters.backups import recovery
from relais.adapters.backups.children import Account
from relais.backups.model.backup import Unusable
from relais.backups.model.places import place
from relais.backups.model.target import Target
from relais.backups.ports import Restored
from relais.kit.errors import Misuse, Refusal

NOTE = "drill.json"
MARK = "relais-drill"
"""The file by which a drill knows a folder of drills, whose content may go."""
VOLUME = "lost+found"
"""What an empty volume holds."""
LONGEST = 107
"""Bytes of a socket's path that the system takes."""
SYSTEM = 8
"""Bytes of the control file that are the number of the database cluster (src/include/catalog/pg_control.h)."""


class ScratchFolder:
    """A folder that is ours as long as the drill takes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder = folder.resolve()  # the server works in another
        self.data, self.log, self.run = folder / "data", folder / "wal", folder / "run"
        self.tablespaces = folder / "tablespaces"
        self.server_log, self.ended = folder / "server.log", folder / "ended"
        if len(os.fsencode(self.run / f".s.PGSQL.{recovery.PORT}")) > LONGEST:
            raise Misuse(f"{folder} is too long for a socket.", field="--scratch", remedy="Name a shorter one.")

    def empty(self) -> None:
        """Remove what a drill before left, and make the folders.

        Raises:
            Refusal: there is something that no drill has made.
        """
        found = {entry.name for entry in self.folder.iterdir()} - {VOLUME}
        if found and MARK not in found:
            remedy = "Name an empty one with --scratch."
            raise Refusal(f"{self.folder} is not empty, and no drill has made it.", remedy=remedy)
        (self.folder / MARK).touch()
        self.clear()
        for one in (self.log, self.run, self.tablespaces):
            one.mkdir(mode=0o700)

    def clear(self) -> None:
        """Remove what a drill makes but its mark, and nothing else."""
        for one in (self.data, self.log, self.run, self.tablespaces):
            shutil.rmtree(one, ignore_errors=True)
        for file in (self.server_log, self.ended, *(self.folder / name for name in _FILES)):
            file.unlink(missing_ok=True)

    def restored(self) -> Restored:
        """Read what PostgreSQL says of the data: its version, its cluster, where the backup began."""
        try:
            version = int((self.data / "PG_VERSION").read_text())
            system = int.from_bytes((self.data / "global/pg_control").read_bytes()[:SYSTEM], "little")
        except (OSError, ValueError) as fault:
            raise Unusable(f"what came is no data folder of PostgreSQL: {fault}.") from fault
        return Restored(version, str(system), self._label())

    def prepare(self, target: Target) -> None:
        """Write the configuration; keep nothing of what was in force where the backup was taken."""
        recovery.cleared(self.data)
        recovery.configured(self.folder, self.run, self.log, target)

    def give(self, whose: Account) -> None:
        """Give everything to the account of the server."""
        if whose.other:
            for one in (self.folder, *self.folder.rglob("*")):
                os.chown(one, whose.user, whose.group, follow_symlinks=False)

    def note(self, told: Mapping[str, object]) -> None:
        """Leave what was found so far."""
        (self.folder / NOTE).write_text(json.dumps(told))

    def noted(self) -> Mapping[str, Any]:
        """Return it."""
        try:
            told: Mapping[str, Any] = json.loads((self.folder / NOTE).read_text())
        except FileNotFoundError as fault:
            remedy = "Run `relais drill fetch` first."
            raise Misuse(f"Nothing was fetched into {self.folder}.", field="--scratch", remedy=remedy) from fault
        return told

    def _label(self) -> int:
        """Return where the backup label says that the backup began, -1 without one."""
        with suppress(OSError, ValueError, IndexError):
            first = (self.data / "backup_label").read_text().splitlines()[0]
            return place(first.partition(":")[2].split()[0])
        return -1


_FILES = (*recovery.FILES, NOTE)


@contextmanager
def held(folder: Path, whose: Account, *, ours: bool) -> Iterator[ScratchFolder]:
    """Hold a folder, which is made when it is `ours` and leaves with us; what a killed drill left is removed.

    Raises:
        Refusal: another drill has it, or it is somebody else's.
        Misuse: it cannot be used.
    """
    scratch = ScratchFolder(folder)
    try:
        if ours:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError as fault:
        raise Misuse(f"{folder} cannot be used: {fault.strerror}.", field="--scratch") from fault
    try:
        _locked(descriptor, folder, whose, ours=ours)
        scratch.empty()
        yield scratch
    finally:
        os.close(descriptor)


def removed(scratch: ScratchFolder) -> None:
    """Remove the folder with all that a drill made in it."""
    scratch.clear()
    (scratch.folder / MARK).unlink(missing_ok=True)
    with suppress(OSError):
        scratch.folder.rmdir()


def _locked(descriptor: int, folder: Path, whose: Account, *, ours: bool) -> None:
    if ours and os.fstat(descriptor).st_uid not in {os.geteuid(), whose.user}:
        raise Refusal(f"{folder} is somebody else's.", remedy="Name another with --scratch.")
    try:
        flock(descriptor, LOCK_EX | LOCK_NB)
    except BlockingIOError as fault:
        raise Refusal(
            f"Another drill works in {folder}.", remedy="Wait for it, or name another with --scratch."
        ) from fault
    if not folder.exists() or os.fstat(descriptor).st_ino != folder.stat().st_ino:
        raise Refusal(f"Another drill has just left {folder}.", remedy="Run it again.")
