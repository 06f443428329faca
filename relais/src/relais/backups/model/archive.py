"""The archived log of a database, as names, and what of it a recovery needs. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from relais.backups.model.backup import Backup, Unusable
from relais.backups.model.places import place

SEGMENT = re.compile(r"(?P<timeline>[0-9A-F]{8})(?P<file>[0-9A-F]{8})(?P<part>[0-9A-F]{8})")
FILE = 2**32
"""Bytes of a log file, as names count them."""
SLACK = timedelta(hours=1)
"""How late a segment may have been archived, and still hold what a target in time needs."""


@dataclass(frozen=True)
class Archived:
    """One object of the archive: where it is, its bytes as stored, and when it came."""

    key: str
    size: int
    at: datetime


@dataclass(frozen=True)
class Archive:
    """What is archived: segments by name, and the history of each timeline by its number."""

    segments: Mapping[str, Archived]
    histories: Mapping[int, str] = field(default_factory=dict)


def number(name: str, size: int) -> int:
    """Return how many segments come before the one of this name, whatever its timeline.

    Raises:
        Unusable: it is no segment's name.
    """
    found = SEGMENT.fullmatch(name)
    if not found:
        raise Unusable(f"{name!r} names no segment of a log.")
    return int(found["file"], 16) * (FILE // size) + int(found["part"], 16)


class Chain:
    """Its rules name the segments that a recovery from a backup reads, and those that are missing.

    C1. It begins with the segment in which the backup began.
    C2. It follows the newest timeline: that of the backup, or the last of those that come after it without a gap in
        their numbers, as PostgreSQL looks for them; the backup must lie on its way.
    C3. A number belongs to the newest timeline that had begun by then.
    C4. It ends with the newest segment that is archived, and never before the backup's own end.
    C5. Not one is missing in between.
    """

    def __init__(self, backup: Backup, archive: Archive) -> None:
        self.backup, self.archive = backup, archive
        self.first = number(backup.begin_wal, backup.segment)

    @cached_property
    def timelines(self) -> tuple[tuple[int, int], ...]:
        """Return the timelines, oldest first, each with the number of the segment in which it begins.

        Raises:
            Unusable: the newest timeline branched off before the backup.
        """
        newest = self.backup.timeline
        while newest + 1 in self.archive.histories:
            newest += 1
        steps = _steps(self.archive.histories.get(newest, ""))
        ends = dict(steps)
        if newest != self.backup.timeline and ends.get(self.backup.timeline, 0) < self.backup.begin_lsn:
            raise Unusable(
                f"timeline {newest} does not come from {self.backup.name}, on timeline {self.backup.timeline}."
            )
        begins = [0, *(end // self.backup.segment for _one, end in steps)]
        return tuple(zip([*(one for one, _end in steps), newest], begins, strict=True))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return every segment of the chain, those that are missing included."""
        return tuple(self._name(one) for one in range(self.first, self.last + 1))

    @cached_property
    def last(self) -> int:
        """Return the number of the newest segment."""
        end = number(self.backup.end_wal, self.backup.segment)
        return max([end, *(one for one in self._numbers() if one >= self.first)])

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the segments that are not archived, oldest first."""
        return tuple(name for name in self.names if name not in self.archive.segments)

    def needed(self, until: datetime | None) -> tuple[str, ...]:
        """Return the segments that a recovery up to an instant reads, or all of them."""
        wanted: list[str] = []
        for name in self.names:
            wanted.append(name)
            if until and self._when(name) > until + SLACK and number(name, self.backup.segment) > self._end:
                break
        return tuple(wanted)

    @property
    def _end(self) -> int:
        return number(self.backup.end_wal, self.backup.segment)

    def _when(self, name: str) -> datetime:
        found = self.archive.segments.get(name)
        return found.at if found else self.backup.begin

    def _numbers(self) -> Iterator[int]:
        for name in self.archive.segments:
            one = number(name, self.backup.segment)
            if self._name(one) == name:
                yield one

    def _name(self, one: int) -> str:
        timeline = max(line for line, begin in self.timelines if begin <= one)
        high, low = divmod(one, FILE // self.backup.segment)
        return f"{timeline:08X}{high:08X}{low:08X}"


def _steps(history: str) -> list[tuple[int, int]]:
    """Read a history file: each timeline that came before, and the place at which it was left."""
    rows = [line.split() for line in history.splitlines() if line.strip() and not line.startswith("#")]
    try:
        return [(int(row[0]), place(row[1])) for row in rows]
    except (ValueError, IndexError) as fault:
        raise Unusable(f"the history of a timeline cannot be read: {fault}.") from fault
