"""What a drill asks of the world."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from relais.backups.model.archive import Archive
from relais.backups.model.backup import Backup
from relais.backups.model.proof import Examined
from relais.backups.model.target import Target

Progress = Callable[[str], None]


class Store(Protocol):
    """Backups and the archived log of one server. Each may raise Unreachable: the store does not answer."""

    def names(self) -> Sequence[str]:
        """Name the backups that are kept, oldest first."""
        ...

    def unfinished(self) -> Sequence[str]:
        """Name those that are being made, or whose making was cut off."""
        ...

    def backup(self, name: str) -> Backup:
        """Read what is said of a backup.

        Raises:
            Unusable: that cannot be read, or the backup is not done.
        """
        ...

    def size(self, backup: Backup) -> int:
        """Return the bytes of a backup, as stored."""
        ...

    def archive(self, backup: Backup) -> Archive:
        """List the log from the segment on in which a backup began."""
        ...

    def fetch_base(self, backup: Backup, folder: Path, tablespaces: Path, progress: Progress) -> int:
        """Put a backup into a folder, and its tablespaces into another; return the bytes there.

        Raises:
            Unusable: it cannot be read to its end.
        """
        ...

    def fetch_log(self, archive: Archive, names: Sequence[str], folder: Path, progress: Progress) -> int:
        """Put segments and histories into a folder; return the bytes as stored.

        Raises:
            Unusable: one cannot be unpacked.
        """
        ...


@dataclass(frozen=True)
class Restored:
    """What a folder holds that was fetched: what PostgreSQL itself says of it."""

    version: int
    """The major version."""
    system: str
    begin_lsn: int
    """Where its backup label says that it began; -1 without a label."""


class Scratch(Protocol):
    """The folder of one drill, which one drill at a time has."""

    data: Path
    tablespaces: Path
    log: Path

    def restored(self) -> Restored:
        """Return what was fetched.

        Raises:
            Unusable: it is no data folder of PostgreSQL.
        """
        ...

    def prepare(self, target: Target) -> None:
        """Leave a configuration of our own that recovers to a target, and nothing of the one it had."""
        ...

    def note(self, told: Mapping[str, object]) -> None:
        """Leave a note for whoever checks what was fetched."""
        ...

    def noted(self) -> Mapping[str, object]:
        """Return that note.

        Raises:
            Misuse: nothing was fetched.
        """
        ...

    def clear(self) -> None:
        """Remove everything."""
        ...


class Server(Protocol):
    """The PostgreSQL that recovers what was fetched."""

    def start(self, major: int) -> None:
        """Start it, where it is ours to start.

        Raises:
            Misuse: there is none of this major version.
        """
        ...

    def ended(self) -> bool:
        """Tell whether it has ended, which it must not."""
        ...

    def said(self) -> str:
        """Return the last lines of its log that matter, in one."""
        ...

    def stopped_at(self) -> str:
        """Return its own sentence on where the recovery stopped, empty when it went to the end of the log."""
        ...

    def stop(self) -> None:
        """Stop it, where it is ours."""
        ...


@dataclass(frozen=True)
class Recovered:
    """How far the server came: the end of the last record, and its clock's last commit."""

    lsn: int
    last_commit: datetime | None
    version: str
    checksums: bool


class Database(Protocol):
    """The recovered server, by SQL."""

    def recovered(self) -> Recovered | None:
        """Return how far it came once it takes questions, nothing before."""
        ...

    def newest_beat(self) -> datetime | None:
        """Return the instant of the newest heartbeat, nothing when there is none."""
        ...

    def tables(self, progress: Progress) -> Examined:
        """Read every page of every relation that holds rows, in every database."""
        ...

    def indexes(self, progress: Progress) -> Examined:
        """Compare every index with its table, where PostgreSQL can, and read the others."""
        ...

    def invalid_indexes(self) -> Sequence[str]:
        """Name the indexes that PostgreSQL does not use, as their making broke off."""
        ...

    def rows(self, query: str) -> int:
        """Count the rows of a query.

        Raises:
            Unusable: the query cannot be run.
        """
        ...


@dataclass(frozen=True)
class Promise:
    """A file with a query that gives the rows that break a sentence."""

    file: str
    sentence: str
    query: str


class Clock(Protocol):
    """Time, as a port."""

    def now(self) -> datetime:
        """Return this instant, in UTC."""
        ...

    def elapsed(self) -> float:
        """Return seconds since some instant, never going back."""
        ...

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        ...
