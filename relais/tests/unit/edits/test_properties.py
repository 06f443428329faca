"""A change of one value is a change of one line, for any document: its other bytes and values stay."""

import json
import tomllib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from relais.kit.edits.as_hcl import tree as hcl
from relais.kit.edits.files import edit, read
from relais.kit.edits.places import Leaf
from relais.kit.errors import Misuse

KEYS = st.from_regex(r"[a-z][a-z0-9_-]{0,6}", fullmatch=True)
ODD_KEYS = KEYS | st.sampled_from(["a.b", "x[0]", "", "é", "app.kubernetes.io/name"])
TEXTS = st.sampled_from(
    [
        "1.2.3",
        "1.10",
        "v2",
        "",
        "true",
        "null",
        "it's",
        "# no comment",
        "a: b",
        "é ☃",
        "${x}",
        "1e3",
        "0x1",
        "~",
        "- a",
        "[x",
    ]
) | st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=12)
NEW = TEXTS.filter(lambda text: not any(ord(letter) < 32 for letter in text))
ENDS = st.sampled_from(["\n", "\r\n"])


def documents(keys: st.SearchStrategy[str], lists: bool) -> st.SearchStrategy[dict[str, Any]]:
    inner = st.recursive(
        TEXTS,
        lambda below: (
            st.dictionaries(keys, below, max_size=3) | (st.lists(below, max_size=3) if lists else st.nothing())
        ),
        max_leaves=8,
    )
    return st.dictionaries(keys, inner, min_size=1, max_size=4)


