"""Figures."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Day:
    """What happened on one day (UTC)."""

    day: date
    sign_ups: int = 0
    sign_ins: int = 0
    refused: int = 0
    locked_out: int = 0
    active_users: int = 0
    mails_delivered: int = 0
    mails_waiting: int = 0
    mails_failed: int = 0


@dataclass(frozen=True, slots=True)
class Overview:
    """The figures of the overview page."""

    users: dict[str, int]
    sessions_open: int
    days: list[Day]
