"""Sessions on the wire."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from utilisateurs.kit.fields import MAX_TOKEN, Email, Input, Password, Plain
from utilisateurs.kit.views import CollectionView
from utilisateurs.sessions.models import Issued, Session
from utilisateurs.sessions.rules import describe_device


class SignInInput(Input):
    """Address and password; `cookies` asks for HttpOnly cookies in place of tokens."""

    email: Email
    password: Password
    cookies: bool = False


class RefreshInput(Input):
    """The refresh token, unless it comes as a cookie."""

    refresh_token: Annotated[str, Field(min_length=1, max_length=MAX_TOKEN), Plain] | None = None


class IssuedView(BaseModel):
    """Tokens; a browser that asked for cookies gets them there and reads only `expires_in`."""

    access_token: str | None = None
    token_type: Literal["Bearer"] | None = None
    expires_in: int
    refresh_token: str | None = None


class SessionView(BaseModel):
    """One device."""

    id: UUID
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    address: str | None
    browser: str
    user_agent: str | None
    current: bool


class StoredSessionView(SessionView):
    """One device, still signed in or not."""

    revoked_at: datetime | None


SessionsView = CollectionView[SessionView]


def issued_view(issued: Issued) -> dict[str, Any]:
    """Return the wire form of what was issued."""
    if issued.cookies:
        return {"expires_in": issued.expires_in}
    return {
        "access_token": issued.access_token,
        "token_type": "Bearer",
        "expires_in": issued.expires_in,
        "refresh_token": issued.refresh_token,
    }


def sessions_view(sessions: list[Session], current: UUID | None = None) -> dict[str, Any]:
    """Return the wire form of a person's sessions: all of them, for they are few."""
    items = [_session_view(session, current) for session in sessions]
    return {"items": items, "next_cursor": None, "total": {"value": len(items), "exact": True}}


def stored_session_view(session: Session, current: UUID) -> dict[str, Any]:
    """Return the wire form of a session, with when it was ended."""
    return {**_session_view(session, current), "revoked_at": session.revoked_at}


def _session_view(session: Session, current: UUID | None) -> dict[str, Any]:
    return {
        "id": session.id,
        "created_at": session.created_at,
        "last_used_at": session.last_used_at,
        "expires_at": session.expires_at,
        "address": session.address,
        "browser": describe_device(session.user_agent),
        "user_agent": session.user_agent,
        "current": session.id == current,
    }
