"""What the line tells of itself: the four measures and the board, as words and as a page."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from delivery_fixtures.fleet import Fleet
from delivery_fixtures.typed import typed

FIRST = "r0"


def run(fleet: Fleet, *words: str) -> subprocess.CompletedProcess[str]:
    return typed(fleet.home, fleet.environment, *words)


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Fleet:
    """Five repositories, of which the first was given two versions and had the second taken back."""
    made = Fleet(tmp_path_factory.mktemp("measures"))
    for version in ("1.1.0", "1.2.0"):
        made.release(version)
        assert run(made, "promote", FIRST).returncode == 0
    assert run(made, "rollback", FIRST).returncode == 0
    return made


def test_the_four_measures_come_from_the_ledger_and_git_alone(fleet: Fleet) -> None:
    told = json.loads(run(fleet, "dora", FIRST, "--json").stdout)[0]
    assert (told["deployments"], told["failed"], told["failure_rate"], told["commits"]) == (2, 1, 0.5, 2)
    assert 0 <= told["lead_time_median"] <= told["lead_time_p90"]
    assert told["time_to_restore_median"] > 0
    words = run(fleet, "dora", FIRST).stdout
    assert "failure rate     50 %, 1 of 2 rolled back\n" in words


def test_what_nothing_was_delivered_to_is_not_measured(fleet: Fleet) -> None:
    assert run(fleet, "dora", "r1").stdout.count("not measured") == 3


def test_a_history_that_cannot_be_read_is_not_measured_and_stops_nothing(fleet: Fleet, tmp_path: Path) -> None:
    settings = (fleet.home / "relais.toml").read_text()
    lost = settings.replace("[source.api]\n", f'[source.api]\nhistory = "{tmp_path}/nowhere"\n')
    (fleet.home / "relais.toml").write_text(lost)
    told = run(fleet, "dora", FIRST)
    (fleet.home / "relais.toml").write_text(settings)
    assert told.returncode == 0
    assert "lead time        not measured, no history of what was deployed could be read\n" in told.stdout


def test_the_board_is_one_page_that_needs_nothing_else(fleet: Fleet, tmp_path: Path) -> None:
    page = tmp_path / "board.html"
    answer = run(fleet, "status", "--html", str(page))
    assert (answer.returncode, answer.stderr) == (0, "")
    html = page.read_text()
    assert "api is held in r0: rolled back to 1.1.0" in html
    assert '<span class="badge good">moves by itself</span>' in html
    assert "rolled back</span>" in html
    assert not re.findall(r'(?:src|href)="(?!#)', html)


def test_an_environment_that_cannot_be_read_is_told_in_its_place(fleet: Fleet, tmp_path: Path) -> None:
    away = fleet.repositories[4].rename(fleet.home / "away.git")
    page = tmp_path / "board.html"
    run(fleet, "status", "--html", str(page))
    away.rename(fleet.repositories[4])
    html = page.read_text()
    assert html.count('<span class="badge bad">stopped</span>') == 1
    assert '<span class="badge good">moves by itself</span>' in html


def test_the_console_shows_the_board_first(fleet: Fleet) -> None:
    asked = "from relais.entrypoints.console.local import panels; print(*[one.name for one in panels()])"
    shown = subprocess.check_output([sys.executable, "-c", asked], cwd=fleet.home, text=True)
    assert shown == "delivery states spend\n"
