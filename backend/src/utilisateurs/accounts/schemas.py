"""Accounts on the wire."""

from base64 import b64encode
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from utilisateurs.accounts.models import Everything
from utilisateurs.audit.schemas import EventView, event_view
from utilisateurs.authority.models import Permission, Principal
from utilisateurs.directory.models import User
from utilisateurs.directory.schemas import avatar_url, user_view
from utilisateurs.kit.fields import Email, Input, Locale, Name, NewPassword, OneTimeToken, Password
from utilisateurs.kit.text import Language
from utilisateurs.kit.zones import TimeZone
from utilisateurs.sessions.schemas import StoredSessionView, stored_session_view


class SignUpInput(Input):
    """A new account."""

    email: Email
    name: Name
    password: NewPassword
    locale: Locale | None = None
    time_zone: TimeZone = "UTC"


class EmailInput(Input):
    """An address."""

    email: Email


class TokenInput(Input):
    """The token of a link."""

    token: OneTimeToken


class NewPasswordInput(Input):
    """The token of a link, and the password it allows to set."""

    token: OneTimeToken
    password: NewPassword


class InvitationInput(NewPasswordInput):
    """An invitation accepted, perhaps under another name."""

    name: Name | None = None


class MePatch(Input):
    """What to change of the own profile."""

    name: Name | None = None
    locale: Locale | None = None
    time_zone: TimeZone | None = None


class PasswordChange(Input):
    """The current password and the new one."""

    current: Password
    new: NewPassword


class EmailChange(Input):
    """The new address, and the password as proof."""

    email: Email
    password: Password


class Leave(Input):
    """The password as proof."""

    password: Password


class Accepted(BaseModel):
    """Taken in hand; what follows comes by mail."""

    status: Literal["accepted"] = "accepted"


class Done(BaseModel):
    """Where the account stands now."""

    status: Literal["verified", "active", "changed"]


class MeView(BaseModel):
    """The signed-in person."""

    id: UUID
    email: str
    name: str
    locale: Language
    time_zone: str
    status: Literal["invited", "active", "suspended", "deleted"]
    verified_at: datetime | None
    roles: list[str]
    permissions: list[Permission]
    created_at: datetime
    updated_at: datetime
    last_sign_in_at: datetime | None
    deleted_at: datetime | None
    avatar_url: str | None
    pending_email: str | None
    session_id: UUID
    version: int


class ExportView(BaseModel):
    """Everything kept about a person."""

    profile: MeView
    picture: Annotated[str | None, Field(description="A data URL (RFC 2397), WebP.")]
    sessions: list[StoredSessionView]
    activity: list[EventView]


ME = "/api/v1/me"


def me_view(person: Principal) -> dict[str, Any]:
    """Return the wire form of the signed-in person."""
    return {
        "id": person.id,
        "email": person.email,
        "name": person.name,
        "locale": person.locale,
        "time_zone": person.time_zone,
        "status": person.status,
        "verified_at": person.verified_at,
        "roles": person.roles,
        "permissions": sorted(person.permissions),
        "created_at": person.created_at,
        "updated_at": person.updated_at,
        "last_sign_in_at": person.last_sign_in_at,
        "deleted_at": None,
        "avatar_url": avatar_url(ME, person.avatar_etag),
        "pending_email": person.pending_email,
        "session_id": person.session_id,
        "version": person.version,
    }


def edited_view(person: Principal, user: User) -> dict[str, Any]:
    """Return the wire form of the signed-in person after an edit."""
    return me_view(person) | user_view(user) | {"avatar_url": avatar_url(ME, user.avatar_etag)}


def export_view(person: Principal, kept: Everything) -> dict[str, Any]:
    """Return everything kept about a person."""
    picture = kept.picture and f"data:image/webp;base64,{b64encode(kept.picture).decode()}"
    return {
        "profile": me_view(person),
        "picture": picture,
        "sessions": [stored_session_view(session, person.session_id) for session in kept.sessions],
        "activity": [event_view(event) for event in kept.activity],
    }
