"""The audit trail on the wire."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel

from utilisateurs.audit.models import Entry, Identity
from utilisateurs.kit.views import CollectionView


class ActorView(BaseModel):
    """Who did it."""

    id: UUID | None
    kind: Literal["user", "system", "anonymous"]
    email: str | None
    name: str | None


class SubjectView(BaseModel):
    """To whom it was done."""

    id: UUID | None
    email: str | None
    name: str | None


class ChangeView(BaseModel):
    """One field before and after."""

    field: str
    before: Any
    after: Any


class EventView(BaseModel):
    """One event; personal values are null once the person was erased."""

    id: UUID
    at: datetime
    action: str
    actor: ActorView
    subject: SubjectView
    address: str | None
    user_agent: str | None
    changes: list[ChangeView]
    reason: str | None
    request_id: str | None


EventsView = CollectionView[EventView]


def event_view(entry: Entry) -> dict[str, Any]:
    """Return the wire form of an event."""
    row = entry.stored
    return {
        "id": row.id,
        "at": row.at,
        "action": row.action,
        "actor": {"kind": row.actor_kind, **_person(row.actor_id, entry.actor)},
        "subject": _person(row.subject_id, entry.subject),
        "address": entry.address,
        "user_agent": entry.user_agent,
        "changes": entry.changes,
        "reason": entry.reason,
        "request_id": row.request_id,
    }


def _person(user: UUID | None, identity: Identity) -> dict[str, Any]:
    return {"id": user, "email": identity.email, "name": identity.name}
