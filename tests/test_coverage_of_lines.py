from typing import Any

import pytest

from scripts.coverage_of_lines import sources, verdict


def file(lines: int, ran: int) -> dict[str, Any]:
    return {"summary": {"num_statements": lines, "covered_lines": ran}}


def test_ninety_percent_of_the_lines_of_each_member_pass(capsys: pytest.CaptureFixture[str]) -> None:
    files = {"backend/src/a.py": file(10, 8), "backend/src/b.py": file(10, 10), "relais/src/c.py": file(5, 5)}
    assert verdict(files, files) == 0
    assert capsys.readouterr().out.splitlines() == [
        "backend/src: 90.0 % of lines ran",
        "relais/src: 100.0 % of lines ran",
    ]


def test_less_fails_even_if_the_other_member_makes_up_for_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert verdict({"backend/src/a.py": file(1000, 1000), "relais/src/c.py": file(100, 89)}, []) == 1
    assert "relais/src: 89.0 % of lines ran, and 90 % are to hold" in capsys.readouterr().out


def test_nothing_measured_is_nothing_held() -> None:
    assert verdict({}, []) == 1
    assert verdict({"backend/src/a.py": file(10, 10), "backend/tests/a.py": file(10, 0)}, []) == 1


def test_a_file_that_nothing_ran_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    files = {"backend/src/a.py": file(10, 10), "relais/src/c.py": file(10, 10)}
    assert verdict(files, [*files, "relais/src/idle.py"]) == 1
    assert "relais/src/idle.py: nothing of it ran" in capsys.readouterr().out


def test_what_ships_is_listed_of_both_members() -> None:
    assert {"backend/src/utilisateurs/__init__.py", "relais/src/relais/__init__.py"} <= set(sources())
