"""Figures on the wire."""

from datetime import date
from typing import Any

from pydantic import BaseModel

from utilisateurs.statistics.models import Overview


class NumbersView(BaseModel):
    """How many people there are."""

    total: int
    invited: int
    active: int
    suspended: int
    deleted: int
    unverified: int


class DayView(BaseModel):
    """What happened on one day (UTC)."""

    day: date
    sign_ups: int
    sign_ins: int
    refused: int
    locked_out: int
    active_users: int
    mails_delivered: int
    mails_waiting: int
    mails_failed: int


class OverviewView(BaseModel):
    """The overview."""

    users: NumbersView
    sessions_open: int
    days: list[DayView]


def overview_view(overview: Overview) -> dict[str, Any]:
    """Return the wire form of the overview."""
    return {"users": overview.users, "sessions_open": overview.sessions_open, "days": overview.days}
