"""People as the directory keeps them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from utilisateurs.kit.text import Language

ADMIN = "admin"
"""The role of which one active bearer always stays."""


class Status(StrEnum):
    """Where a person stands."""

    INVITED = "invited"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class User:
    """One person. The password hash is not part of it: it is asked for apart, where it is needed."""

    id: UUID
    email: str
    name: str
    locale: Language
    time_zone: str
    status: Status
    status_before_deletion: Status | None
    verified_at: datetime | None
    roles: tuple[str, ...]
    pending_email: str | None
    avatar_etag: str | None
    created_at: datetime
    updated_at: datetime
    last_sign_in_at: datetime | None
    deleted_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A person to be."""

    email: str
    name: str
    status: Status
    locale: Language = "en"
    time_zone: str = "UTC"
    roles: tuple[str, ...] = ()
    password_hash: str | None = None
    verified_at: datetime | None = None


Column = Literal["name", "email", "status", "created_at", "last_sign_in_at"]


@dataclass(frozen=True, slots=True)
class Sort:
    """By which column, and whether from the end."""

    column: Column = "created_at"
    descending: bool = True

    def __str__(self) -> str:
        """Return the form used on the wire."""
        return f"{'-' if self.descending else ''}{self.column}"


@dataclass(frozen=True, slots=True)
class Filters:
    """Which people to list."""

    q: str | None = None
    statuses: tuple[Status, ...] = ()
    role: str | None = None
    verified: bool | None = None
    created_from: datetime | None = None
    created_to: datetime | None = None
    last_sign_in_from: datetime | None = None
    last_sign_in_to: datetime | None = None
