"""JSON bytes, built once: UUIDs, dataclasses and aware times included (RFC 8259, RFC 3339)."""

from typing import Any
from uuid import UUID

import orjson

_OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS


def dumps(value: Any) -> bytes:
    """Return the JSON text; times end in Z."""
    return orjson.dumps(value, option=_OPTIONS, default=_plain)


def _plain(value: Any) -> Any:
    # The driver's identifiers are a subclass of UUID, which orjson does not take for one.
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(type(value).__name__)
