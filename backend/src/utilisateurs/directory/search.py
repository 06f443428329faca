"""The list of people: filters, order and keyset in one query that an index serves."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import orjson

from utilisateurs.directory.models import Column, Filters, Sort, User
from utilisateurs.directory.repository import COLUMNS, to_user
from utilisateurs.directory.schemas import SHOWN
from utilisateurs.kit.db import Connection, Record
from utilisateurs.kit.pagination import Count, Cursor, Key, Total
from utilisateurs.kit.text import fold

SHORTEST_TRIGRAM = 3
"""Below this a trigram index cannot help: one and two letters search prefixes by order."""
STREAM_ROWS = 2_000
MOST_GATHERED = 30_000
"""Up to so many are gathered and sorted, which takes 0.1 s; where more match, the next one is never far."""
_KEYS: dict[Column, str] = {
    "name": "name_key",
    "email": "email_key",
    "status": 'status COLLATE "C"',
    "created_at": "created_at",
    "last_sign_in_at": "coalesce(last_sign_in_at, '0001-01-01 00:00:00+00'::timestamptz)",
}
# As text, because the driver takes the first instant of the calendar, the key of "never", for -infinity.
_CASTS: dict[type[str] | type[datetime], str] = {str: "", datetime: "::text::timestamptz"}
_ESTIMATE_ALL = "SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = 'users'::regclass"


def key_type(sort: Sort) -> type[str] | type[datetime]:
    """Return the type of the sort key."""
    return datetime if sort.column in {"created_at", "last_sign_in_at"} else str


def cursor_of(row: Record, sort: Sort) -> Cursor:
    """Return where the person of a row stands in an order."""
    return Cursor(str(sort), row["sort_key"], row["id"])


async def page(connection: Connection, filters: Filters, sort: Sort, after: Cursor | None, limit: int) -> list[Record]:
    """Return up to `limit` rows of SHOWN, each with its `sort_key` at the end."""
    where, arguments = conditions(filters)
    gathered = await _is_gathered(connection, filters, sort)
    if after is not None:
        sign = "<" if sort.descending else ">"
        place = f"${len(arguments) + 1}{_CASTS[key_type(sort)]}"
        where.append(f"({_KEYS[sort.column]}, id) {sign} ({place}, ${len(arguments) + 2})")
        arguments += [_as_text(after.key), after.id]
    key = f"{_KEYS[sort.column]} AS sort_key"
    order = _ordered(where, sort, gathered=gathered)
    query = f"SELECT {', '.join(SHOWN)}, {key} FROM users {order} LIMIT {int(limit)}"
    return await connection.fetch(query, *arguments)


async def stream(connection: Connection, filters: Filters, sort: Sort) -> AsyncIterator[User]:
    """Yield everybody who matches, a few thousand in memory at a time; needs a transaction."""
    where, arguments = conditions(filters)
    query = f"SELECT {COLUMNS} FROM users {_ordered(where, sort, gathered=False)}"
    async for row in connection.cursor(query, *arguments, prefetch=STREAM_ROWS):
        yield to_user(row)


async def count(connection: Connection, filters: Filters, how: Count) -> Total | None:
    """Return how many match: counted, estimated by the planner, or not at all."""
    where, arguments = conditions(filters)
    if how == "none":
        return None
    if how == "exact":
        return Total(await connection.fetchval(f"SELECT count(*) FROM users {_clause(where)}", *arguments), exact=True)
    if not where:
        return Total(await connection.fetchval(_ESTIMATE_ALL), exact=False)
    return Total(await _estimated(connection, where, arguments), exact=False)


def conditions(filters: Filters) -> tuple[list[str], list[Any]]:
    """Return the conditions with their numbered places, and their arguments."""
    candidates: tuple[tuple[str, Any], ...] = (
        ("(name_key LIKE {0} OR email_fold LIKE {0})", _pattern(filters.q)),
        ("status = ANY({0})", [str(status) for status in filters.statuses] or None),
        # The second half says what the index of roles leaves out: nearly everybody has none.
        ("roles @> ARRAY[{0}::text] AND roles <> '{{}}'", filters.role),
        ("(verified_at IS NOT NULL) = {0}", filters.verified),
        ("created_at >= {0}", filters.created_from),
        ("created_at < {0}", filters.created_to),
        ("last_sign_in_at >= {0}", filters.last_sign_in_from),
        ("last_sign_in_at < {0}", filters.last_sign_in_to),
    )
    wanted = [(text, value) for text, value in candidates if value is not None]
    where = [text.format(f"${place}") for place, (text, _) in enumerate(wanted, 1)]
    return where, [value for _, value in wanted]


def _as_text(key: Key) -> str:
    return key.isoformat() if isinstance(key, datetime) else key


def _pattern(q: str | None) -> str | None:
    folded = fold(q or "")
    if not folded:
        return None
    escaped = folded.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%" if len(folded) >= SHORTEST_TRIGRAM else f"{escaped}%"


async def _is_gathered(connection: Connection, filters: Filters, sort: Sort) -> bool:
    """Tell whether to gather all that match before they are sorted.

    Names that begin alike lie side by side in the order of names, and the planner takes them for scattered: it would
    walk from the first name to them, past half a million others. Where very many match, the walk is short.
    """
    letters = len(fold(filters.q or ""))
    if sort.column not in {"name", "email"} or not letters:
        return False
    return letters < SHORTEST_TRIGRAM or await _estimated(connection, *conditions(filters)) <= MOST_GATHERED


async def _estimated(connection: Connection, where: list[str], arguments: list[Any]) -> int:
    plan = await connection.fetchval(f"EXPLAIN (FORMAT JSON) SELECT 1 FROM users {_clause(where)}", *arguments)
    return int(orjson.loads(plan)[0]["Plan"]["Plan Rows"])


def _ordered(where: list[str], sort: Sort, *, gathered: bool) -> str:
    key, way = _KEYS[sort.column], "DESC" if sort.descending else "ASC"
    unindexed = f"({key} || '')" if gathered else key
    return f"{_clause(where)} ORDER BY {unindexed} {way}, id {way}"


def _clause(where: list[str]) -> str:
    return f"WHERE {' AND '.join(where)}" if where else ""
