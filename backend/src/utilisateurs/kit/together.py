"""Writes that need nothing of one another, sent together: one round trip where each would make its own.

They become the parts of one statement (PostgreSQL's manual, 7.8.4), so all of them see the rows as they were before it,
and run in no order: never two for the same row. Keys that point from one to another are checked at the end of it.
"""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any, cast

from utilisateurs.kit.db import Connection

_PLACE = re.compile(r"\$(\d+)")


@asynccontextmanager
async def together(connection: Connection) -> AsyncIterator[Connection]:
    """Keep what is executed within the block, and send it at its end; whatever is fetched goes at once."""
    kept = _Kept(connection)
    yield cast("Connection", kept)
    await kept.send()


class _Kept:
    """A connection whose writes wait."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._queries: list[str] = []
        self._arguments: list[Any] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    async def execute(self, query: str, *arguments: Any) -> str:
        """Keep the statement; nobody knows its command tag yet."""
        self._queries.append(_after(len(self._arguments), query))
        self._arguments += arguments
        return ""

    async def send(self) -> None:
        """Send what was kept, if there is anything."""
        parts = ", ".join(f"part{number} AS ({query})" for number, query in enumerate(self._queries))
        if parts:
            await self._connection.execute(f"WITH {parts} SELECT", *self._arguments)


@lru_cache(maxsize=256)
def _after(taken: int, query: str) -> str:
    """Return the statement with its places counted on from those that are taken; the same few come again and again."""
    return _PLACE.sub(lambda place: f"${int(place[1]) + taken}", query)
