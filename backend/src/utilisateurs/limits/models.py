"""Limits as the settings state them."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `count` times in `period`, evenly refilled (generic cell rate algorithm)."""

    count: int
    period: timedelta

    @property
    def interval(self) -> timedelta:
        """The time one use takes to come back, rounded down: `count` of them must fit into the period."""
        return self.period // self.count

    @staticmethod
    def parse(text: str) -> "Rate":
        """Read `count/seconds`. Raises ValueError."""
        count, _, seconds = text.partition("/")
        rate = Rate(int(count), timedelta(seconds=float(seconds)))
        if rate.count < 1 or rate.period <= timedelta(0):
            message = "both numbers must be positive"
            raise ValueError(message)
        return rate


@dataclass(frozen=True, slots=True)
class Rates:
    """The limits of the doors that anybody may knock at."""

    sign_in_per_address: Rate
    sign_in_per_account: Rate
    sign_up_per_address: Rate
    recovery_per_address: Rate
    recovery_per_account: Rate
    link_per_address: Rate


@dataclass(frozen=True, slots=True)
class Entry:
    """Whether somebody may try to sign in."""

    client: bool
    """Whether the client's rate had a place."""
    account: bool
    """Whether the account's rate had a place; it is asked only where the client's had."""
    locked_until: datetime | None
    has_failed: bool
    """Whether there are failures for a success to forget."""


@dataclass(frozen=True, slots=True)
class Lockout:
    """The failures of one account in a row."""

    failures: int
    seconds_left: float
