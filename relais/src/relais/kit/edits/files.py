"""Reading and changing one value in a file of any kind that is known here, by the file's name.

A place that is written between slashes is a regular expression with one group, for any file: `/^VERSION = "(.*)"$/`.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import PurePosixPath

from relais.kit.edits import as_dockerfile, as_json, as_toml, as_yaml
from relais.kit.edits.parts import part_of, with_part
from relais.kit.edits.places import Leaf, NoSuchPlace, Place, Tree, leaf, node, place
from relais.kit.edits.places import below as places_below
from relais.kit.errors import Misuse

BOM = "\ufeff"
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def read(file: str, content: bytes, where: str) -> str:
    """Return the value at a place.

    Raises:
        Misuse: the file cannot be read, or has no such place; both are named.
    """
    _text, found, named = _find(file, content, where)
    with _named(file):
        return part_of(found.value, named.part) if named.part else found.value


def edit(file: str, content: bytes, where: str, value: str) -> bytes:
    """Return the content with another value at a place; every other byte stays.

    Raises:
        Misuse: the file cannot be read, or has no such place; both are named.
    """
    if CONTROL.search(value):
        raise Misuse(f"{value!r} cannot be written: it holds control characters.", field=file)
    text, found, named = _find(file, content, where)
    with _named(file):
        whole = with_part(found.value, named.part, value) if named.part else value
    return content if whole == found.value else _replaced(text, found, whole)


def below(file: str, content: bytes, where: str) -> list[str]:
    """Name the place of every value below a place; a single value is itself.

    Raises:
        Misuse: the file cannot be read, or has no such place; both are named.
    """
    if where.startswith("/") and where.endswith("/"):
        return [where]
    with _named(file):
        body, named, missing = content.decode().removeprefix(BOM), place(where), NoSuchPlace(f"{where} is not there.")
        for tree in _trees(file, body):
            try:
                return list(places_below(node(tree, named), where))
            except NoSuchPlace as fault:
                missing = fault
        raise missing


def copy(file: str, source: bytes, target: bytes, where: str) -> bytes:
    """Return the target with the value that a file of the same kind has at a place, written as it is there.

    Raises:
        Misuse: one of them has no such place, or the value cannot be written so in the target.
    """
    text, found, named = _find(file, source, where)
    if named.part:
        return edit(file, target, where, read(file, source, where))
    old, there, _named_there = _find(file, target, where)
    made = (old[: there.start] + text[found.start : found.end] + old[there.end :]).encode()
    if read(file, made, where) != found.value:
        raise Misuse(f"{where} cannot be written there as it is in the other file.", field=file)
    return made


def line(file: str, content: bytes, where: str) -> int:
    """Return the number of the line that a value begins on, the first being 1.

    Raises:
        Misuse: the file cannot be read, or has no such place; both are named.
    """
    text, found, _place = _find(file, content, where)
    return text.count("\n", 0, found.start) + 1


def same(one: str, other: str) -> bool:
    """Tell whether two texts name one place."""
    return one == other or (not {one[:1], other[:1]} & {"/"} and place(one).steps == place(other).steps)


def _trees(file: str, body: str) -> list[Tree]:
    return _yaml(body) if _kind(file) == "yaml" else [_tree(file, body)]


def _replaced(text: str, found: Leaf, value: str) -> bytes:
    return (text[: found.start] + found.write(value) + text[found.end :]).encode()


@contextmanager
def _named(file: str) -> Iterator[None]:
    """Name the file in what goes wrong."""
    try:
        yield
    except UnicodeDecodeError as fault:
        raise Misuse("is not UTF-8.", field=file) from fault
    except Misuse as fault:
        raise type(fault)(fault.sentence, field=file, remedy=fault.remedy) from fault


def _find(file: str, content: bytes, where: str) -> tuple[str, Leaf, Place]:
    with _named(file):
        text = content.decode()
        if where.startswith("/") and where.endswith("/"):
            return text, _matched(text, where), Place(where, ())
        named = place(where)
        return text, _leaf(file, text, named), named


def _leaf(file: str, text: str, where: Place) -> Leaf:
    """Find the value; marks are counted without a byte order mark, which moves them by one."""
    body = text.removeprefix(BOM)
    found = _in_one_of(_trees(file, body), where)
    if not isinstance(found, Leaf):
        raise found
    moved, start, end = len(text) - len(body), found.start, found.end
    if _kind(file) == "hcl":  # its parser counts bytes
        start, end = (len(body.encode()[:position].decode()) for position in (start, end))
    return Leaf(found.value, start + moved, end + moved, found.write)


@lru_cache(maxsize=4)
def _yaml(body: str) -> list[Tree]:
    """Read a file once for all the places in it that are asked for."""
    return as_yaml.trees(body)


def _in_one_of(trees: list[Tree], where: Place) -> Leaf | NoSuchPlace:
    """Find the value in the one document that has it."""
    found: list[Leaf] = []
    missing: NoSuchPlace = NoSuchPlace(f"{where.text} is not there: the file is empty.")
    for tree in trees:
        try:
            found.append(leaf(tree, where))
        except NoSuchPlace as fault:
            missing = fault
    if len(found) > 1:
        return NoSuchPlace(f"{where.text} is there in {len(found)} documents.")
    return found[0] if found else missing


def _kind(file: str) -> str:
    name = PurePosixPath(file).name.lower()
    if name.startswith("dockerfile") or name.endswith((".dockerfile", "containerfile")):
        return "dockerfile"
    kinds = {".yaml": "yaml", ".yml": "yaml", ".json": "json", ".toml": "toml", ".lock": "toml"}
    kinds |= dict.fromkeys((".tf", ".hcl", ".tfvars"), "hcl")
    return kinds.get(PurePosixPath(name).suffix, "")


def _tree(file: str, text: str) -> Tree:
    kind = _kind(file)
    if kind == "json":
        return as_json.tree(text)
    if kind == "toml":
        return as_toml.tree(text)
    if kind == "dockerfile":
        return as_dockerfile.tree(text)
    if kind == "hcl":
        from relais.kit.edits import as_hcl  # noqa: PLC0415 - loads a parser that the other kinds do without

        return as_hcl.tree(text)
    raise Misuse("is of no kind that is known.", remedy="Write the place as a regular expression: /version (.*)/.")


def _matched(text: str, where: str) -> Leaf:
    try:
        pattern = re.compile(where[1:-1], re.MULTILINE)
    except re.error as fault:
        raise Misuse(f"{where} is no regular expression: {fault}.") from fault
    if pattern.groups != 1:
        raise Misuse(f"{where} must have one group, around the value.")
    found = list(pattern.finditer(text))
    if len(found) != 1 or found[0][1] is None:
        raise NoSuchPlace(f"{where} matches {len(found)} times, and must match once.")
    return Leaf(found[0][1], *found[0].span(1), str)
