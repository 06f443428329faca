"""Links and what they are for."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID


class Purpose(StrEnum):
    """What a link does; the value is the page of the web interface that it opens."""

    VERIFY = "verify"
    RESET = "reset-password"
    INVITATION = "accept-invitation"
    CONFIRM_EMAIL = "confirm-email"
    RESTORE = "restore-account"


LIFETIMES = {
    Purpose.VERIFY: timedelta(days=2),
    Purpose.RESET: timedelta(hours=1),
    Purpose.INVITATION: timedelta(days=7),
    Purpose.CONFIRM_EMAIL: timedelta(days=1),
    Purpose.RESTORE: timedelta(days=30),
}


@dataclass(frozen=True, slots=True)
class Redeemed:
    """What a link was good for."""

    user_id: UUID
    email: str | None
    """The address the link was sent to, where that matters."""
    created_at: datetime
