"""A backup: every row of one moment, as lines of JSON, compressed; bodies stay sealed, the key is not in it.

    line 1    {"relais state backup": 1, "at": …, "schema": 1, "key_ids": […]}
    then      ["table", {"column": value, …}]      bytes as {"base64": …}
    last      {"rows": 1234, "sha256": of all lines before}

The same file restores into SQLite and into PostgreSQL.
"""

import base64
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, BinaryIO

import zstandard

from relais.adapters.state_store import schema
from relais.adapters.state_store.faults import BackupBroken
from relais.adapters.state_store.rows import Connection, insert, one

FORMAT = 1
KIND = "relais state backup"
_PIECE = 2**18


def dump(connection: Connection) -> Iterator[bytes]:
    """Return the backup piece by piece, as the connection's snapshot sees the rows."""
    packer = zstandard.ZstdCompressor(level=3).compressobj()
    for line in _lines(connection):
        piece = packer.compress(line)
        if piece:
            yield piece
    yield packer.flush()


def _lines(connection: Connection) -> Iterator[bytes]:
    digest, rows = hashlib.sha256(), 0
    head = _line(_head(connection))
    digest.update(head)
    yield head
    for table in schema.TABLES:
        for row in _rows(connection, table):
            line = _line([table, {name: _told(value) for name, value in row.items()}])
            digest.update(line)
            rows += 1
            yield line
    yield _line({"rows": rows, "sha256": digest.hexdigest()})


def _head(connection: Connection) -> dict[str, Any]:
    keys = "SELECT key_id FROM versions UNION SELECT key_id FROM quarantine ORDER BY key_id"
    ids = [row["key_id"] for row in connection.rows(keys)]
    return {KIND: FORMAT, "at": datetime.now(UTC).isoformat(), "schema": schema.VERSION, "key_ids": ids}


def _rows(connection: Connection, table: str) -> Iterator[dict[str, Any]]:
    if table not in schema.NUMBERED:
        yield from connection.rows(f"SELECT * FROM {table}")
        return
    last = 0
    while (row := one(connection, f"SELECT * FROM {table} WHERE id > ? ORDER BY id LIMIT 1", last)) is not None:
        last = row["id"]
        yield row


def _line(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _told(value: Any) -> Any:
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes | memoryview) else value


def _read(value: Any) -> Any:
    return base64.b64decode(value["base64"]) if isinstance(value, dict) else value


def lines_of(file: BinaryIO) -> Iterator[bytes]:
    """Return the lines of a backup.

    Raises:
        BackupBroken: it is not one, or is damaged.

    """
    try:
        with zstandard.ZstdDecompressor().stream_reader(file, closefd=False) as reader:
            yield from io.BufferedReader(reader, _PIECE)
    except zstandard.ZstdError as error:
        raise BackupBroken(f"The backup is damaged: {error}.", remedy="Use another one.") from error


def verify(lines: Iterable[bytes]) -> dict[str, Any]:
    """Read a backup to its end and return its head with the number of rows.

    Raises:
        BackupBroken: something is missing or changed.

    """
    digest, rows, head, last = hashlib.sha256(), -1, None, b""
    for line in lines:
        if last:
            digest.update(last)
            rows += 1
        head = json.loads(line) if head is None and line.startswith(b"{") else head
        last = line
    tail = _tail(last)
    if head is None or head.get(KIND) != FORMAT or head.get("schema") != schema.VERSION:
        raise BackupBroken("This is no backup of states that this Relais can read.", remedy="Look at the file's name.")
    if tail != {"rows": rows, "sha256": digest.hexdigest()}:
        raise BackupBroken("The backup is cut off or was changed.", remedy="Use another one.")
    return {**head, "rows": rows}


def _tail(line: bytes) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return None


def load(connection: Connection, lines: Iterable[bytes], renumber: Callable[[str], None]) -> int:
    """Put every row of a verified backup into empty tables, and return how many.

    Raises:
        BackupBroken: the store holds something already.

    """
    if one(connection, "SELECT 1 AS found FROM states UNION ALL SELECT 1 FROM audit LIMIT 1"):
        raise BackupBroken("The store is not empty; nothing was restored.", remedy="Restore into a new one.")
    connection.run("DELETE FROM meta")
    rows = 0
    for line in lines:
        if not line.startswith(b"["):
            continue
        table, row = json.loads(line)
        if table not in schema.TABLES:
            raise BackupBroken(f"The backup holds an unknown table {table!r}.", remedy="Use another one.")
        insert(connection, table, {name: _read(value) for name, value in row.items()})
        rows += 1
    for table in schema.NUMBERED:
        renumber(table)
    return rows