def places(document: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(document, str):
        yield above
    pairs = (
        document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    )
    for key, value in pairs:
        yield from places(value, (*above, key))


def written(place: tuple[Any, ...]) -> str:
    steps = [f"[{step}]" if isinstance(step, int) else f'."{step}"' for step in place]
    return "".join(steps).removeprefix(".")


def changed(document: Any, place: tuple[Any, ...], value: str) -> Any:
    if not place:
        return value
    copy = dict(document) if isinstance(document, dict) else list(document)
    copy[place[0]] = changed(copy[place[0]], place[1:], value)
    return copy


def check(
    file: str, text: str, document: Any, load: Callable[[str], Any], new: str, pick: Callable[[Any], Any]
) -> None:
    """Change one value of a document, and look at what became of the rest."""
    found = [*places(document)]
    if not found:
        return
    place = pick(found)
    before = text.encode()
    after = edit(file, before, written(place), new)
    assert load(after.decode()) == changed(document, place, new)
    assert read(file, after, written(place)) == new
    old_lines, new_lines = before.split(b"\n"), after.split(b"\n")
    assert len(old_lines) == len(new_lines)
    assert sum(one != other for one, other in zip(old_lines, new_lines, strict=True)) <= 1
    assert edit(file, after, written(place), new) == after


@settings(deadline=None)
@given(documents(ODD_KEYS, lists=True), NEW, st.data(), ENDS, st.booleans(), st.sampled_from([None, 1, 2, "\t"]))
def test_json(document: Any, new: str, data: st.DataObject, end: str, bom: bool, indent: Any) -> None:
    text = json.dumps(document, indent=indent, ensure_ascii=data.draw(st.booleans())).replace("\n", end)
    text = "\ufeff" * bom + text + end * data.draw(st.booleans())
    check(
        "a.json",
        text,
        document,
        lambda one: json.loads(one.removeprefix("\ufeff")),
        new,
        lambda all_: data.draw(st.sampled_from(all_)),
    )


@settings(deadline=None)
@given(documents(ODD_KEYS, lists=True), NEW, st.data(), ENDS, st.booleans(), st.sampled_from([True, False, None]))
def test_yaml(document: Any, new: str, data: st.DataObject, end: str, bom: bool, flow: Any) -> None:
    style = data.draw(st.sampled_from([None, '"', "'"]))
    text = yaml.safe_dump(
        document, default_flow_style=flow, width=10_000, allow_unicode=True, default_style=style, sort_keys=False
    )
    comments = data.draw(st.booleans())
    lines = [
        f"{line} # é {number}" if comments and flow is not True else line
        for number, line in enumerate(text.splitlines())
    ]
    text = "\ufeff" * bom + f"# a comment{end}" + end.join(lines) + end * data.draw(st.booleans())
    if yaml.safe_load(text) == document:
        check("a.yaml", text, document, yaml.safe_load, new, lambda all_: data.draw(st.sampled_from(all_)))


def as_toml(document: Any, end: str, quote: Callable[[str], str]) -> str:
    def inline(value: Any) -> str:
        if isinstance(value, str):
            return quote(value)
        if isinstance(value, list):
            return f"[{end}  # é{end}" + "".join(f"  {inline(one)}, # ]{end}" for one in value) + "]"
        return "{ " + ", ".join(f"{json.dumps(key)} = {inline(one)}" for key, one in value.items()) + " }"

    plain = [
        f"{json.dumps(key)} = {inline(value)} # = [{end}"
        for key, value in document.items()
        if not isinstance(value, dict)
    ]
    tables = [
        f"[ {json.dumps(key)} ]{end}"
        + "".join(f"  {json.dumps(name)}={inline(one)}{end}" for name, one in value.items())
        for key, value in document.items()
        if isinstance(value, dict)
    ]
    return f"# é{end}" + "".join(plain) + end + end.join(tables)


@settings(deadline=None)
@given(documents(ODD_KEYS, lists=True), NEW, st.data(), ENDS, st.booleans())
def test_toml(document: Any, new: str, data: st.DataObject, end: str, single: bool) -> None:
    def quote(value: str) -> str:
        return f"'{value}'" if single and "'" not in value else json.dumps(value, ensure_ascii=False)

    text = as_toml(document, end, quote).rstrip() + end * data.draw(st.booleans())
    try:
        sound = tomllib.loads(text) == document
    except tomllib.TOMLDecodeError:  # an inline table over several lines
        sound = False
    if sound:
        check("a.toml", text, document, tomllib.loads, new, lambda all_: data.draw(st.sampled_from(all_)))


def as_hcl(document: Any, end: str, indent: str = "") -> str:
    lines = []
    for key, value in document.items():
        if isinstance(value, dict):
            lines.append(f'{indent}block "{key}" {{ # é{end}{as_hcl(value, end, indent + "  ")}{indent}}}{end}')
        elif isinstance(value, list):
            lines.append(f"{indent}{key} = [{', '.join(json.dumps(one, ensure_ascii=False) for one in value)}]{end}")
        else:
            text = json.dumps(value, ensure_ascii=False).replace("${", "$${").replace("%{", "%%{")
            lines.append(f"{indent}{key}   = {text} // é{end}")
    return "".join(lines)


def from_hcl(text: str) -> Any:
    """Read back what `as_hcl` wrote, with the block types taken away."""

    def plain(tree: Any) -> Any:
        if isinstance(tree, Leaf):
            return tree.value
        if isinstance(tree, list):
            return [plain(one) for one in tree]
        table = {key: plain(value) for key, value in tree.items() if key != "block"}
        return table | {key: plain(value) for key, value in tree.get("block", {}).items()}

    return plain(hcl(text))


@given(
    documents(KEYS.filter(lambda key: key not in {"block", "for", "if", "in", "true", "false", "null"}), lists=False),
    NEW,
    st.data(),
    ENDS,
)
@settings(max_examples=60, deadline=None)
def test_hcl(document: Any, new: str, data: st.DataObject, end: str) -> None:
    text = as_hcl(document, end) + "# the end"
    if from_hcl(text) != document:
        return
    found = [*places(document)]
    place = data.draw(st.sampled_from(found)) if found else ()
    if not place:
        return
    where = ".".join(f'block."{step}"' for step in place[:-1]) + ("." if place[1:] else "") + place[-1]
    after = edit("main.tf", text.encode(), where, new)
    assert from_hcl(after.decode()) == changed(document, place, new)
    changes = [one for one, other in zip(text.split("\n"), after.decode().split("\n"), strict=True) if one != other]
    assert len(changes) <= 1


def outcome(file: str, content: bytes) -> str:
    try:
        return f"{file}: {edit(file, content, 'a.b', '1')!r}"
    except Misuse as fault:
        return str(fault)


@pytest.mark.parametrize("file", ["a.yaml", "a.json", "a.toml", "a.tf", "Dockerfile"])
@settings(deadline=None)
@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_hostile_files_are_refused_by_name_or_read(file: str, content: bytes) -> None:
    assert outcome(file, content).startswith(f"{file}: ")
