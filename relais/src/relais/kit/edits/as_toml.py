"""TOML 1.0 (https://toml.io), with the place of each value, which `tomllib` does not tell."""

import re
import tomllib
from typing import Any

from relais.kit.edits.as_json import written as double_quoted
from relais.kit.edits.places import Fixed, Leaf, Tree
from relais.kit.errors import Misuse

SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
STRING = re.compile(
    r"""\"{3}(?:[^\\]|\\.)*?\"{3,5}(?!\")|'{3}.*?'{3,5}(?!')|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'""", re.DOTALL
)
BARE = re.compile(r"[A-Za-z0-9_-]+")
SCALAR = re.compile(r"[^,\]}#\r\n]+")


def tree(text: str) -> Tree:
    """Return the values of a document.

    Raises:
        Misuse: it is no TOML; the line is named.
    """
    try:
        tomllib.loads(text)
    except (ValueError, RecursionError) as fault:
        raise Misuse(f"is no TOML: {fault}.") from fault
    return _Reader(text).document()


class _Reader:
    """Reads a document that is known to be sound."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def document(self) -> dict[str, Any]:
        root: dict[str, Any] = {}
        table = root
        while not self.done():
            if self.ahead("[["):
                table = self.header(root, "[[", "]]")
            elif self.ahead("["):
                table = self.header(root, "[", "]")
            else:
                self.pair(table)
        return root

    def done(self) -> bool:
        self.space()
        return self.at >= len(self.text)

    def space(self) -> None:
        found = SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def ahead(self, token: str) -> bool:
        return self.text.startswith(token, self.at)

    def take(self, token: str) -> None:
        self.space()
        assert self.ahead(token), f"{token} at {self.at}"
        self.at += len(token)

    def header(self, root: dict[str, Any], opening: str, closing: str) -> dict[str, Any]:
        self.take(opening)
        keys = self.keys()
        self.take(closing)
        above = self.descend(root, keys[:-1])
        if opening == "[[":
            tables: list[dict[str, Any]] = above.setdefault(keys[-1], [])
            tables.append({})
            return tables[-1]
        return self.descend(above, keys[-1:])

    def descend(self, table: dict[str, Any], keys: list[str]) -> dict[str, Any]:
        for key in keys:
            below = table.setdefault(key, {})
            table = below[-1] if isinstance(below, list) else below
        return table

    def keys(self) -> list[str]:
        keys = [self.key()]
        self.space()
        while self.ahead("."):
            self.take(".")
            keys.append(self.key())
            self.space()
        return keys

    def key(self) -> str:
        self.space()
        if found := BARE.match(self.text, self.at):
            self.at = found.end()
            return found[0]
        return _value_of(self.string())

    def string(self) -> str:
        found = STRING.match(self.text, self.at)
        assert found, f"a string at {self.at}"
        self.at = found.end()
        return found[0]

    def pair(self, table: dict[str, Any]) -> None:
        keys = self.keys()
        self.take("=")
        self.descend(table, keys[:-1])[keys[-1]] = self.value()

    def value(self) -> Tree:
        self.space()
        start = self.at
        if self.ahead("["):
            return self.array()
        if self.ahead("{"):
            return self.inline()
        if self.ahead('"') or self.ahead("'"):
            raw = self.string()
            if raw.startswith(('"""', "'''")):
                return Fixed("a text over several lines")
            return Leaf(_value_of(raw), start, self.at, double_quoted if raw[0] == '"' else _single_quoted)
        found = SCALAR.match(self.text, start)
        assert found, f"a value at {start}"
        raw = found[0].rstrip()
        self.at = start + len(raw)
        return Leaf(raw, start, self.at, double_quoted)

    def array(self) -> list[Tree]:
        self.take("[")
        found: list[Tree] = []
        self.space()
        while not self.ahead("]"):
            found.append(self.value())
            self.separator()
        self.take("]")
        return found

    def inline(self) -> dict[str, Any]:
        self.take("{")
        found: dict[str, Any] = {}
        self.space()
        while not self.ahead("}"):
            self.pair(found)
            self.separator()
        self.take("}")
        return found

    def separator(self) -> None:
        self.space()
        if self.ahead(","):
            self.take(",")
            self.space()


def _value_of(raw: str) -> str:
    value: str = tomllib.loads(f"v = {raw}")["v"]
    return value


def _single_quoted(value: str) -> str:
    return double_quoted(value) if "'" in value or not value.isprintable() else f"'{value}'"
