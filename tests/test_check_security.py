import pytest

from scripts.check_security import PAGE, exists, faults

GOOD = "tests/test_check_security.py::test_the_page_is_whole_and_true"
ROW = "| V6.2.2 | people change their password |"


def seeded(cell: str) -> str:
    """Put another last cell into a row of the page."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    return "\n".join(f"{ROW} {cell} |" if line.startswith(ROW) else line for line in lines)


def test_the_page_is_whole_and_true() -> None:
    assert list(faults(PAGE.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("cell", [f"`{GOOD}`", "not yet: nobody has built it", "does not apply: there are none"])
def test_a_test_or_a_reason_is_enough(cell: str) -> None:
    assert list(faults(seeded(cell))) == []


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("`sessions/test_sign_in.py::test_of_nothing`", "no such test: sessions/test_sign_in.py::test_of_nothing"),
        ("`sessions/test_nowhere.py::test_of_nothing`", "no such test: sessions/test_nowhere.py::test_of_nothing"),
        ("we believe so", "names no test, and does not say why"),
        ("not yet", "names no test, and does not say why"),
        ("not yet: ", "names no test, and does not say why"),
    ],
)
def test_a_row_that_shows_nothing_is_reported(cell: str, fault: str) -> None:
    assert list(faults(seeded(cell))) == [f"V6.2.2: {fault}"]


def test_a_requirement_left_out_is_missed_and_one_told_twice_is_too() -> None:
    page = PAGE.read_text(encoding="utf-8")
    lines = page.splitlines()
    (row,) = [line for line in lines if line.startswith(ROW)]
    assert list(faults(page.replace(f"{row}\n", ""))) == ["ASVS level 1: 69 rows, and there are 70 requirements"]
    assert list(faults(f"{page}\n{row}\n")) == ["V6.2.2: stands there twice"]


def test_a_name_is_found_whole_only() -> None:
    assert exists("tests/test_check_security.py", "test_a_name_is_found_whole_only")
    assert not exists("tests/test_check_security.py", "test_a_name_is_found")
