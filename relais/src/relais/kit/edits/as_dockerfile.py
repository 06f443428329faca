"""Dockerfiles: `FROM[0]` and `stage.NAME` are images, `ARG.NAME` and `ENV.NAME` what is set."""

import re
from typing import Any

from relais.kit.edits.places import Leaf, Tree, once

LINE = re.compile(r"[^\n]*\n?")
FROM = re.compile(r"\s*FROM\s+(?:--\S+\s+)*(?P<image>\S+)(?:\s+AS\s+(?P<stage>\S+))?\s*$", re.IGNORECASE)
SET = re.compile(
    r"\s*(?P<kind>ARG|ENV)\s+(?P<name>\w+)=(?P<value>\"[^\"\\]*\"|'[^'\\]*'|[^\s\"'\\]+)\s*$", re.IGNORECASE
)
CONTINUED = re.compile(r"\\[ \t]*\r?\n?$")


def tree(text: str) -> Tree:
    """Return what a Dockerfile builds on and what it sets; other instructions are not looked at."""
    images: list[Tree] = []
    stages: list[tuple[str, Tree]] = []
    settings: dict[str, list[tuple[str, Tree]]] = {"ARG": [], "ENV": []}
    for start, line in _instructions(text):
        if found := FROM.match(line):
            images.append(_leaf(found, "image", start))
            stages += [(found["stage"], images[-1])] if found["stage"] else []
        elif found := SET.match(line):
            settings[found["kind"].upper()].append((found["name"], _leaf(found, "value", start)))
    result: dict[str, Any] = {kind: once(pairs) for kind, pairs in settings.items()}
    return {"FROM": images, "stage": once(stages), **result}


def _instructions(text: str) -> list[tuple[int, str]]:
    """Return the lines that begin an instruction and end it, each with its place."""
    found, inside = [], False
    for line in LINE.finditer(text):
        continues = bool(CONTINUED.search(line[0]))
        if not inside and not continues:
            found.append((line.start(), line[0]))
        inside = continues or (inside and line[0].lstrip().startswith("#"))
    return found


def _leaf(found: re.Match[str], group: str, start: int) -> Leaf:
    raw = found[group]
    quote = raw[0] if raw[0] in "\"'" else ""
    return Leaf(
        raw.strip(quote) if quote else raw, start + found.start(group), start + found.end(group), _writer(quote)
    )


def _writer(quote: str) -> Any:
    return lambda value: f"{quote}{value}{quote}"
