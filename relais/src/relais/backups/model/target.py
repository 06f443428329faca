"""Where a recovery stops (https://www.postgresql.org/docs/current/runtime-config-wal.html, "Recovery Target")."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from relais.backups.model.backup import Backup
from relais.backups.model.places import place
from relais.kit.errors import Misuse

LATEST, TIME, XID, LSN, NAME = "latest", "time", "xid", "lsn", "name"
LONGEST = 63
"""Bytes of a restore point's name."""


@dataclass(frozen=True)
class Target:
    """The end of the archive (`latest`), or an instant, a transaction, a place in the log, or a restore point."""

    kind: str = LATEST
    value: str = ""

    def __str__(self) -> str:
        """Say it as it is asked for."""
        return f"{self.kind}={self.value}" if self.value else self.kind

    @property
    def instant(self) -> datetime | None:
        """Return the instant of a target that is one."""
        return datetime.fromisoformat(self.value) if self.kind == TIME else None

    @property
    def settings(self) -> Mapping[str, str]:
        """Return what the server is told of it."""
        return {} if self.kind == LATEST else {f"recovery_target_{self.kind}": self.value}

    def reaches(self, backup: Backup) -> bool:
        """Tell whether a backup was whole before the target; of a transaction or a name nobody knows."""
        if self.instant:
            return backup.end <= self.instant
        return self.kind != LSN or backup.end_lsn <= place(self.value)


def target(text: str) -> Target:
    """Read `latest`, `time=2026-11-26T03:00:00Z`, `xid=745`, `lsn=0/3000028` or `name=before-release`.

    Raises:
        Misuse: it is none of them.
    """
    kind, _, value = text.partition("=")
    readers = {LATEST: _nothing, TIME: _time, XID: _number, LSN: _place, NAME: _name}
    if kind not in readers:
        raise Misuse(f"{text!r} is no target.", field="--target", remedy=f"Known are {', '.join(readers)}.")
    try:
        return Target(kind, readers[kind](value))
    except ValueError as fault:
        raise Misuse(f"{text!r}: {fault}.", field="--target") from fault


def at(instant: datetime) -> Target:
    """Return an instant as a target."""
    return Target(TIME, instant.astimezone(UTC).isoformat())


def _nothing(value: str) -> str:
    if value:
        raise ValueError("latest takes no value")
    return value


def _time(value: str) -> str:
    instant = datetime.fromisoformat(value)
    if not instant.tzinfo:
        raise ValueError("an instant needs its zone, such as 2026-11-26T03:00:00Z")
    return at(instant).value


def _number(value: str) -> str:
    return str(int(value))


def _place(value: str) -> str:
    place(value)
    return value


def _name(value: str) -> str:
    if not 0 < len(value.encode()) <= LONGEST or not value.isprintable():
        raise ValueError(f"a restore point's name has 1 to {LONGEST} bytes that can be printed")
    return value
