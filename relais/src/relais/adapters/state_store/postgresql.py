"""The books in PostgreSQL, for several servers over one database: a state's row is locked while it is changed."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from psycopg import IsolationLevel
from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool, PoolTimeout

from relais.adapters.state_store import schema
from relais.adapters.state_store.backup import dump, load
from relais.adapters.state_store.books import SqlBooks
from relais.adapters.state_store.exchange import Exchange, claim, storable
from relais.adapters.state_store.faults import StoreUnusable
from relais.adapters.state_store.rows import Rows
from relais.tfstate.ports import Books

CONNECTIONS = 10
PATIENCE = 30.0
"""Seconds to wait for the server, and for one of the connections."""
IDLE_SECONDS = 2.0
"""After which a connection is looked at before it is used: asking each time would cost every request a round trip."""
Raw = psycopg.Connection[dict[str, Any]]

_used: WeakKeyDictionary[Raw, float] = WeakKeyDictionary()
_exchanges: WeakKeyDictionary[Raw, Exchange] = WeakKeyDictionary()


class PostgresConnection:
    """A look, or a backup, by psycopg's own means; what writes goes by an Exchange."""

    locking = " FOR UPDATE"

    def __init__(self, connection: Raw) -> None:
        """Use this connection."""
        self.raw = connection

    def ask(self, sql: str, *values: Any) -> Callable[[], Rows]:
        """Send a question, and return what waits for its rows."""
        return self._sent(sql, values).fetchall

    def rows(self, sql: str, *values: Any) -> Rows:
        """Ask, and wait for the rows."""
        return self.ask(sql, *values)()

    def run(self, sql: str, *values: Any) -> None:
        """Send a statement that has no rows."""
        self._sent(sql, values)

    def _sent(self, sql: str, values: tuple[Any, ...]) -> psycopg.Cursor[dict[str, Any]]:
        told = [storable(one) if isinstance(one, str) else one for one in values]
        return self.raw.execute(sql.replace("?", "%s").encode(), told or None, binary=True)

    def alone(self, matter: str) -> None:
        """Wait until no other transaction has this matter, and keep it to the end."""
        claim(self, matter)


class PostgresStore:
    """Books in a database."""

    def __init__(self, url: str, patience: float = PATIENCE) -> None:
        """Open the database; the tables are made when they are not there."""
        # autocommit: a look costs one round trip; whoever writes opens a transaction.
        self._pool: ConnectionPool[Raw] = ConnectionPool(
            url,
            connection_class=psycopg.Connection[dict[str, Any]],
            kwargs={"row_factory": dict_row, "autocommit": True, "client_encoding": "UTF8"},
            min_size=1,
            max_size=CONNECTIONS,
            timeout=patience,
            check=_check,
            open=False,
        )
        try:
            self._pool.open(wait=True, timeout=patience)
            self._prepare()
        except (psycopg.Error, PoolTimeout) as error:
            self._pool.close()
            raise StoreUnusable(f"PostgreSQL is not usable as a store of states: {_told(error)}.") from error

    def _prepare(self) -> None:
        with self.connection() as connection:
            connection.alone("schema")
            there = connection.rows("SELECT to_regclass('meta') AS found")[0]["found"]
            if not there:
                connection.raw.execute(schema.statements(schema.POSTGRESQL).encode())
                connection.raw.execute(schema.POSTGRESQL_KEEPS.encode())
                connection.run("INSERT INTO meta (name, value) VALUES ('schema', ?)", str(schema.VERSION))
            schema.check(connection.rows("SELECT value FROM meta WHERE name = 'schema'"), "The PostgreSQL database")

    @contextmanager
    def connection(self, isolation: IsolationLevel = IsolationLevel.READ_COMMITTED) -> Iterator[PostgresConnection]:
        """Open a transaction, committed at its end."""
        with self._pool.connection() as raw:
            raw.isolation_level = isolation
            with raw.transaction():
                yield PostgresConnection(raw)

    @contextmanager
    def writing(self) -> Iterator[SqlBooks]:
        """Open a transaction that is committed, durably, at its end, or not at all.

        Its statements go to the server together, as far as nobody waits for an answer in between.
        """
        with _told_apart(), self._pool.connection() as raw:
            exchange = _exchange(raw)
            with exchange.transaction():
                yield SqlBooks(exchange)

    @contextmanager
    def reading(self) -> Iterator[SqlBooks]:
        """Open the books for looking; each look sees what is committed by then."""
        with _told_apart(), self._pool.connection() as raw:
            yield SqlBooks(PostgresConnection(raw))

    def backup(self) -> Iterator[bytes]:
        """Return a copy of one moment, piece by piece, while others write."""
        with _told_apart(), self.connection(IsolationLevel.REPEATABLE_READ) as connection:
            yield from dump(connection)

    def restore(self, lines: Iterable[bytes], check: Callable[[Books], None]) -> int:
        """Put a backup into an empty store, all or nothing, and return how many rows."""
        with _told_apart(), self.connection() as connection:

            def renumber(table: str) -> None:
                connection.run(
                    f"SELECT setval(pg_get_serial_sequence(?, 'id'), coalesce(max(id), 0) + 1, false) FROM {table}",
                    table,
                )

            rows = load(connection, lines, renumber)
            check(SqlBooks(connection))
            return rows

    def size(self) -> int:
        """Return how many bytes the database takes on disk."""
        with self._pool.connection() as raw:
            return int(PostgresConnection(raw).rows("SELECT pg_database_size(current_database()) AS size")[0]["size"])

    def close(self) -> None:
        """Let go of everything."""
        self._pool.close()


def _exchange(connection: Raw) -> Exchange:
    return _exchanges.get(connection) or _exchanges.setdefault(connection, Exchange(connection.pgconn))


def _check(connection: Raw) -> None:
    """Look whether a connection that was idle for a while still lives: the server may have been started again."""
    now = time.monotonic()
    if now - _used.get(connection, 0.0) > IDLE_SECONDS:
        ConnectionPool.check_connection(connection)
    _used[connection] = now


@contextmanager
def _told_apart() -> Iterator[None]:
    """Tell a database that is away from a fault of ours."""
    try:
        yield
    except (psycopg.OperationalError, psycopg.InterfaceError, PoolTimeout) as error:
        raise StoreUnusable(
            f"PostgreSQL does not answer: {_told(error)}.", remedy="The request can be made again."
        ) from error


def _told(error: Exception) -> str:
    """Return the first line of an error, which holds no password."""
    return str(error).strip().partition("\n")[0].rstrip(".") or type(error).__name__
