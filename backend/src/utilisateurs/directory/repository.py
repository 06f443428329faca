"""Queries over the user records."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from utilisateurs.directory.errors import EmailTaken, LastAdministrator
from utilisateurs.directory.models import Draft, Status, User
from utilisateurs.kit.db import Connection, Record
from utilisateurs.kit.emails import email_key
from utilisateurs.kit.text import fold

COLUMNS = """id, email, name, locale, time_zone, status, status_before_deletion, verified_at, roles,
             pending_email, avatar_etag, created_at, updated_at, last_sign_in_at, deleted_at, version"""
_BY_ID = f"SELECT {COLUMNS} FROM users WHERE id = $1"
_BY_ID_LOCKED = f"{_BY_ID} FOR UPDATE"
_BY_ID_WITH_PASSWORD = f"SELECT {COLUMNS}, password_hash FROM users WHERE id = $1 FOR UPDATE"
_BY_EMAIL = f"SELECT {COLUMNS}, password_hash FROM users WHERE email_key = $1"
_INSERT = f"""
    INSERT INTO users (id, email, email_key, email_fold, name, name_key, locale, time_zone, status, password_hash,
                       verified_at, roles, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13) RETURNING {COLUMNS}
"""
_CHANGEABLE = frozenset(
    (
        *("email", "name", "locale", "time_zone", "status", "status_before_deletion", "verified_at", "roles"),
        *("pending_email", "avatar_etag", "deleted_at", "password_hash"),
    )
)
_LAST_ADMINISTRATOR = "UT001"
_UNIQUE = "23505"
_STATUSES = "SELECT status, count(*) FROM users GROUP BY status"
_UNVERIFIED = "SELECT count(*) FROM users WHERE verified_at IS NULL AND status <> 'deleted'"
# The second half says what the index of roles leaves out: nearly everybody has none.
_MEMBERS = "SELECT count(*) FROM users WHERE roles @> ARRAY[$1::text] AND roles <> '{}'"
_DUE = "SELECT id FROM users WHERE status = 'deleted' AND deleted_at < $1 ORDER BY deleted_at LIMIT $2"
_SET_AVATAR = """
    INSERT INTO avatars (user_id, image) VALUES ($1, $2)
    ON CONFLICT (user_id) DO UPDATE SET image = excluded.image
"""


def to_user(row: Record) -> User:
    """Return the person of a row with COLUMNS."""
    before = row["status_before_deletion"]
    values = {name: row[name] for name in User.__slots__}
    values |= {
        "roles": tuple(row["roles"]),
        "status": Status(row["status"]),
        "status_before_deletion": Status(before) if before else None,
    }
    return User(**values)


async def find(connection: Connection, user: UUID, *, lock: bool = False) -> User | None:
    """Return a person, locked against concurrent change if asked."""
    row = await connection.fetchrow(_BY_ID_LOCKED if lock else _BY_ID, user)
    return to_user(row) if row else None


async def find_with_password(connection: Connection, email: str) -> tuple[User, str | None] | None:
    """Return the person with this normalised address, and the password's hash."""
    row = await connection.fetchrow(_BY_EMAIL, email_key(email))
    return (to_user(row), row["password_hash"]) if row else None


async def find_with_password_locked(connection: Connection, user: UUID) -> tuple[User, str | None] | None:
    """Return a person, locked against concurrent change, and the password's hash."""
    row = await connection.fetchrow(_BY_ID_WITH_PASSWORD, user)
    return (to_user(row), row["password_hash"]) if row else None


async def password_hash(connection: Connection, user: UUID) -> str | None:
    """Return the password's hash."""
    value: str | None = await connection.fetchval("SELECT password_hash FROM users WHERE id = $1", user)
    return value


