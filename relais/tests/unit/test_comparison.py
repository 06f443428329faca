"""The comparisons with other tools promise nothing without a test."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
ROW = re.compile(r"^\| ([^|]+) \|(.*)\|$", re.MULTILINE)
NOTHING = re.compile(r"(?:no|not yet)\b")
"""What a cell of ours begins with that claims nothing."""
NAMES = ("terraform", "delivery")


def page(name: str) -> str:
    return (TESTS.parents[1] / "docs" / f"comparison-{name}.md").read_text(encoding="utf-8")


def rows(name: str, title: str) -> dict[str, str]:
    """Return the rows of the table under a heading of a page, by their first cell."""
    part = page(name).split(f"## {title}\n")[1].split("\n## ")[0]
    return {first.strip(): rest for first, rest in ROW.findall(part)[1:] if not first.startswith("-")}


@pytest.mark.parametrize("name", NAMES)
def test_every_test_that_it_names_is_there(name: str) -> None:
    there = {
        found
        for file in TESTS.rglob("test_*.py")
        for found in re.findall(r"^(?:async )?def (test_\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)
    }
    named = set(re.findall(r"`(test_\w+)`", page(name)))
    assert len(named) > 25
    assert named - there == set()


@pytest.mark.parametrize("name", NAMES)
def test_every_row_of_its_last_table_names_a_test(name: str) -> None:
    assert [first for first, rest in rows(name, "Each claim and its test").items() if "`test_" not in rest] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_row_of_the_first_table_is_tested_in_the_last(name: str) -> None:
    claims = rows(name, "Those one would use instead")
    claimed = {first for first, rest in claims.items() if not NOTHING.match(rest.strip())}
    assert claimed - set(rows(name, "Each claim and its test")) == set()


@pytest.mark.parametrize(("name", "cells"), [("terraform", 5), ("delivery", 6)])
def test_every_tool_has_a_cell_in_every_row_of_the_first_table(name: str, cells: int) -> None:
    assert {rest.count("|") for rest in rows(name, "Those one would use instead").values()} == {cells}
