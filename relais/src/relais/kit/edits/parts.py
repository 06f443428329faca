"""Parts of one value: the tag and the digest of an image reference, the `ref` of a module's source."""

import re

from relais.kit.edits.places import NoSuchPlace

PARTS = {
    "tag": re.compile(r":(?P<part>[\w][\w.-]{0,127})(?=@sha256:|$)"),
    "digest": re.compile(r"@(?P<part>sha256:[0-9a-f]{64})$"),
    "ref": re.compile(r"[?&]ref=(?P<part>[^&]*)"),
}


def part_of(value: str, part: str) -> str:
    """Return a part of a value.

    Raises:
        NoSuchPlace: the value has no such part.
    """
    return _find(value, part)["part"]


def with_part(value: str, part: str, new: str) -> str:
    """Return the value with another part."""
    start, end = _find(value, part).span("part")
    return value[:start] + new + value[end:]


def _find(value: str, part: str) -> re.Match[str]:
    if found := PARTS[part].search(value):
        return found
    raise NoSuchPlace(f"{value!r} has no {part}.")
