"""Keyset pagination: an opaque cursor says after which row the next page starts.

Page 1,000 costs what page 1 costs, and rows that come or go never shift a page.
"""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, Literal, TypeVar
from uuid import UUID

import orjson

from utilisateurs.kit.problems import FieldError, InvalidInput
from utilisateurs.kit.text import Text

T = TypeVar("T")
Count = Literal["exact", "estimate", "none"]
Key = str | datetime
MAX_CURSOR = 1_000
_FORMAT = "%Y-%m-%dT%H:%M:%S.%f"


@dataclass(frozen=True, slots=True)
class Total:
    """How many rows match, and whether that was counted or estimated."""

    value: int
    exact: bool


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows, and the way to the next."""

    items: list[T]
    next_cursor: str | None = None
    total: Total | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of a page: under which order it was read, its sort key, its identifier."""

    order: str
    key: Key
    id: UUID

    def encode(self) -> str:
        """Return the opaque text."""
        kind, key = ("t", _written(self.key)) if isinstance(self.key, datetime) else ("s", self.key)
        packed = orjson.dumps([self.order, kind, key, self.id.hex])
        return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()

    @staticmethod
    def decode(text: str, order: str, key_type: type[str] | type[datetime]) -> "Cursor":
        """Return the cursor, if it was made for this order. Raises InvalidInput."""
        try:
            cursor = _unpack(text)
        except (ValueError, TypeError, binascii.Error, RecursionError) as error:
            raise broken_cursor() from error
        if cursor.order != order or not isinstance(cursor.key, key_type):
            raise broken_cursor()
        return cursor


def _unpack(text: str) -> Cursor:
    if len(text) > MAX_CURSOR:
        message = "too long"
        raise ValueError(message)
    padded = text.encode("ascii") + b"=" * (-len(text) % 4)
    order, kind, key, identifier = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    if not (isinstance(order, str) and isinstance(key, str) and isinstance(identifier, str)) or "\x00" in key:
        message = "wrong types"
        raise TypeError(message)
    value: Key = datetime.strptime(key, _FORMAT).replace(tzinfo=UTC) if kind == "t" else key
    return Cursor(order, value, UUID(hex=identifier))


def _written(instant: datetime) -> str:
    # Not strftime: glibc writes the year 1, the key of whoever never signed in, without its zeros.
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")


def broken_cursor() -> InvalidInput:
    """Return the refusal of a cursor that this list did not make."""
    return InvalidInput(
        FieldError(
            field="cursor",
            code="broken_cursor",
            reason=Text("This cursor was not made by this list.", "Ce curseur ne vient pas de cette liste."),
            remedy=Text(
                "Send next_cursor unchanged, with the same sort, or leave it out to start again.",
                "Renvoyez next_cursor tel quel, avec le même tri, ou omettez-le pour recommencer.",
            ),
        ),
    )


def cut(rows: list[T], limit: int, cursor_of: Callable[[T], Cursor]) -> Page[T]:
    """Make a page of `limit` rows from a query that asked for one more."""
    if len(rows) <= limit:
        return Page(rows)
    return Page(rows[:limit], cursor_of(rows[limit - 1]).encode())
