"""Freeze windows: times by the clock on the wall of some place, in which nothing moves.

`Fri 16:00/Mon 08:00 Europe/Paris` comes every week, `22:00/06:00 Europe/Paris` every day, and
`2026-12-23 18:00/2027-01-04 08:00 Europe/Paris` once. The end does not belong to it. An hour that summer time
doubles, or leaves out, belongs to a window that begins or ends in it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from relais.kit.errors import Misuse

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
EDGE = rf"(?:(?:{'|'.join(DAYS)}|\d{{4}}-\d\d-\d\d) )?\d\d:\d\d"
TEXT = re.compile(rf"({EDGE})/({EDGE}) (\S+)")
WEEK = timedelta(days=len(DAYS))
CHAINED = 1000
"""Windows that may follow one another without a gap before nobody asks for the end of the last."""


@dataclass(frozen=True)
class Window:
    """One freeze window; edges are times in the zone, without it."""

    text: str
    start: datetime
    end: datetime
    every: timedelta
    """A day, a week, or nothing when it comes once."""
    zone: ZoneInfo = field(compare=False)

    @classmethod
    def read(cls, text: str) -> "Window":
        """Read a window.

        Raises:
            Misuse: it is none.
        """
        found = TEXT.fullmatch(text)
        if not found:
            raise _misuse(text)
        try:
            (start, every), (end, other), zone = _edge(found[1]), _edge(found[2]), ZoneInfo(found[3])
        except (ValueError, KeyError, OSError) as fault:  # a time, a date or a zone that is none
            raise _misuse(text) from fault
        if every != other or start == end or (start > end and not every):
            raise _misuse(text)
        return cls(text, start, end if end > start else end + every, every, zone)

    def until(self, now: datetime) -> datetime | None:
        """Return when the window ends that an instant is in, in UTC; nothing outside."""
        for start, end in self._near(now):
            first, last = min(self._instants(start)), max(self._instants(end))
            if first <= now < last:
                return last
        return None

    def told(self, instant: datetime) -> str:
        """Write an instant as people at the window's place do."""
        return f"{instant.astimezone(self.zone):%a %Y-%m-%d %H:%M %Z}"

    def _near(self, now: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Give the occurrences that an instant may be in."""
        if not self.every:
            yield self.start, self.end
            return
        wall = now.astimezone(self.zone).replace(tzinfo=None)
        turn = (wall - self.start) // self.every
        for number in (turn - 1, turn, turn + 1):
            yield self.start + number * self.every, self.end + number * self.every

    def _instants(self, wall: datetime) -> tuple[datetime, datetime]:
        """Return the instants that a time on the wall may mean: two when the clocks change."""
        early, late = (wall.replace(tzinfo=self.zone, fold=fold).astimezone(UTC) for fold in (0, 1))
        return early, late


def closed_until(windows: Iterable[Window], now: datetime) -> tuple[Window, datetime] | None:
    """Return the window that an instant is in, and when the last of those ends that follow without a gap."""
    known, until, first = tuple(windows), now, None
    for _ in range(CHAINED):
        open_ends = [(end, one) for one in known if (end := one.until(until))]
        if not open_ends:
            break
        until, last = max(open_ends, key=lambda found: found[0])
        first = first or last
    return (first, until) if first else None


def _edge(text: str) -> tuple[datetime, timedelta]:
    """Return an edge as a time of some first occurrence, and how often it comes."""
    day, _, clock = text.rpartition(" ")
    at = time.fromisoformat(clock)
    if day in DAYS:
        return datetime.combine(datetime(2024, 1, 1 + DAYS.index(day)), at), WEEK  # noqa: DTZ001 - a time on a wall
    if day:
        return datetime.combine(datetime.fromisoformat(day), at), timedelta(0)
    return datetime.combine(datetime(2024, 1, 1), at), timedelta(days=1)  # noqa: DTZ001 - as above


def _misuse(text: str) -> Misuse:
    return Misuse(
        f"{text!r} is no freeze window.",
        remedy="Write it like `Fri 16:00/Mon 08:00 Europe/Paris`, with two days, two dates, or neither.",
    )
