"""When things happen: more each month, on working days more than on others, by day more than at night."""

from bisect import bisect
from dataclasses import dataclass
from itertools import accumulate
from random import Random

HOUR, DAY, WEEK = 3600.0, 86400.0, 604800.0
DAYS = 730
"""The history goes back two years."""

_BY_HOUR = (2, 1, 1, 1, 1, 3, 8, 20, 42, 50, 48, 44, 36, 42, 50, 48, 44, 38, 28, 24, 26, 20, 10, 5)
_BY_WEEKDAY = (1.1, 1.15, 1.1, 1.05, 0.9, 0.35, 0.4)
_WEEK = tuple(accumulate(day * hour for day in _BY_WEEKDAY for hour in _BY_HOUR))
_MONDAY = 345600.0
"""The first Monday after the epoch."""

GROWTH = 2.2
"""How many times more people sign up at the end than at the beginning, less one."""


@dataclass(frozen=True)
class Rhythm:
    """Two years that end now (seconds since the epoch)."""

    now: float

    @property
    def start(self) -> float:
        """When the history begins."""
        return self.now - DAYS * DAY

    def sign_ups(self) -> "SignUps":
        """Spread sign-ups over the two years."""
        hours = [self.start + index * HOUR for index in range(DAYS * 24)]
        weights = [(1 + GROWTH * index / len(hours)) * _weight(hour) for index, hour in enumerate(hours)]
        return SignUps(self, tuple(accumulate(weights)))

    def moment(self, rng: Random, since: float, until: float) -> float:
        """Choose an instant between two, in working hours rather than at night."""
        first = (since - _MONDAY) // WEEK
        week = first + int(rng.random() * ((until - _MONDAY) // WEEK - first + 1))
        hour = bisect(_WEEK, rng.random() * _WEEK[-1])
        instant = _MONDAY + week * WEEK + (hour + rng.random()) * HOUR
        return instant if since <= instant <= until else since + rng.random() * (until - since)


@dataclass(frozen=True)
class SignUps:
    """Instants of sign-up in ascending order."""

    rhythm: Rhythm
    weights: tuple[float, ...]

    def at(self, share: float, rng: Random) -> float:
        """Give the instant before which this share of all people had signed up."""
        hour = bisect(self.weights, share * self.weights[-1])
        return self.rhythm.start + (hour + rng.random()) * HOUR


def _weight(instant: float) -> float:
    hour = int((instant - _MONDAY) % WEEK // HOUR)
    return _WEEK[hour] - (_WEEK[hour - 1] if hour else 0)
