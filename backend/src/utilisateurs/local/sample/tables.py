"""The rows that the sample writes, field by field as the columns are named."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from utilisateurs.directory.models import Status


class UserRow(NamedTuple):
    """A row of `users`."""

    id: UUID
    email: str
    email_key: str
    email_fold: str
    name: str
    name_key: str
    locale: str
    time_zone: str
    status: Status
    status_before_deletion: Status | None
    password_hash: str | None
    verified_at: datetime | None
    roles: list[str]
    created_at: datetime
    updated_at: datetime
    last_sign_in_at: datetime | None
    deleted_at: datetime | None


class SessionRow(NamedTuple):
    """A row of `sessions`."""

    id: UUID
    user_id: UUID
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    address: str
    user_agent: str
    cookies: bool


class KeyRow(NamedTuple):
    """A row of `personal_keys`."""

    user_id: UUID
    sealed_key: bytes


class EventRow(NamedTuple):
    """A row of `audit_events`."""

    id: UUID
    at: datetime
    action: str
    actor_kind: str
    actor_id: UUID | None = None
    subject_id: UUID | None = None
    reason: str | None = None
    changes: str = "[]"
    sealed_origin: bytes | None = None
    sealed_changes: bytes | None = None


class MailRow(NamedTuple):
    """A row of `mails` that is settled: its content is gone."""

    id: UUID
    user_id: UUID
    template: str
    created_at: datetime
    next_attempt_at: datetime
    attempts: int
    sent_at: datetime | None
    failed_at: datetime | None
    last_error: str | None
