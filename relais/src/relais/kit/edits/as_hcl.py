"""HCL, Terraform's language: `module.net.source` is the attribute `source` of `module "net"`."""

import json
import re
from typing import Any

import tree_sitter_hcl
from tree_sitter import Language, Node, Parser

from relais.kit.edits.as_json import written as double_quoted
from relais.kit.edits.places import Fixed, Leaf, Tree
from relais.kit.errors import Misuse

LANGUAGE = Language(tree_sitter_hcl.language())
SIGN = re.compile(r"[$%](?=[$%]\{)")
LONG = re.compile(r"\\U([0-9a-fA-F]{8})")


def tree(text: str) -> Tree:
    """Return the values of a file; blocks are tables, named by their type and labels.

    Raises:
        Misuse: it is no HCL; the line is named.
    """
    content = text.encode()
    root = Parser(LANGUAGE).parse(content).root_node
    if root.has_error:
        raise Misuse(f"is no HCL: line {_first_error(root)}.")
    table: dict[str, Any] = {}
    for body in _children(root, "body"):
        _fill(table, body)
    return table


def _fill(table: dict[str, Any], body: Node) -> None:
    for node in body.named_children:
        if node.type == "attribute":
            name, expression = node.named_children[0], node.named_children[1]
            _put(table, _text(name), _value(expression))
        elif node.type == "block":
            names = [_label(one) for one in node.named_children if one.type in {"identifier", "string_lit"}]
            below = _descend(table, names)
            for inner in _children(node, "body"):
                _fill(below, inner)


def _put(table: dict[str, Any], name: str, value: Tree) -> None:
    table[name] = Fixed("named twice") if name in table else value


def _descend(table: dict[str, Any], names: list[str]) -> dict[str, Any]:
    for name in names:
        below = table.setdefault(name, {})
        table = below if isinstance(below, dict) else {}
    return table


def _value(expression: Node) -> Tree:
    node = expression
    while (
        node.type in {"expression", "literal_value", "collection_value", "template_expr"}
        and node.named_child_count == 1
    ):
        node = node.named_children[0]
    if node.type == "object":
        return _object(node)
    if node.type == "tuple":
        return [_value(one) for one in node.named_children if one.type == "expression"]
    if node.type == "string_lit":
        return Leaf(_plain(_text(node)), node.start_byte, node.end_byte, _written)
    if node.type in {"numeric_lit", "bool_lit"}:
        return Leaf(_text(node), node.start_byte, node.end_byte, _written)
    return Fixed("an expression")


def _object(node: Node) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for element in _children(node, "object_elem"):
        key, value = element.named_children[0], element.named_children[-1]
        _put(table, _text(key).strip('"'), _value(value))
    return table


def _children(node: Node, kind: str) -> list[Node]:
    return [one for one in node.named_children if one.type == kind]


def _text(node: Node) -> str:
    return (node.text or b"").decode()


def _label(node: Node) -> str:
    return _text(node).removeprefix('"').removesuffix('"') if node.type == "string_lit" else _text(node)


def _plain(quoted: str) -> str:
    """Return what a quoted text without templates says; HCL's escapes are JSON's, and two of its own."""
    try:
        value: str = json.loads(LONG.sub(_surrogates, quoted), strict=False)
    except ValueError as fault:
        raise Misuse(f"is no HCL: {quoted} holds an escape that is none.") from fault
    return value.replace("$${", "${").replace("%%{", "%{")


def _surrogates(escape: re.Match[str]) -> str:
    return json.dumps(chr(int(escape[1], 16)))[1:-1]


def _written(value: str) -> str:
    """Write a text; `${` and `%{` would be templates, and are doubled; a sign before them is written by its number."""
    text = SIGN.sub(lambda sign: f"\\u{ord(sign[0]):04x}", double_quoted(value))
    return text.replace("${", "$${").replace("%{", "%%{")


def _first_error(node: Node) -> int:
    if node.type == "ERROR" or node.is_missing:
        return node.start_point.row + 1
    return next((_first_error(one) for one in node.children if one.has_error), node.start_point.row + 1)