async def insert(connection: Connection, user: UUID, draft: Draft, now: datetime) -> User:
    """Add a person. Raises EmailTaken."""
    address = (draft.email, email_key(draft.email), fold(draft.email))
    keys = (*address, draft.name, fold(draft.name), draft.locale, draft.time_zone)
    rest = (draft.status, draft.password_hash, draft.verified_at, list(draft.roles), now)
    try:
        row = await connection.fetchrow(_INSERT, user, *keys, *rest)
    except asyncpg.UniqueViolationError as error:
        raise EmailTaken from error
    assert row is not None
    return to_user(row)


async def update(connection: Connection, user: UUID, changes: Mapping[str, Any], now: datetime) -> User:
    """Change the named columns and the keys that follow from them. Raises EmailTaken, LastAdministrator."""
    values = _with_keys(changes)
    places = ", ".join(f"{column} = ${place}" for place, column in enumerate(values, 3))
    query = f"""UPDATE users SET version = version + 1, updated_at = $2, {places}
                WHERE id = $1 RETURNING {COLUMNS}"""
    try:
        row = await connection.fetchrow(query, user, now, *values.values())
    except asyncpg.PostgresError as error:
        raise _named(error) from error
    assert row is not None
    return to_user(row)


async def signed_in(connection: Connection, user: UUID, now: datetime) -> None:
    """Note the time of a sign-in; no new version, for nothing a person edits has changed."""
    await connection.execute("UPDATE users SET last_sign_in_at = $2 WHERE id = $1", user, now)


async def keep_rehashed(connection: Connection, user: UUID, encoded: str) -> None:
    """Replace a password's hash by another of the same password."""
    await connection.execute("UPDATE users SET password_hash = $2 WHERE id = $1", user, encoded)


async def delete(connection: Connection, user: UUID) -> None:
    """Remove the row and all that hangs on it. Raises LastAdministrator."""
    try:
        await connection.execute("DELETE FROM users WHERE id = $1", user)
    except asyncpg.PostgresError as error:
        raise _named(error) from error


async def due_for_erasure(connection: Connection, before: datetime, limit: int) -> list[UUID]:
    """Return people whose grace period is over."""
    return [row["id"] for row in await connection.fetch(_DUE, before, limit)]


async def identities(connection: Connection, users: list[UUID]) -> dict[UUID, tuple[str, str]]:
    """Return e-mail and name by id."""
    rows = await connection.fetch("SELECT id, email, name FROM users WHERE id = ANY($1)", users)
    return {row["id"]: (row["email"], row["name"]) for row in rows}


async def avatar(connection: Connection, user: UUID) -> bytes | None:
    """Return the picture."""
    value: bytes | None = await connection.fetchval("SELECT image FROM avatars WHERE user_id = $1", user)
    return value


async def set_avatar(connection: Connection, user: UUID, image: bytes | None) -> None:
    """Store or remove the picture."""
    if image is None:
        await connection.execute("DELETE FROM avatars WHERE user_id = $1", user)
    else:
        await connection.execute(_SET_AVATAR, user, image)


async def members(connection: Connection, role: str) -> int:
    """Return how many people bear a role."""
    value: int = await connection.fetchval(_MEMBERS, role)
    return value


async def numbers(connection: Connection) -> dict[str, int]:
    """Return how many people there are by status, and how many are not verified."""
    counted = {row["status"]: row["count"] for row in await connection.fetch(_STATUSES)}
    return {**counted, "unverified": await connection.fetchval(_UNVERIFIED)}


def _with_keys(changes: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(changes) - _CHANGEABLE
    assert not unknown, unknown
    values = dict(changes)
    if "email" in values:
        values["email_key"] = email_key(values["email"])
        values["email_fold"] = fold(values["email"])
    if "name" in values:
        values["name_key"] = fold(values["name"])
    if "roles" in values:
        values["roles"] = list(values["roles"])
    return values


def _named(error: asyncpg.PostgresError) -> Exception:
    if error.sqlstate == _LAST_ADMINISTRATOR:
        return LastAdministrator()
    return EmailTaken() if error.sqlstate == _UNIQUE else error
