"""The bench's report tells what was measured, what holds, and what was not measured."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bench.report import FIGURES, NOT_MEASURED, Part, Result, held, page, picture, terminal, write

HELD = Result("profile", 0.31, "ms", 0.40)
BROKEN = Result("sign-ins", 60.0, "%", 85, at_least=True)
MISSING = Result("a peer's <profile>", None, "ms", 1)
ALL = [HELD, BROKEN, MISSING]


@pytest.mark.parametrize(
    ("value", "limit", "at_least", "verdict"),
    [
        (0.3, 0.4, False, "held"),
        (0.5, 0.4, False, "NOT HELD"),
        (0.4, 0.4, False, "held"),
        (90, 85, True, "held"),
        (80, 85, True, "NOT HELD"),
        (85, 85, True, "held"),
        (0, 0, False, "held"),
        (3, None, False, ""),
        (None, 3, False, ""),
    ],
)
def test_a_line_says_whether_it_holds(value: float | None, limit: float | None, at_least: bool, verdict: str) -> None:
    assert Result("x", value, "ms", limit, at_least=at_least).verdict == verdict


def test_what_was_not_measured_is_never_a_figure() -> None:
    assert MISSING.figure == NOT_MEASURED
    assert NOT_MEASURED in terminal(ALL, []).splitlines()[3]


def test_the_page_keeps_what_people_wrote_around_the_figures() -> None:
    once = page(f"before\n{FIGURES.begin}\nstale\n{FIGURES.end}\nafter\n", FIGURES, ALL, ["a remark"])
    assert once.startswith("before\n")
    assert once.endswith(f"{FIGURES.end}\nafter\n")
    assert "stale" not in once
    assert "| profile | 0.31 ms | ≤ 0.4 ms | held |" in once
    assert page(once, FIGURES, ALL, ["a remark"]) == once


def test_each_command_writes_its_own_part_of_the_page_alone() -> None:
    other = Part("<!-- other -->", "<!-- end of other -->")
    both = f"{FIGURES.begin}\nfigures\n{FIGURES.end}\nwords\n{other.begin}\nstale\n{other.end}\n"
    changed = page(both, other, [HELD], [])
    assert "figures" in changed
    assert "stale" not in changed


def test_a_count_is_told_without_decimals_and_all_must_hold() -> None:
    assert Result("lost", 0, "", 0).figure == "0"
    assert held([HELD, MISSING])
    assert not held(ALL)


def test_the_picture_shows_each_figure_that_has_a_limit(tmp_path: Path) -> None:
    assert len(ET.fromstring(picture(ALL)).findall("{http://www.w3.org/2000/svg}rect")) == 1 + 2
    (tmp_path / "page.md").write_text(f"{FIGURES.begin}\n{FIGURES.end}\n")
    write(ALL, [], tmp_path / "page.md", tmp_path / "picture.svg")
    assert "profile" in (tmp_path / "picture.svg").read_text()
    assert "profile" in (tmp_path / "page.md").read_text()
