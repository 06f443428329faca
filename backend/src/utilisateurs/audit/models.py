"""Events of the audit trail."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

from utilisateurs.authority.models import Principal
from utilisateurs.kit.origin import Origin

ActorKind = Literal["user", "system", "anonymous"]
PERSONAL_FIELDS = frozenset({"email", "name", "pending_email"})
"""Fields whose values are sealed with the subject's key."""


class Action(StrEnum):
    """What can happen."""

    SIGNED_UP = "account.signed_up"
    VERIFIED = "account.verified"
    CREATED = "account.created"
    INVITED = "account.invited"
    INVITATION_ACCEPTED = "account.invitation_accepted"
    UPDATED = "account.updated"
    AVATAR_CHANGED = "account.avatar_changed"
    EMAIL_CHANGE_REQUESTED = "account.email_change_requested"
    EMAIL_CHANGED = "account.email_changed"
    PASSWORD_CHANGED = "account.password_changed"  # noqa: S105 - an action, no secret
    PASSWORD_RESET_REQUESTED = "account.password_reset_requested"  # noqa: S105 - an action, no secret
    PASSWORD_RESET = "account.password_reset"  # noqa: S105 - an action, no secret
    SUSPENDED = "account.suspended"
    REACTIVATED = "account.reactivated"
    DELETED = "account.deleted"
    RESTORED = "account.restored"
    ERASED = "account.erased"
    EXPORTED = "account.exported"
    SIGNED_IN = "session.signed_in"
    SIGN_IN_REFUSED = "session.sign_in_refused"
    LOCKED_OUT = "session.locked_out"
    SIGNED_OUT = "session.signed_out"
    SESSION_REVOKED = "session.revoked"
    REUSE_DETECTED = "session.reuse_detected"
    ROLE_CREATED = "role.created"
    ROLE_UPDATED = "role.updated"
    ROLE_DELETED = "role.deleted"
    USERS_EXPORTED = "users.exported"
    KEYS_ROTATED = "keys.rotated"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it, and from where."""

    kind: ActorKind
    id: UUID | None = None
    origin: Origin | None = None

    @staticmethod
    def person(principal: Principal, origin: Origin) -> "Actor":
        """Return the signed-in person."""
        return Actor("user", principal.id, origin)

    @staticmethod
    def visitor(origin: Origin) -> "Actor":
        """Return somebody who is not signed in."""
        return Actor("anonymous", None, origin)


SYSTEM = Actor("system")


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Event:
    """Something to record."""

    action: Action
    actor: Actor
    subject_id: UUID | None = None
    changes: tuple[Change, ...] = ()
    reason: str | None = None
    """A name of ours, such as the refusal's: kept in clear."""
    note: str | None = None
    """What a person wrote: sealed with the subject's key, for it may be about him."""


@dataclass(frozen=True, slots=True)
class Stored:
    """An event as it lies in the table."""

    id: UUID
    at: datetime
    action: str
    actor_kind: ActorKind
    actor_id: UUID | None
    subject_id: UUID | None
    reason: str | None
    request_id: str | None
    changes: list[dict[str, Any]]
    sealed_origin: bytes | None
    sealed_changes: bytes | None


@dataclass(frozen=True, slots=True)
class Identity:
    """How a person is shown beside an event; empty once erased."""

    email: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An event as it is read: opened where the key still exists, and with names."""

    stored: Stored
    changes: list[dict[str, Any]]
    reason: str | None
    address: str | None
    user_agent: str | None
    actor: Identity
    subject: Identity


@dataclass(frozen=True, slots=True)
class Filters:
    """Which events to read."""

    actions: tuple[str, ...] = ()
    actor_id: UUID | None = None
    subject_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    about: UUID | None = field(default=None)
    """Events of which this person is actor or subject."""
