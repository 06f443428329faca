"""What a chart's values are, from the comments of its values.yaml.

`# -- …` says what the next value is, `# @schema {…}` what it may be beyond its type; both go on over the comment lines
that follow. A mapping whose keys are the user's own says so in its schema; every other one is closed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

TYPES = {bool: "boolean", int: "integer", float: "number", str: "string", dict: "object", list: "array"}
OPEN = ("additionalProperties", "patternProperties")
_MARK = re.compile(r"#\s*(--|@schema)\s+(.*)")


class BadValuesError(Exception):
    """The comments of a values.yaml leave something unsaid; the message names the value."""


@dataclass(frozen=True)
class Value:
    """One value: its dotted name, its default, what is said of it, and the values inside."""

    name: str
    default: Any
    said: str
    schema: dict[str, Any]
    inside: list["Value"] = field(default_factory=list)

    @property
    def is_leaf(self) -> bool:
        """Whether it is set as a whole."""
        return not self.inside

    def leaves(self) -> Iterator["Value"]:
        """Yield what can be set, in the order of the file."""
        if self.is_leaf:
            yield self
        for one in self.inside:
            yield from one.leaves()


def read_values(file: Path) -> list[Value]:
    """Return the values of a chart. Raises BadValuesError."""
    text = file.read_text(encoding="utf-8")
    tree = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(tree, yaml.MappingNode):
        raise BadValuesError(f"{file}: holds no values")
    return list(_values(tree, yaml.safe_load(text), text.splitlines(), ()))


def _values(node: yaml.MappingNode, defaults: Any, lines: list[str], path: tuple[str, ...]) -> Iterator[Value]:
    for key, child in node.value:
        here = (*path, key.value)
        name, default = ".".join(here), defaults[key.value]
        said, schema = _comment(lines, key.start_mark.line, name)
        closed = isinstance(child, yaml.MappingNode) and child.value and not any(word in schema for word in OPEN)
        inside = list(_values(child, default, lines, here)) if closed else []
        yield _checked(Value(name, default, said, schema, inside))


def _comment(lines: list[str], key: int, name: str) -> tuple[str, dict[str, Any]]:
    """Read the comment above a key: what it says, and the schema it gives."""
    first = key
    while first and lines[first - 1].lstrip().startswith("#"):
        first -= 1
    parts: dict[str, list[str]] = {"--": [], "@schema": []}
    mark = ""
    for line in lines[first:key]:
        found = _MARK.match(line.strip())
        mark, words = found.groups() if found else (mark, line.strip().removeprefix("#").strip())
        if mark:
            parts[mark].append(words)
    schema = yaml.safe_load(" ".join(parts["@schema"]) or "{}")
    if not isinstance(schema, dict):
        raise BadValuesError(f"{name}: its @schema is no mapping")
    return " ".join(parts["--"]), schema


def _checked(value: Value) -> Value:
    if value.is_leaf and not value.said:
        raise BadValuesError(f"{value.name}: no `# --` says what it is")
    if type(value.default) not in TYPES:
        raise BadValuesError(f"{value.name}: its default has no type; give one")
    if isinstance(value.default, list) and "items" not in value.schema:
        raise BadValuesError(f"{value.name}: no `# @schema` says what its items are")
    if value.default == {} and not any(word in value.schema for word in OPEN):
        raise BadValuesError(f"{value.name}: no `# @schema` says what it may hold")
    return value
