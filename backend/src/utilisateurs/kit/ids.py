"""Identifiers: UUID version 7 (RFC 9562), ordered by the time of their making."""

from datetime import UTC, datetime
from uuid import UUID

import uuid_utils
import uuid_utils.compat

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY_SECONDS = 86_400


def new_id() -> UUID:
    """Return a fresh identifier."""
    return uuid_utils.compat.uuid7()


def id_at(instant: datetime) -> UUID:
    """Return a fresh identifier whose time part is `instant`."""
    since_epoch = instant - _EPOCH
    whole = since_epoch.days * _DAY_SECONDS + since_epoch.seconds
    nanoseconds = (whole * 1_000_000 + since_epoch.microseconds) * 1000
    return UUID(int=uuid_utils.uuid7(nanoseconds=nanoseconds).int)
