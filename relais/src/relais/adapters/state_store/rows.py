"""Between records and rows: the SQL is the same for both databases, with `?` for values."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol, TypeVar

import msgspec

Record = TypeVar("Record")
JSON = frozenset({"unfinished", "released", "details", "detail", "scopes"})
"""Columns that hold JSON."""
Rows = list[dict[str, Any]]


class Connection(Protocol):
    """One open transaction of a database."""

    locking: str
    """What a SELECT adds to keep rows for itself."""

    def ask(self, sql: str, *values: Any) -> Callable[[], Rows]:
        """Send a question, and return what reads its rows: questions sent together cost one way to the server."""
        ...

    def rows(self, sql: str, *values: Any) -> Rows:
        """Ask, and return the rows."""
        ...

    def run(self, sql: str, *values: Any) -> None:
        """Send a statement that has no rows; its fault may show later, at the commit at the latest."""
        ...

    def alone(self, matter: str) -> None:
        """Wait until no other transaction has this matter, and keep it to the end."""
        ...


def one(connection: Connection, sql: str, *values: Any) -> dict[str, Any] | None:
    """Run a statement and return its first row."""
    found = connection.rows(sql, *values)
    return found[0] if found else None


def insert(connection: Connection, table: str, values: Mapping[str, Any], returning: str = "") -> Any:
    """Insert a row and return a column of it."""
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    text = f"INSERT INTO {table} ({names}) VALUES ({marks})"
    if returning:
        return connection.rows(f"{text} RETURNING {returning}", *values.values())[0][returning]
    connection.run(text, *values.values())
    return None


def put(connection: Connection, table: str, values: Mapping[str, Any], key: str) -> None:
    """Write a row in the place of the one with the same key, if there is one."""
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    anew = ", ".join(f"{name} = excluded.{name}" for name in values if name != key)
    text = f"INSERT INTO {table} ({names}) VALUES ({marks}) ON CONFLICT ({key}) DO UPDATE SET {anew}"
    connection.run(text, *values.values())


def update(connection: Connection, table: str, values: Mapping[str, Any], key: str, at: Any) -> None:
    """Write columns of the row whose key is this."""
    names = ", ".join(f"{name} = ?" for name in values)
    connection.run(f"UPDATE {table} SET {names} WHERE {key} = ?", *values.values(), at)


def flat(record: Any, *without: str) -> dict[str, Any]:
    """Return a record as the columns of its row."""
    fields: dict[str, Any] = msgspec.to_builtins(record)
    return {name: _cell(name, value) for name, value in fields.items() if name not in without}


def _cell(name: str, value: Any) -> Any:
    if name in JSON:
        return None if value is None else json.dumps(value, ensure_ascii=False)
    return int(value) if isinstance(value, bool) else value


def record(kind: type[Record], row: Mapping[str, Any], **others: Any) -> Record:
    """Return the record of a row."""
    values = {name: _value(name, value) for name, value in row.items()}
    return msgspec.convert(values | others, type=kind, strict=False)


def _value(name: str, value: Any) -> Any:
    return json.loads(value) if name in JSON and isinstance(value, str) else value


def instant(moment: datetime) -> str:
    """Write an instant as it stands in the books."""
    return str(msgspec.to_builtins(moment))
