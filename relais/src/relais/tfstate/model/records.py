"""What is remembered, as frozen records. Instants are aware and in UTC; sizes are bytes."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class GrantKind(StrEnum):
    """Which guard a grant opens, once."""

    LINEAGE = "lineage"
    EMPTY = "empty"
    SERIAL = "serial"
    APPLY = "apply"
    DESTROY = "destroy"
    TOOL = "tool"


@dataclass(frozen=True)
class Actor:
    """Who asks: the token, where from, and what the client says of itself (which proves nothing)."""

    token_id: str
    token_name: str
    address: str
    tool: str | None = None
    tool_version: str | None = None


@dataclass(frozen=True)
class Unfinished:
    """An apply whose lock was taken away without a write: resources may exist that the state does not know."""

    lock_id: str
    who: str
    ended_at: datetime
    reason: str


@dataclass(frozen=True)
class State:
    """One state and what is known of its newest version; `serial` is None while it has none."""

    id: int
    name: str
    protected: bool = False
    serial: int | None = None
    lineage: str | None = None
    md5: str | None = None
    size: int = 0
    resources: int | None = None
    tool: str | None = None
    terraform_version: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    removed_at: datetime | None = None
    unfinished: Unfinished | None = None
    released: tuple[str, ...] = ()
    """MD5 of the last locks let go: an UNLOCK whose answer was lost comes again, maybe under another's lock."""


@dataclass(frozen=True)
class Lock:
    """Who holds a state. `body_md5` and `token_id` tell a retry of the holder from somebody with the holder's id."""

    id: str
    operation: str
    who: str
    info: str
    version: str
    created_at: datetime
    token_id: str
    token_name: str
    address: str
    body_md5: str
    reason: str = ""
    path: str = ""
    tool: str | None = None
    approval: str | None = None
    """By which plan or grant a protected state may be written under this lock."""
    wrote: bool = False
    heartbeat_at: datetime | None = None


@dataclass(frozen=True)
class Version:
    """One version of a state, without its bytes."""

    id: int
    serial: int
    lineage: str
    md5: str
    size: int
    resources: int | None
    who: str
    token_name: str
    address: str
    tool: str | None
    terraform_version: str | None
    lock_id: str | None
    at: datetime
    note: str = ""


@dataclass(frozen=True)
class Quarantined:
    """A refused body that is kept, without its bytes."""

    id: int
    at: datetime
    rule: str
    sentence: str
    serial: int | None
    lineage: str | None
    md5: str
    size: int
    resources: int | None
    who: str
    expires_at: datetime
    adopted_at: datetime | None = None


@dataclass(frozen=True)
class RefusalRecord:
    """A refusal as it is remembered, for whoever only saw `HTTP error: 409`."""

    at: datetime
    operation: str
    rule: str
    sentence: str
    remedy: str
    who: str
    quarantine_id: int | None = None


@dataclass(frozen=True)
class Grant:
    """An opening of one guard, once, until an instant."""

    id: int
    kind: GrantKind
    reason: str
    token_name: str
    expires_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True)
class Plan:
    """A plan that was registered for review."""

    id: int
    sha256: str
    serial: int
    lineage: str
    token_id: str
    made_by: str
    details: dict[str, Any] = field(default_factory=dict)
    status: str = "waiting"
    reviewed_by: str | None = None
    reviewed_at: datetime | None = None
    review_reason: str | None = None


@dataclass(frozen=True)
class AuditEntry:
    """One link of a state's chain (state "" is the server's own)."""

    state: str
    seq: int
    at: datetime
    actor: str
    action: str
    detail: dict[str, Any]
    previous: str
    hash: str
