"""Notices in a SQLite file, each on the disk before it is told to be taken."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from relais.delivery.model.notices import Notice, Taken
from relais.kit.errors import Failure

REMEMBERED = 10_000
"""Notices that are known to have been there: a sender repeats one within hours, not within ten thousand others."""
PATIENCE = 30.0
"""Seconds that a thread waits for another's transaction."""
TABLE = """
CREATE TABLE IF NOT EXISTS notices (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, what TEXT NOT NULL, waits INTEGER NOT NULL
)
"""


class FileInbox:
    """Notices in a file, which several threads and processes may use."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
        except OSError as fault:
            raise Failure(f"{path} cannot be written: {fault.strerror}.", remedy="Choose another --inbox.") from fault
        with closing(self._connection()) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(TABLE)

    def put(self, notice: Notice, limit: int) -> Taken:
        """Keep a notice, unless it is known already or as many wait as may."""
        with self._open() as connection:
            if connection.execute("SELECT 1 FROM notices WHERE id = ?", (notice.id,)).fetchone():
                return "known"
            if connection.execute("SELECT count(*) FROM notices WHERE waits").fetchone()[0] >= limit:
                return "full"
            connection.execute("INSERT INTO notices (id, what, waits) VALUES (?, ?, 1)", (notice.id, notice.what))
        return "taken"

    def waiting(self) -> Sequence[Notice]:
        """Return the notices that wait, oldest first."""
        with self._open() as connection:
            rows = connection.execute("SELECT id, what FROM notices WHERE waits ORDER BY number").fetchall()
        return [Notice(id_, what) for id_, what in rows]

    def done(self, notices: Sequence[Notice]) -> None:
        """Let these wait no longer; that they were there stays known."""
        with self._open() as connection:
            connection.executemany("UPDATE notices SET waits = 0 WHERE id = ?", [(one.id,) for one in notices])
            oldest = "SELECT number FROM notices WHERE NOT waits ORDER BY number DESC LIMIT -1 OFFSET ?"
            connection.execute(f"DELETE FROM notices WHERE number IN ({oldest})", (REMEMBERED,))  # noqa: S608 - a constant of ours

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """Give a connection in one transaction, which is on the disk when it ends."""
        with closing(self._connection()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")

    def _connection(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=PATIENCE, isolation_level=None)
        connection.execute("PRAGMA synchronous = FULL")
        return connection
