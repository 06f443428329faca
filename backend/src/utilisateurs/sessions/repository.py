"""Queries of sessions, refresh tokens and signing keys.

`principals` is the one query every authenticated request makes. It reads users and roles beside sessions, on
purpose: revocation, suspension and a changed role count from the next request on, on every worker, with no
message to pass and none to lose.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from utilisateurs.authority.models import Principal
from utilisateurs.kit.db import Connection, Record
from utilisateurs.sessions.models import Refresh, Session, StoredKey

_PRINCIPALS = """
    SELECT u.id, s.id AS session_id, u.email, u.name, u.locale, u.time_zone, u.status, u.verified_at, u.roles,
           u.created_at, u.updated_at, u.last_sign_in_at, u.pending_email, u.avatar_etag, u.version,
           CASE WHEN u.roles = '{}' THEN '{}'::text[] ELSE ARRAY(
               SELECT unnest(r.permissions) FROM roles r WHERE r.name = ANY(u.roles)
           ) END AS permissions
    FROM sessions s JOIN users u ON u.id = s.user_id
    WHERE s.id = ANY((SELECT $1::uuid[])::uuid[]) AND s.revoked_at IS NULL AND s.expires_at > $2
          AND u.status = 'active'
"""
# The array through a subquery, so that no plan depends on how many are asked for: planned once, not each time.
_COLUMNS = "id, user_id, created_at, last_used_at, expires_at, address, user_agent, cookies, revoked_at"
_INSERT = f"INSERT INTO sessions ({_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
_REFRESH = f"""
    SELECT r.used_at, {", ".join(f"s.{column.strip()}" for column in _COLUMNS.split(","))}
    FROM refresh_tokens r JOIN sessions s ON s.id = r.session_id WHERE r.hash = $1 FOR UPDATE OF r, s
"""
_USE = "UPDATE refresh_tokens SET used_at = $2 WHERE hash = $1"
_TOUCH = "UPDATE sessions SET last_used_at = $2, expires_at = $3, address = $4, user_agent = $5 WHERE id = $1"
_OPEN = f"""
    SELECT {_COLUMNS} FROM sessions
    WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2 ORDER BY last_used_at DESC, id DESC LIMIT $3
"""
_ALL = f"SELECT {_COLUMNS} FROM sessions WHERE user_id = $1 ORDER BY last_used_at DESC, id DESC"
_REVOKE = """
    UPDATE sessions SET revoked_at = $3
    WHERE id = $2 AND user_id = $1 AND revoked_at IS NULL RETURNING id
"""
_REVOKE_ALL = """
    UPDATE sessions SET revoked_at = $3
    WHERE user_id = $1 AND revoked_at IS NULL AND id IS DISTINCT FROM $2 RETURNING id
"""
_CLEAN = "DELETE FROM sessions WHERE expires_at < $1 OR revoked_at < $1"
_OPEN_NUMBER = "SELECT count(*) FROM sessions WHERE revoked_at IS NULL AND expires_at > $1"
_KEYS = """
    SELECT id, public_key, sealed_private_key, created_at, retired_at FROM signing_keys
    WHERE retired_at IS NULL OR retired_at > $1 ORDER BY retired_at IS NULL DESC, created_at DESC
"""
_ADD_KEY = """
    INSERT INTO signing_keys (id, public_key, sealed_private_key, created_at) VALUES ($1, $2, $3, $4)
