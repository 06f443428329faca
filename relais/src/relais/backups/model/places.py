"""Places in a database's log: as PostgreSQL writes them, and as numbers."""

import re

LSN = re.compile(r"(?P<high>[0-9A-Fa-f]{1,8})/(?P<low>[0-9A-Fa-f]{1,8})")


def place(text: str) -> int:
    """Return the byte that a log sequence number such as `0/3000028` names.

    Raises:
        ValueError: it is none.
    """
    found = LSN.fullmatch(text.strip())
    if not found:
        raise ValueError(f"{text!r} is no place in a log")
    return (int(found["high"], 16) << 32) + int(found["low"], 16)


def written(number: int) -> str:
    """Return a place as PostgreSQL writes it."""
    return f"{number >> 32:X}/{number & 0xFFFFFFFF:X}"
