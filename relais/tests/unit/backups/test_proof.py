"""What proves a backup, P1 to P5; and how it is told."""

from datetime import UTC, datetime, timedelta

import pytest

from relais.backups import report
from relais.backups.model import proof
from relais.backups.model.proof import NEEDED, POINT, UNSEEN, Check, Examined, Proof, failed, passed
from relais.backups.model.record import Record, from_values

NOW = datetime(2026, 11, 26, 3, tzinfo=UTC)
ALLOWED = timedelta(minutes=2)
WHOLE = [passed(name, "x") for name in NEEDED]


def test_what_was_examined_and_found_whole_is_proved() -> None:
    assert Proof.proves(WHOLE)


@pytest.mark.parametrize("name", NEEDED)
def test_what_was_not_examined_proves_nothing(name: str) -> None:
    assert not Proof.proves([one for one in WHOLE if one.name != name])


def test_one_failure_is_enough() -> None:
    assert not Proof.proves([*WHOLE, failed("promise x", "1 row")])
    assert not Proof.proves([])


def test_nothing_that_looked_at_nothing_counts() -> None:
    assert Proof.relations("tables", "tables", Examined(0)) == failed(
        "tables", "there are no tables: nothing was examined"
    )
    assert Proof.relations("tables", "tables", Examined(3)).outcome == "passed"


def test_faults_are_told_by_name_and_the_rest_counted() -> None:
    found = Proof.relations("tables", "tables", Examined(9, ("a", "b", "c", "d", "e")))
    assert found == failed("tables", "5 of 9 tables broken: a; b; c; and 2 more")


@pytest.mark.parametrize(
    ("newest", "outcome", "said"),
    [
        (NOW - timedelta(minutes=2), "passed", "2 min old, 2 min are allowed"),
        (NOW - timedelta(minutes=3), "failed", "3 min old, 2 min are allowed"),
        (NOW + timedelta(minutes=1), "passed", "0 s old"),
        (NOW + timedelta(minutes=3), "failed", "3 min younger than the end"),
        (None, "failed", "NOT EXAMINED"),
    ],
)
def test_the_newest_heartbeat_is_no_older_than_allowed(newest: datetime | None, outcome: str, said: str) -> None:
    found = Proof.point(newest, NOW, ALLOWED, without=False)
    assert found.outcome == outcome
    assert said in found.evidence


def test_without_a_heartbeat_somebody_has_to_say_so_and_it_is_told() -> None:
    found = Proof.point(None, NOW, ALLOWED, without=True)
    assert (found.name, found.outcome) == (POINT, UNSEEN)
    assert "NOT EXAMINED" in found.evidence
    assert Proof.proves([*WHOLE, found])


def test_a_promise_is_broken_by_a_row() -> None:
    assert Proof.promise("x", "all is well", 0) == passed("promise x", "all is well")
    assert Proof.promise("x", "all is well", 2) == failed("promise x", "2 rows against: all is well")


def record(*checks: Check) -> Record:
    return Record(
        backup="20261126T030000",
        major=18,
        listed=NOW,
        stored=2048,
        phases={"fetch": 1.25, "recover": 0.5},
        point=7.0,
        checks=[*WHOLE, *checks],
        at=NOW,
    )


def test_a_record_that_was_handed_over_is_the_same_but_for_its_end() -> None:
    one = record()
    again = from_values(one.values())
    assert (again.checks, again.phases, again.target, again.listed) == (one.checks, one.phases, one.target, NOW)


def test_figures_name_the_last_success_only_when_there_was_one() -> None:
    assert f"drill_last_success_timestamp {NOW.timestamp()}\n" in report.figures(record())
    broken = report.figures(record(failed("x", "y")))
    assert "drill_last_success_timestamp" not in broken
    assert "drill_checks_failed 1\n" in broken
    assert 'drill_rto_seconds{phase="fetch"} 1.25\n' in broken
    assert "drill_rpo_seconds 7.0\n" in broken


def test_the_verdict_is_one_line() -> None:
    assert report.verdict(record()) == "PROVED: 20261126T030000, latest (2.0 kB; fetch 1.2 s, recover 0.5 s)."
    told = list(report.lines(record(failed(proof.POINT, "old"))))
    assert told[-1] == "NOT PROVED: 20261126T030000, latest: 1 of 9 checks failed."
    assert "FAILED  recovery point  old" in told
