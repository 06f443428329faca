"""JSON (RFC 8259), with the bytes of each value. Its own reader, because `json` does not say where a value stood."""

import json
import re
from typing import Any

from relais.kit.edits.places import Leaf, Tree, once
from relais.kit.errors import Misuse

TOKEN = re.compile(r'[ \t\r\n]*("(?:[^"\\]|\\.)*"|[\[\]{},:]|[^\s\[\]{},:"]+)')


def tree(text: str) -> Tree:
    """Return the values of a document.

    Raises:
        Misuse: it is no JSON; the line is named.
    """
    try:
        json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise Misuse(f"is no JSON: {fault}.") from fault
    return _Reader(text).value()


class _Reader:
    """Reads a document that is known to be sound."""

    def __init__(self, text: str) -> None:
        self.tokens = TOKEN.finditer(text)

    def next(self) -> re.Match[str]:
        return next(self.tokens)

    def value(self, token: re.Match[str] | None = None) -> Tree:
        token = token or self.next()
        if token[1] == "{":
            return once(self.pairs())
        if token[1] == "[":
            return self.items()
        value: Any = json.loads(token[1])
        start, end = token.span(1)
        return Leaf(value if isinstance(value, str) else token[1], start, end, written)

    def pairs(self) -> list[tuple[str, Tree]]:
        found: list[tuple[str, Tree]] = []
        while (token := self.next())[1] != "}":
            if token[1] == ",":
                continue
            name: str = json.loads(token[1])
            self.next()
            found.append((name, self.value()))
        return found

    def items(self) -> list[Tree]:
        found: list[Tree] = []
        while (token := self.next())[1] != "]":
            if token[1] != ",":
                found.append(self.value(token))
        return found


def written(value: str) -> str:
    """Write a text as JSON does."""
    return json.dumps(value, ensure_ascii=False)
