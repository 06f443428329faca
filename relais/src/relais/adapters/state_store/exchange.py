"""One writing transaction over libpq's pipeline: what is asked together goes together, and is waited for once.

psycopg's own pipeline hands each statement to the socket by itself, and looks at it before and after.
Protocol: https://www.postgresql.org/docs/current/libpq-pipeline-mode.html
"""

import re
import select
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import psycopg
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus, Format
from psycopg.pq.abc import PGconn, PGresult

from relais.adapters.state_store.rows import Connection, Rows

Due = list[PGresult]
"""Empty until the answer is there."""
Bytes = bytes | bytearray | memoryview
"""What goes as it is; everything else goes as text."""


class Exchange:
    """Transactions on a connection, one after the other; its statements are prepared once."""

    locking = " FOR UPDATE"

    def __init__(self, server: PGconn) -> None:
        """Use this connection, which does not block."""
        self._server, self._loader = server, Transformer()
        self._prepared: dict[str, bytes] = {}
        self._due: deque[Due] = deque()
        self._arrival, self._way = select.poll(), select.poll()
        self._arrival.register(server.socket, select.POLLIN)
        self._way.register(server.socket, select.POLLIN | select.POLLOUT)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Open a transaction that is committed, durably, at its end, or not at all."""
        try:
            self._server.enter_pipeline_mode()
            self.run("BEGIN ISOLATION LEVEL READ COMMITTED")
            yield
            self._end("COMMIT")
        except psycopg.Error:
            self._server.finish()  # which rolls back, whatever became of it; the pool opens another
            raise
        except BaseException:
            self._undo()
            raise

    def _undo(self) -> None:
        try:
            self._end("ROLLBACK")
        except psycopg.Error:
            self._server.finish()

    def _end(self, word: str) -> None:
        self.run(word)
        self._server.pipeline_sync()
        self._send()
        while self._due:
            self._read_next()
        self._arrived()  # the answer to the sync
        self._server.exit_pipeline_mode()

    def ask(self, sql: str, *values: Any) -> Callable[[], Rows]:
        """Put a question in the pipeline, and return what waits for its rows."""
        due = self._put(sql, values)
        return lambda: self._rows(due)

    def rows(self, sql: str, *values: Any) -> Rows:
        """Ask, and wait for the rows."""
        return self.ask(sql, *values)()

    def run(self, sql: str, *values: Any) -> None:
        """Put a statement in the pipeline; it goes with what is waited for next."""
        self._put(sql, values)

    def alone(self, matter: str) -> None:
        """Wait until no other transaction has this matter, and keep it to the end."""
        claim(self, matter)

    def _put(self, sql: str, values: tuple[Any, ...]) -> Due:
        name = self._prepared.get(sql) or self._prepare(sql)
        formats = [Format.BINARY if isinstance(value, Bytes) else Format.TEXT for value in values]
        self._server.send_query_prepared(name, [_cell(value) for value in values], formats, Format.BINARY)
        return self._wait_for()

    def _prepare(self, sql: str) -> bytes:
        name, number = b"relais_%d" % len(self._prepared), count(1)
        self._server.send_prepare(name, re.sub(r"\?", lambda _: f"${next(number)}", sql).encode())
        self._wait_for()
        self._prepared[sql] = name
        return name

    def _wait_for(self) -> Due:
        due: Due = []
        self._due.append(due)
        return due

    def _rows(self, due: Due) -> Rows:
        if not due:
            self._server.send_flush_request()
            self._send()
        while not due:
            self._read_next()
        (result,) = due
        names = [(result.fname(column) or b"").decode() for column in range(result.nfields)]
        self._loader.set_pgresult(result, format=Format.BINARY)
        return self._loader.load_rows(0, result.ntuples, lambda row: dict(zip(names, row, strict=True)))

    def _send(self) -> None:
        while self._server.flush():
            ((_, events),) = self._way.poll()
            if events & ~select.POLLOUT:
                self._server.consume_input()

    def _read_next(self) -> None:
        due, result = self._due.popleft(), self._arrived()
        if result is None or self._server.status == ConnStatus.BAD:
            raise psycopg.OperationalError(self._server.get_error_message())
        if result.status not in (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK):
            raise error_from_result(result)
        due.append(result)
        self._arrived()  # the mark behind each answer

    def _arrived(self) -> PGresult | None:
        while self._server.is_busy():
            self._arrival.poll()
            self._server.consume_input()
        return self._server.get_result()


def _cell(value: Any) -> Bytes | None:
    if value is None or isinstance(value, Bytes):
        return value
    return storable(str(value)).encode()


def storable(text: str) -> str:
    """Return a text as PostgreSQL takes it, which has no NUL."""
    return text.replace("\0", "\ufffd")


def claim(connection: Connection, matter: str) -> None:
    """Keep a matter to the end of the transaction, once no other one has it."""
    connection.run("SELECT pg_advisory_xact_lock(hashtext(?))", f"relais state {matter}")
