"""YAML, with the bytes of each value: libyaml marks where a node stands, and nothing is ever written anew."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from relais.kit.edits.as_json import written as double_quoted
from relais.kit.edits.places import Fixed, Leaf, Tree, once
from relais.kit.errors import Misuse

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
PROPERTIES = re.compile(r"(?:[&!]\S*[ \t]+)+")
PLAIN = re.compile(r"[\w./][\w./@+-]*(?::[\w./@+-]+)*")
SINGLE, LITERAL, FOLDED = "'", "|", ">"


def trees(text: str) -> list[Tree]:
    """Return the values of each document of a file, read as far as somebody looks.

    Raises:
        Misuse: it is no YAML; the line is named.
    """
    try:
        nodes: list[Any] = list(yaml.compose_all(text, Loader))
    except (yaml.YAMLError, RecursionError, ValueError) as fault:
        raise Misuse(f"is no YAML: {' '.join(str(fault).split())}.") from fault
    return [_tree(node, text, -1) for node in nodes]


def _tree(node: Any, text: str, after: int) -> Tree:
    """Return a node as a tree; what stands before its own key is an alias of something else."""
    if node.start_mark.index < after:
        return Fixed(f"an alias of line {node.start_mark.line + 1}, so name that place instead")
    if isinstance(node, yaml.MappingNode):
        return _Mapping(node, text)
    if isinstance(node, yaml.SequenceNode):
        return _List(node, text)
    return _leaf(node, text)


class _Mapping(Mapping[str, Tree]):
    def __init__(self, node: Any, text: str) -> None:
        scalars = [(key, value) for key, value in node.value if isinstance(key, yaml.ScalarNode)]
        pairs: list[Any] = [(key.value, (value, key.end_mark.index)) for key, value in scalars]
        self.nodes: dict[str, Any] = once(pairs)
        self.text = text

    def __getitem__(self, name: str) -> Tree:
        held = self.nodes[name]
        return held if isinstance(held, Fixed) else _tree(held[0], self.text, held[1])

    def __iter__(self) -> Iterator[str]:
        return iter(self.nodes)

    def __len__(self) -> int:
        return len(self.nodes)


class _List(Sequence[Tree]):
    def __init__(self, node: Any, text: str) -> None:
        self.nodes, self.start, self.text = node.value, node.start_mark.index, text

    def __getitem__(self, index: Any) -> Any:
        return _tree(self.nodes[index], self.text, self.start)

    def __len__(self) -> int:
        return len(self.nodes)


def _leaf(node: Any, text: str) -> Tree:
    start, end = node.start_mark.index, node.end_mark.index
    if node.style in {LITERAL, FOLDED} or "\n" in text[start:end]:
        return Fixed("a text over several lines")
    if properties := PROPERTIES.match(text, start, end):
        start = properties.end()
    space = " " if start == end and text[start - 1 : start] not in {" ", "\t"} else ""
    return Leaf(node.value, start, end, lambda value: space + _written(value, node.style))


def _written(value: str, style: str | None) -> str:
    if style == SINGLE and value.isprintable():
        return "'{}'".format(value.replace("'", "''"))
    if not style and PLAIN.fullmatch(value) and _resolves_to_text(value):
        return value
    return double_quoted(value)


def _resolves_to_text(value: str) -> bool:
    """Tell whether a plain scalar would be read as text: 1.10 is a number, and would lose its zero."""
    resolvers = yaml.SafeLoader.yaml_implicit_resolvers.get(value[0], [])
    return not any(pattern.match(value) for _tag, pattern in resolvers)
