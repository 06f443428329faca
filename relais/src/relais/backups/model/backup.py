"""One base backup, as Barman describes it in its `backup.info` (https://docs.pgbarman.org/, the class BackupInfo)."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from relais.backups.model.places import place
from relais.kit.errors import Refusal

DONE = "DONE"
SEGMENT = 16 * 1024 * 1024
"""Bytes of a segment of the log where nobody chose otherwise."""
MAJOR = 10_000
"""PostgreSQL 18.6 calls itself 180006."""


class Unusable(Refusal):
    """What is kept cannot be restored; the sentence says why."""


class Tablespace(NamedTuple):
    """A tablespace: its name, its number, and where it lay."""

    name: str
    oid: int
    location: str


@dataclass(frozen=True)
class Backup:
    """A base backup that says of itself that it is done."""

    name: str
    system: str
    """The number of the database cluster, which all its copies share."""
    version: int
    timeline: int
    begin: datetime
    end: datetime
    begin_wal: str
    begin_lsn: int
    end_wal: str
    end_lsn: int
    segment: int = SEGMENT
    tablespaces: tuple[Tablespace, ...] = ()

    @property
    def major(self) -> int:
        """Return PostgreSQL's major version."""
        return self.version // MAJOR


def parsed(name: str, text: str) -> Backup:
    """Read a `backup.info`.

    Raises:
        Unusable: the backup is not done, lacks a field, or is of a kind that cannot be fetched.
    """
    told = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
    _refused(name, told, whole=text.endswith("\n"))
    try:
        return Backup(
            name=name,
            system=told["systemid"],
            version=int(told["version"]),
            timeline=int(told["timeline"]),
            begin=_instant(told["begin_time"]),
            end=_instant(told["end_time"]),
            begin_wal=told["begin_wal"],
            begin_lsn=place(told["begin_xlog"]),
            end_wal=told["end_wal"],
            end_lsn=place(told["end_xlog"]),
            segment=int(told["xlog_segment_size"]),
            tablespaces=_tablespaces(told.get("tablespaces", "None")),
        )
    except KeyError as fault:
        raise Unusable(f"the backup.info of {name} lacks {fault.args[0]}: it is cut off.") from fault
    except (ValueError, SyntaxError, TypeError) as fault:
        raise Unusable(f"the backup.info of {name} cannot be read: {fault}.") from fault


def _refused(name: str, told: Mapping[str, str], *, whole: bool) -> None:
    if "status" not in told or not whole:
        raise Unusable(f"the backup.info of {name} has no end: it is cut off.")
    if told["status"] != DONE:
        raise Unusable(f"{name} is {told['status']}, not {DONE}: {told.get('error', 'None')}.")
    if told.get("snapshots_info", "None") != "None":
        raise Unusable(f"{name} is a snapshot of volumes, which only the cloud that keeps it can restore.")


def _instant(text: str) -> datetime:
    """Read an instant with its zone, or in UTC as old versions and their machines wrote it."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = datetime.strptime(text, "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _tablespaces(text: str) -> tuple[Tablespace, ...]:
    return tuple(Tablespace(str(name), int(oid), str(place)) for name, oid, place in ast.literal_eval(text) or ())
