"""Queries of single-use links; only hashes are stored."""

from datetime import datetime
from uuid import UUID

from utilisateurs.kit.db import Connection
from utilisateurs.links.models import Purpose, Redeemed

_WITHDRAW = "DELETE FROM one_time_tokens WHERE user_id = $1 AND purpose = $2"
_ADD = """
    INSERT INTO one_time_tokens (hash, purpose, user_id, email, created_at, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6)
"""
_REDEEM = """
    UPDATE one_time_tokens SET used_at = $3
    WHERE hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3 RETURNING user_id, email, created_at
"""


async def replace(
    connection: Connection,
    token_hash: bytes,
    purpose: Purpose,
    user: UUID,
    email: str | None,
    now: datetime,
    expires_at: datetime,
) -> None:
    """Add a link; older ones of the same purpose stop working."""
    await withdraw(connection, purpose, user)
    await connection.execute(_ADD, token_hash, purpose, user, email, now, expires_at)


async def withdraw(connection: Connection, purpose: Purpose, user: UUID) -> None:
    """Make the links of a purpose stop working."""
    await connection.execute(_WITHDRAW, user, purpose)


async def redeem(connection: Connection, token_hash: bytes, purpose: Purpose, now: datetime) -> Redeemed | None:
    """Use a link, once."""
    row = await connection.fetchrow(_REDEEM, token_hash, purpose, now)
    return Redeemed(**row) if row else None


async def clean(connection: Connection, now: datetime) -> None:
    """Remove links that can no longer be used."""
    await connection.execute("DELETE FROM one_time_tokens WHERE expires_at < $1 OR used_at IS NOT NULL", now)