"""


async def principal(connection: Connection, session: UUID, now: datetime) -> Principal | None:
    """Return the person of a session that still counts."""
    return (await principals(connection, [session], now)).get(session)


async def principals(connection: Connection, sessions: Collection[UUID], now: datetime) -> dict[UUID, Principal]:
    """Return the persons of those of the sessions that still count."""
    rows = await connection.fetch(_PRINCIPALS, sessions, now)
    return {row["session_id"]: _to_principal(row) for row in rows}


async def insert(connection: Connection, session: Session) -> None:
    """Add a session."""
    values = (getattr(session, name) for name in Session.__slots__)
    await connection.execute(_INSERT, *values)


async def add_refresh_token(connection: Connection, token_hash: bytes, session: UUID, now: datetime) -> None:
    """Add the next refresh token of a session."""
    query = "INSERT INTO refresh_tokens (hash, session_id, created_at) VALUES ($1, $2, $3)"
    await connection.execute(query, token_hash, session, now)


async def refresh_token(connection: Connection, token_hash: bytes) -> Refresh | None:
    """Return a refresh token and its session, both locked."""
    row = await connection.fetchrow(_REFRESH, token_hash)
    return Refresh(_to_session(row), row["used_at"]) if row else None


async def use_refresh_token(connection: Connection, token_hash: bytes, now: datetime) -> None:
    """Mark a refresh token as used."""
    await connection.execute(_USE, token_hash, now)


async def touch(
    connection: Connection, session: UUID, now: datetime, expires_at: datetime, address: str, user_agent: str
) -> None:
    """Note the last use of a session and from where."""
    await connection.execute(_TOUCH, session, now, expires_at, address, user_agent)


async def open_sessions(connection: Connection, user: UUID, now: datetime, limit: int) -> list[Session]:
    """Return the sessions of a person that still count, last used first."""
    return [_to_session(row) for row in await connection.fetch(_OPEN, user, now, limit)]


async def all_sessions(connection: Connection, user: UUID) -> list[Session]:
    """Return the sessions of a person that are still stored, ended or not, last used first."""
    return [_to_session(row) for row in await connection.fetch(_ALL, user)]


async def revoke(connection: Connection, user: UUID, session: UUID, now: datetime) -> bool:
    """End one session of a person; tell whether there was one to end."""
    return await connection.fetchval(_REVOKE, user, session, now) is not None


async def revoke_all(connection: Connection, user: UUID, kept: UUID | None, now: datetime) -> list[UUID]:
    """End the sessions of a person, save one; return those ended."""
    return [row["id"] for row in await connection.fetch(_REVOKE_ALL, user, kept, now)]


async def clean(connection: Connection, before: datetime) -> None:
    """Remove sessions long over."""
    await connection.execute(_CLEAN, before)


async def open_number(connection: Connection, now: datetime) -> int:
    """Return how many sessions count at present."""
    value: int = await connection.fetchval(_OPEN_NUMBER, now)
    return value


async def keys(connection: Connection, retired_after: datetime) -> list[StoredKey]:
    """Return the signing keys that still verify, the one that signs first.

    Not by age alone: clocks of machines differ, and a retired key must never come first.
    """
    return [StoredKey(**row) for row in await connection.fetch(_KEYS, retired_after)]


async def forget_keys(connection: Connection, retired_before: datetime) -> None:
    """Remove the keys that no longer verify."""
    await connection.execute("DELETE FROM signing_keys WHERE retired_at <= $1", retired_before)


async def lock_keys(connection: Connection) -> None:
    """Let one transaction at a time decide about keys."""
    await connection.execute("SELECT pg_advisory_xact_lock(hashtext('utilisateurs.signing_keys'))")


async def add_key(connection: Connection, key: StoredKey) -> None:
    """Add a signing key and retire those before it."""
    await connection.execute("UPDATE signing_keys SET retired_at = $1 WHERE retired_at IS NULL", key.created_at)
    await connection.execute(_ADD_KEY, key.id, key.public_key, key.sealed_private_key, key.created_at)


def _to_session(row: Record) -> Session:
    return Session(**{name: row[name] for name in Session.__slots__})


def _to_principal(row: Record) -> Principal:
    values: dict[str, Any] = dict(row)
    values["roles"] = tuple(values["roles"])
    values["permissions"] = frozenset(values["permissions"])
    return Principal(**values)
