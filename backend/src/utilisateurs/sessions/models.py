"""Sessions and what proves them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

ACCESS_TOKEN = "at+jwt"  # noqa: S105 - the type's name in RFC 9068, no secret


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """How long things last."""

    access: timedelta = timedelta(minutes=15)
    session: timedelta = timedelta(days=30)
    """Without use; each refresh begins it anew."""
    key: timedelta = timedelta(days=90)
    retired_key: timedelta = timedelta(days=1)
    """How long a retired key still verifies: longer than any access token lives."""


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in on one device."""

    id: UUID
    user_id: UUID
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    address: str | None
    user_agent: str | None
    cookies: bool
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Issued:
    """What a client gets for a session."""

    session_id: UUID
    access_token: str
    refresh_token: str
    csrf_token: str
    expires_in: int
    """Seconds the access token lives."""
    cookies: bool


@dataclass(frozen=True, slots=True)
class Refresh:
    """A refresh token as stored, with its session."""

    session: Session
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class StoredKey:
    """A signing key as stored."""

    id: str
    public_key: dict[str, Any]
    sealed_private_key: bytes
    created_at: datetime
    retired_at: datetime | None
