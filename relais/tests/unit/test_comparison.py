"""The comparison with other state backends promises nothing without a test."""

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
PAGE = (TESTS.parents[1] / "docs" / "comparison-terraform.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| ([^|]+) \|(.*)\|$", re.MULTILINE)


def rows(title: str) -> dict[str, str]:
    """Return the rows of the table under a heading, by their first cell."""
    part = PAGE.split(f"## {title}\n")[1].split("\n## ")[0]
    return {name.strip(): rest for name, rest in ROW.findall(part)[1:] if not name.startswith("-")}


def test_every_test_that_it_names_is_there() -> None:
    there = {
        name
        for file in TESTS.rglob("test_*.py")
        for name in re.findall(r"^(?:async )?def (test_\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)
    }
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    assert len(named) > 30
    assert named - there == set()


def test_every_row_of_its_last_table_names_a_test() -> None:
    assert [name for name, rest in rows("Each claim and its test").items() if "`test_" not in rest] == []


def test_every_row_of_the_first_table_is_tested_in_the_last() -> None:
    claimed, tested = rows("Those one would use instead"), rows("Each claim and its test")
    assert set(claimed) - set(tested) == set()


def test_every_tool_has_a_cell_in_every_row_of_the_first_table() -> None:
    assert {rest.count("|") for rest in rows("Those one would use instead").values()} == {5}
