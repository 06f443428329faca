"""The books in one SQLite file: write-ahead log, and each commit is on the disk before it is told."""

import queue
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from relais.adapters.state_store import schema
from relais.adapters.state_store.backup import dump, load
from relais.adapters.state_store.books import SqlBooks
from relais.adapters.state_store.faults import StoreUnusable
from relais.adapters.state_store.rows import Rows
from relais.tfstate.ports import Books

PATIENCE_MS = 60_000
"""How long a writer waits for another process' transaction (a backup, a command beside the server)."""
IDLE = 8
"""Connections kept open for readers."""


class SqliteConnection:
    """One transaction on a connection."""

    locking = ""  # a writing transaction has the whole file

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Use this connection."""
        self.raw = connection

    def ask(self, sql: str, *values: Any) -> Callable[[], Rows]:
        """Answer at once: there is no way to a server that could be shared."""
        found = self.rows(sql, *values)
        return lambda: found

    def rows(self, sql: str, *values: Any) -> Rows:
        """Run a question and return its rows."""
        cursor = self.raw.execute(sql, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def run(self, sql: str, *values: Any) -> None:
        """Run a statement that has no rows."""
        self.raw.execute(sql, values)

    def alone(self, matter: str) -> None:
        """Do nothing: a writing transaction has the whole file."""


class SqliteStore:
    """Books in a file."""

    def __init__(self, path: Path) -> None:
        """Open the file, made when it is not there and readable by its owner alone."""
        self.path = path
        self._idle: queue.LifoQueue[sqlite3.Connection] = queue.LifoQueue()
        self._one_writer = threading.Lock()
        try:
            path.touch(mode=0o600)
            self._prepare()
        except (OSError, sqlite3.DatabaseError) as error:
            raise StoreUnusable(f"{path} is not usable as a store of states: {error}.") from error

    def _prepare(self) -> None:
        with self.connection("IMMEDIATE") as connection:
            there = connection.rows("SELECT 1 AS found FROM sqlite_master WHERE name = 'meta'")
            if not there:
                script = schema.statements(schema.SQLITE)
                for statement in script.split(";\n"):
                    connection.run(statement)
                for trigger in schema.SQLITE_KEEPS.strip().splitlines():
                    connection.run(trigger)
                connection.run("INSERT INTO meta (name, value) VALUES ('schema', ?)", str(schema.VERSION))
            schema.check(connection.rows("SELECT value FROM meta WHERE name = 'schema'"), str(self.path))

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        connection.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    @contextmanager
    def connection(self, mode: str) -> Iterator[SqliteConnection]:
        """Open a transaction of a mode (DEFERRED, IMMEDIATE), committed at its end."""
        try:
            raw = self._idle.get_nowait()
        except queue.Empty:
            raw = self._open()
        try:
            raw.execute(f"BEGIN {mode}")
            yield SqliteConnection(raw)
            raw.execute("COMMIT")
        except sqlite3.OperationalError as error:  # the disk is full, the file is busy or gone
            raw.close()
            raise StoreUnusable(f"{self.path} cannot be used: {error}.", remedy="Look at the disk.") from error
        except BaseException:
            raw.close()  # which rolls back, whatever became of it
            raise
        if self._idle.qsize() < IDLE:
            self._idle.put(raw)
        else:
            raw.close()

    @contextmanager
    def writing(self) -> Iterator[SqlBooks]:
        """Open a transaction that is committed, durably, at its end, or not at all."""
        with self._one_writer, self.connection("IMMEDIATE") as connection:
            yield SqlBooks(connection)

    @contextmanager
    def reading(self) -> Iterator[SqlBooks]:
        """Open the books for looking: as they were at the first look."""
        with self.connection("DEFERRED") as connection:
            yield SqlBooks(connection)

    def backup(self) -> Iterator[bytes]:
        """Return a copy of one moment, piece by piece, while others write."""
        with self.connection("DEFERRED") as connection:
            yield from dump(connection)

    def restore(self, lines: Iterable[bytes], check: Callable[[Books], None]) -> int:
        """Put a backup into an empty store, all or nothing, and return how many rows."""
        with self._one_writer, self.connection("IMMEDIATE") as connection:
            rows = load(connection, lines, lambda _table: None)
            check(SqlBooks(connection))
            return rows

    def size(self) -> int:
        """Return how many bytes the store takes on disk."""
        files = (self.path, self.path.with_name(self.path.name + "-wal"))
        return sum(file.stat().st_size for file in files if file.exists())

    def close(self) -> None:
        """Let go of everything."""
        while not self._idle.empty():
            self._idle.get_nowait().close()
