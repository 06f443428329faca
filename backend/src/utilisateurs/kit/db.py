"""PostgreSQL by asyncpg: a pool, and transactions at the edge.

Reads that change nothing take `database.read()`; everything else is one function given to
`database.write()`, which runs in one transaction, is committed once, and is tried again on a deadlock.
What is read for as long as somebody listens takes `database.long_read()`, and none of the connections that all share.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Protocol, TypeVar

import asyncpg
import orjson

from utilisateurs.kit.problems import Overloaded, Problem, Unavailable

T = TypeVar("T")
Record = asyncpg.Record

ACQUIRE_SECONDS = 5
"""How long a request waits for a connection before it is told to come back."""
CONNECT_SECONDS = 5
DEADLOCK_TRIES = 3
LONG_READS = 2
"""Connections set apart per process for what is read slowly, such as an export."""
SILENCE_SECONDS = 60
"""A reader who takes nothing for so long is cut off, and his connection is another's."""
_LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.ReadOnlySQLTransactionError,  # a standby answers: somebody else is about to become the server
    asyncpg.ObjectNotInPrerequisiteStateError,  # closed to new connections, as during a restore
    OSError,
)


class Connection(Protocol):
    """What a repository needs of a connection."""

    async def execute(self, query: str, *args: Any) -> str:
        """Run a statement and return its command tag."""
        ...

    async def executemany(self, command: str, args: Sequence[Sequence[Any]]) -> None:
        """Run a statement once per row of arguments."""
        ...

    async def fetch(self, query: str, *args: Any) -> list[Record]:
        """Return all rows."""
        ...

    async def fetchrow(self, query: str, *args: Any) -> Record | None:
        """Return the first row."""
        ...

    async def fetchval(self, query: str, *args: Any) -> Any:
        """Return the first column of the first row."""
        ...

    def cursor(self, query: str, *args: Any, prefetch: int | None = None) -> Any:
        """Return an iterator over rows that are fetched as they are read; needs a transaction."""
        ...

    def transaction(self) -> Any:
        """Open a transaction, or a savepoint inside one."""
        ...


class Source(Protocol):
    """Where connections come from: a pool, or the one connection of a test."""

    def acquire(self) -> Awaitable[Any]:
        """Lend a connection, as soon as one is free."""
        ...

    def release(self, connection: Any) -> Awaitable[None]:
        """Take it back."""
        ...

    def get_size(self) -> int:
        """Return how many connections are open."""
        ...


class PooledConnection(asyncpg.Connection):
    """A connection given back without a round trip: nothing here sets session state."""

    def get_reset_query(self) -> str:
        """Return no statement."""
        return ""


class Database:
    """The database as the application sees it."""

    def __init__(self, source: Source, apart: Source | None = None) -> None:
        """Take where connections come from, and where those of long reads do."""
        self._source = source
        self._apart = apart or source

    def open_connections(self) -> int:
        """Return how many connections are open."""
        return sum(source.get_size() for source in {self._source, self._apart})

    def read(self) -> AbstractAsyncContextManager[Connection]:
        """Lend a connection without a transaction: each statement sees its own snapshot.

        Raises Overloaded when none is free in time or a query takes too long, Unavailable when the server does
        not answer.
        """
        return _lent(self._source)

    @asynccontextmanager
    async def long_read(self) -> AsyncIterator[Connection]:
        """Lend a connection set apart for cursors that are read as slowly as a client listens, in a transaction.

        There are LONG_READS of them; who does not get one in time is told to come back. Raises as `read` does.
        """
        async with _lent(self._apart) as connection, connection.transaction():
            yield connection

    async def write(self, action: Callable[[Connection], Awaitable[T]]) -> T:
        """Run an action in one transaction and commit it.

        A Problem that keeps its writes is raised after the commit; any other error rolls back. Raises
        Overloaded when one deadlock follows another.
        """
        for _ in range(DEADLOCK_TRIES):
            try:
                return await self._write_once(action)
            except asyncpg.DeadlockDetectedError:
                continue
        raise Overloaded

    async def _write_once(self, action: Callable[[Connection], Awaitable[T]]) -> T:
        refusal: Problem | None = None
        async with self.read() as connection, connection.transaction():
            try:
                return await action(connection)
            except Problem as problem:
                if not problem.keep_writes:
                    raise
                refusal = problem
        raise refusal


@asynccontextmanager
async def _lent(source: Source) -> AsyncIterator[Connection]:
    try:
        async with asyncio.timeout(ACQUIRE_SECONDS):  # the pool's own timeout makes a task of each acquisition
            connection = await source.acquire()
        try:
            yield connection
        finally:
            await source.release(connection)
    except (TimeoutError, asyncpg.QueryCanceledError) as error:
        raise Overloaded from error
    except _LOST as error:
        raise Unavailable from error


async def _prepare(connection: Any) -> None:
    await connection.set_type_codec(
        "jsonb",
        encoder=lambda value: orjson.dumps(value).decode(),
        decoder=orjson.loads,
        schema="pg_catalog",
    )


async def open_connection(url: str) -> Any:
    """Open one connection outside any pool, for the command line and for elections."""
    connection = await asyncpg.connect(url, timeout=CONNECT_SECONDS)
    await _prepare(connection)
    return connection


@asynccontextmanager
async def open_database(url: str, *, size: int, statement_timeout_ms: int) -> AsyncIterator[Database]:
    """Open the database with at most `size` connections, and LONG_READS more when they are needed."""
    pool = await open_pool(url, size=size, statement_timeout_ms=statement_timeout_ms)
    listened = {"idle_in_transaction_session_timeout": str(SILENCE_SECONDS * 1000)}
    apart = await open_pool(url, size=LONG_READS, statement_timeout_ms=statement_timeout_ms, least=0, **listened)
    try:
        yield Database(pool, apart)
    finally:
        await asyncio.gather(pool.close(), apart.close())


async def open_pool(url: str, *, size: int, statement_timeout_ms: int, least: int = 1, **settings: str) -> Any:
    """Open a pool of at most `size` connections; `settings` are the server's, for each of them."""
    names = {"statement_timeout": str(statement_timeout_ms), "application_name": "utilisateurs"}
    return await asyncpg.create_pool(
        url,
        min_size=least,
        max_size=size,
        init=_prepare,
        connection_class=PooledConnection,
        timeout=CONNECT_SECONDS,
        server_settings=names | settings,
    )
