"""Schemas and READMEs follow from the comments of values.yaml, and a comment that is lacking is told."""

import json
from pathlib import Path
from typing import Any

import pytest

from scripts.chart_documents import BEGIN, CHARTS, END, documents, faults
from scripts.chart_values import BadValuesError, read_values

NAMES = sorted(file.parent.name for file in CHARTS.glob("*/Chart.yaml"))
GOOD = """\
# About the file.

# -- How many.
# @schema {minimum: 1}
many: 2

inner:
  # -- A word,
  # on two lines.
  word: "x"
  # -- Words.
  # @schema {items: {type: string}}
  words: []
  # -- Labels.
  # @schema {additionalProperties: {type: string}}
  labels: {}
"""


def chart(folder: Path, values: str, readme: str = f"# Chart\n\n{BEGIN}{END}\n") -> Path:
    (folder / "values.yaml").write_text(values)
    (folder / "README.md").write_text(readme)
    return folder


def written(folder: Path, name: str) -> str:
    return next(text for file, text in documents(folder) if file.name == name)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_kept_is_what_values_say(name: str) -> None:
    assert list(faults(CHARTS / name, write=False)) == []


OPEN = {
    ".global": "an umbrella of others gives all its parts what is global to it",
    "utilisateurs.backend": "the part's own schema checks it",
    "utilisateurs.frontend": "the part's own schema checks it",
    "utilisateurs.database": "the part's own schema checks it",
}
"""What may hold any key, and why."""


def open_places(schema: Any, path: str = "") -> list[str]:
    """Name the objects of a schema that take any key, and the lists that take any item."""
    if not isinstance(schema, dict):
        return []
    kind, others = schema.get("type"), schema.get("additionalProperties", True)
    found = [path] if kind == "object" and others in (True, {}) else []
    found += [f"{path}[]"] if kind == "array" and schema.get("items", True) in (True, {}) else []
    inside = [
        (f"{path}.{key}", one)
        for word in ("properties", "patternProperties")
        for key, one in schema.get(word, {}).items()
    ]
    inside += [(f"{path}[]", schema.get("items")), (f"{path}.*", others)]
    return found + [name for where, one in inside for name in open_places(one, where)]


@pytest.mark.parametrize("name", NAMES)
def test_schemas_are_closed_and_complete(name: str) -> None:
    schema = json.loads((CHARTS / name / "values.schema.json").read_text())
    assert [one for one in open_places(schema) if one not in OPEN and f"{name}{one}" not in OPEN] == []
    leaves = {leaf.name for value in read_values(CHARTS / name / "values.yaml") for leaf in value.leaves()}
    assert leaves <= set(described(schema))


def described(schema: Any, path: str = "") -> list[str]:
    """Name everything that a schema describes."""
    found = [path] if "description" in schema else []
    inside = schema.get("properties", {})
    return found + [name for key, one in inside.items() for name in described(one, f"{path}.{key}".lstrip("."))]


def test_what_takes_any_key_or_item_is_seen() -> None:
    assert open_places({"type": "object", "properties": {"a": {"type": "object"}}}) == ["", ".a"]
    taken = {"type": "object", "additionalProperties": True}
    assert open_places(taken) == [""]
    assert open_places({"type": "array", "items": taken}) == ["[]"]
    assert open_places({"type": "array"}) == ["[]"]
    closed = {"type": "object", "additionalProperties": False}
    assert open_places(closed | {"patternProperties": {"^a": {"type": "array", "items": taken}}}) == [".^a[]"]
    assert open_places({"type": "object", "additionalProperties": taken}) == [".*"]


def test_a_schema_has_types_words_and_limits(tmp_path: Path) -> None:
    made = json.loads(written(chart(tmp_path, GOOD), "values.schema.json"))
    assert made["additionalProperties"] is False
    assert made["properties"]["many"] == {"type": "integer", "description": "How many.", "minimum": 1}
    inner = made["properties"]["inner"]
    assert inner["additionalProperties"] is False
    assert inner["properties"]["word"]["description"] == "A word, on two lines."
    assert inner["properties"]["labels"]["additionalProperties"] == {"type": "string"}


def test_a_readme_lists_what_can_be_set_and_keeps_the_rest(tmp_path: Path) -> None:
    made = written(chart(tmp_path, GOOD, f"# Before\n{BEGIN}old\n{END}\nAfter.\n"), "README.md")
    assert made.startswith("# Before\n")
    assert made.endswith("\nAfter.\n")
    assert '| `many` | `2` | How many. |\n| `inner.word` | `"x"` | A word, on two lines. |' in made
    assert "old" not in made


WRONG = {
    "says what it is": GOOD.replace("# -- How many.\n", ""),
    "what its items are": GOOD.replace("  # @schema {items: {type: string}}\n", ""),
    "what it may hold": GOOD.replace("  # @schema {additionalProperties: {type: string}}\n", ""),
    "has no type": GOOD.replace("many: 2", "many:"),
    "is no mapping": GOOD.replace("{minimum: 1}", "minimum"),
}


@pytest.mark.parametrize("reason", WRONG)
def test_what_is_left_unsaid_is_told_by_name(tmp_path: Path, reason: str) -> None:
    with pytest.raises(BadValuesError, match=reason):
        read_values(chart(tmp_path, WRONG[reason]) / "values.yaml")


def test_what_is_stale_is_told_and_written(tmp_path: Path) -> None:
    folder = chart(tmp_path, GOOD)
    stale = [fault for fault in faults(folder, write=False) if "make format" in fault]
    assert len(stale) == 2
    assert list(faults(folder, write=True)) == []
    assert list(faults(folder, write=False)) == []


def test_a_readme_without_a_place_for_the_table_is_told(tmp_path: Path) -> None:
    assert "has no place" in " ".join(faults(chart(tmp_path, GOOD, "# Chart\n"), write=False))
