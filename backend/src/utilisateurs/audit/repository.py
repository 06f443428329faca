"""Queries of the audit trail."""

from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from utilisateurs.audit.models import Filters, Stored
from utilisateurs.kit.db import Connection
from utilisateurs.kit.pagination import Count, Cursor, Total

_INSERT = """
    INSERT INTO audit_events (id, at, action, actor_kind, actor_id, subject_id, reason, request_id, changes,
                              sealed_origin, sealed_changes)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""
_VALUES = attrgetter(*Stored.__slots__)
_COLUMNS = """id, at, action, actor_kind, actor_id, subject_id, reason, request_id, changes,
              sealed_origin, sealed_changes"""
# An invitation sent again changes nothing, and is no second person.
_DAYS = """
    SELECT date_trunc('day', at AT TIME ZONE 'UTC')::date AS day, action, count(*) AS events,
           count(DISTINCT subject_id) AS people
    FROM audit_events
    WHERE action = ANY($1) AND at >= $2 AND at < $3 AND NOT (action = 'account.invited' AND changes = '[]')
    GROUP BY 1, 2 ORDER BY 1
"""
_ESTIMATE = "SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = 'audit_events'::regclass"


async def insert(connection: Connection, event: Stored) -> None:
    """Append one event."""
    await connection.execute(_INSERT, *_VALUES(event))


async def page(connection: Connection, filters: Filters, after: Cursor | None, limit: int) -> list[Stored]:
    """Return up to `limit` events, newest first."""
    where, arguments = _conditions(filters)
    if after is not None:
        where.append(f"(at, id) < (${len(arguments) + 1}, ${len(arguments) + 2})")
        arguments += [after.key, after.id]
    query = f"SELECT {_COLUMNS} FROM audit_events {_clause(where)} ORDER BY at DESC, id DESC LIMIT {int(limit)}"
    return [Stored(**row) for row in await connection.fetch(query, *arguments)]


async def count(connection: Connection, filters: Filters, how: Count) -> Total | None:
    """Return how many events match."""
    where, arguments = _conditions(filters)
    if how == "none":
        return None
    if how == "estimate" and not where:
        return Total(await connection.fetchval(_ESTIMATE), exact=False)
    value = await connection.fetchval(f"SELECT count(*) FROM audit_events {_clause(where)}", *arguments)
    return Total(value, exact=True)


async def days(
    connection: Connection, actions: list[str], since: datetime, until: datetime
) -> list[tuple[Any, str, int, int]]:
    """Return day, action, number of events and number of people, oldest first."""
    return [tuple(row) for row in await connection.fetch(_DAYS, actions, since, until)]


async def keys(connection: Connection, users: list[UUID]) -> dict[UUID, bytes]:
    """Return the sealed personal keys that still exist."""
    query = "SELECT user_id, sealed_key FROM personal_keys WHERE user_id = ANY($1)"
    return {row["user_id"]: row["sealed_key"] for row in await connection.fetch(query, users)}


async def add_key(connection: Connection, user: UUID, sealed: bytes) -> None:
    """Give a person a key."""
    await connection.execute("INSERT INTO personal_keys (user_id, sealed_key) VALUES ($1, $2)", user, sealed)


async def destroy_key(connection: Connection, user: UUID) -> None:
    """Make everything sealed with a person's key unreadable for ever."""
    await connection.execute("DELETE FROM personal_keys WHERE user_id = $1", user)


def _conditions(filters: Filters) -> tuple[list[str], list[Any]]:
    candidates = (
        ("action = ANY({})", list(filters.actions) or None),
        ("actor_id = {}", filters.actor_id),
        ("subject_id = {}", filters.subject_id),
        ("at >= {}", filters.since),
        ("at < {}", filters.until),
        ("{} IN (actor_id, subject_id)", filters.about),
    )
    wanted = [(text, value) for text, value in candidates if value is not None]
    where = [text.format(f"${place}") for place, (text, _) in enumerate(wanted, 1)]
    return where, [value for _, value in wanted]


def _clause(where: list[str]) -> str:
    return f"WHERE {' AND '.join(where)}" if where else ""
