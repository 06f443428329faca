"""Where a value is: `image.tag`, `package[name=api].version`, `images[0].newTag`, `module.net.source#ref`.

Keys are parted by dots, and in double quotes when they hold a dot, a bracket or nothing; `[2]` is the third of a list,
`[name=api]` the one whose `name` is `api`; `#tag`, `#digest` and `#ref` mean a part of the value.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, Union

from relais.kit.errors import Misuse

STEP = re.compile(
    r'"(?P<quoted>[^"]*)"|\[(?P<index>\d+)\]|\[(?P<key>[^=\[\]]+)=(?:"(?P<held>[^"]*)"|(?P<value>[^\]]*))\]'
    r"|(?P<plain>[^.\[\]#\"]+)"
)
PLAIN = re.compile(r"[^.\[\]#\"]+")
PART = re.compile(r"#(tag|digest|ref)$")

Step: TypeAlias = str | int | tuple[str, str]


class NoSuchPlace(Misuse):
    """The file has no value there, or has it twice."""


@dataclass(frozen=True)
class Place:
    """The steps to a value, and the part of it that is meant."""

    text: str
    steps: tuple[Step, ...]
    part: str = ""


@dataclass(frozen=True)
class Leaf:
    """A value and its bytes: `content[start:end]` is how it is written."""

    value: str
    start: int
    end: int
    write: Callable[[str], str]
    """Writes another value in the same manner."""


@dataclass(frozen=True)
class Fixed:
    """Something that is there and cannot be changed; `why` ends the sentence "… cannot be changed: it is"."""

    why: str


Tree: TypeAlias = Union["Mapping[str, Tree]", "Sequence[Tree]", Leaf, Fixed]


def place(text: str) -> Place:
    """Read where a value is.

    Raises:
        Misuse: the text is no place.
    """
    found = PART.search(text)
    path, position = text[: found.start()] if found else text, 0
    steps: list[Step] = []
    while position < len(path):
        position += path[position] == "." and bool(steps)
        step = STEP.match(path, position)
        if not step:
            raise Misuse(
                f"{text!r} is no place in a file.", remedy="Write it like image.tag or items[name=api].version."
            )
        steps.append(_step(step))
        position = step.end()
    if not steps:
        raise Misuse("a place in a file is missing.", remedy="Write it like image.tag.")
    return Place(text, tuple(steps), found[1] if found else "")


def _step(found: re.Match[str]) -> Step:
    if found["index"]:
        return int(found["index"])
    if found["key"]:
        return found["key"], found["held"] if found["held"] is not None else found["value"]
    return found["quoted"] if found["quoted"] is not None else found["plain"]


def leaf(tree: Tree, where: Place) -> Leaf:
    """Return the value that a place names.

    Raises:
        NoSuchPlace: it is not there, or it is no single value.
    """
    tree = node(tree, where)
    if isinstance(tree, Leaf):
        return tree
    why = tree.why if isinstance(tree, Fixed) else "a list" if isinstance(tree, Sequence) else "a table"
    raise NoSuchPlace(f"{where.text} cannot be changed: it is {why}.")


def node(tree: Tree, where: Place) -> Tree:
    """Return what a place names: a value, a table or a list.

    Raises:
        NoSuchPlace: it is not there.
    """
    for number, step in enumerate(where.steps):
        tree = _below(tree, step, where, number)
    return tree


def below(tree: Tree, text: str) -> Iterator[str]:
    """Name the place of every value in a table or a list, whose own place is given; a value is itself."""
    if isinstance(tree, Mapping):
        for name in tree:
            yield from below(tree[name], f"{text}.{_named(name)}")
    elif isinstance(tree, Sequence):
        for number, one in enumerate(tree):
            yield from below(one, f"{text}[{number}]")
    else:
        yield text


def _named(key: str) -> str:
    return key if PLAIN.fullmatch(key) else f'"{key}"'


def _below(tree: Tree, step: Step, where: Place, number: int) -> Tree:
    below = None
    if isinstance(step, str) and isinstance(tree, Mapping):
        below = tree.get(step)
    elif isinstance(step, int) and isinstance(tree, Sequence):
        below = tree[step] if step < len(tree) else None
    elif isinstance(step, tuple) and isinstance(tree, Sequence):
        below = _only([one for one in tree if _has(one, *step)], where)
    if below is None:
        known = f" Known there are {', '.join(list(tree)[:8])}." if isinstance(tree, Mapping) and tree else ""
        raise NoSuchPlace(f"{where.text} is not there: step {number + 1} finds nothing.{known}")
    return below


def _only(found: list[Tree], where: Place) -> Tree | None:
    if len(found) > 1:
        raise NoSuchPlace(f"{where.text} is there {len(found)} times.")
    return found[0] if found else None


def _has(tree: Tree, key: str, value: str) -> bool:
    held: Any = tree.get(key) if isinstance(tree, Mapping) else None
    return isinstance(held, Leaf) and held.value == value


def once(pairs: Sequence[tuple[str, Tree]]) -> dict[str, Tree]:
    """Return a table of these pairs; what is named twice cannot be changed."""
    table: dict[str, Tree] = {}
    for name, tree in pairs:
        table[name] = Fixed("named twice") if name in table else tree
    return table
