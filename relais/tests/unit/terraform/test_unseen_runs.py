from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from relais.terraform.model.rescue import Errored
from relais.terraform.model.runs import Life, Run, explain, owned
from relais.terraform.model.standing import Lock, Standing, holder

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
RUN = Run("r1", "prod", "apply", "alice@laptop", NOON, serial=4, wrapper=10, tool=11)
LOCK = Lock("l1", "alice@laptop", "OperationTypeApply", NOON + timedelta(seconds=1), age_seconds=75, alive=False)
STANDING = Standing("prod", serial=4, lineage="one")


def test_a_run_that_is_looked_on_is_waited_for() -> None:
    explanation = explain(RUN, Life.WATCHED, None)
    assert (explanation.stops, explanation.remedy) == (True, "wait for it")


def test_a_tool_whose_wrapper_was_killed_is_at_work_and_can_be_interrupted() -> None:
    explanation = explain(RUN, Life.ORPHANED, None)
    assert explanation.stops
    assert "kill -INT 11" in explanation.remedy


def test_a_killed_apply_that_left_its_lock_is_explained_with_the_way_out() -> None:
    explanation = explain(RUN, Life.DEAD, replace(STANDING, lock=LOCK))
    assert explanation.stops
    assert "ended without a write" in explanation.sentence
    assert "relais state unlock prod --id l1" in explanation.remedy


def test_a_killed_apply_that_wrote_before_says_up_to_where() -> None:
    explanation = explain(RUN, Life.DEAD, replace(STANDING, serial=6, lock=LOCK))
    assert "ended after serial 6" in explanation.sentence


def test_somebody_elses_lock_is_not_taken_for_ones_own() -> None:
    assert not owned(replace(LOCK, who="bob@desk"), RUN)
    assert not owned(replace(LOCK, created_at=NOON - timedelta(hours=1)), RUN)
    assert not owned(None, RUN)
    assert not explain(RUN, Life.DEAD, replace(STANDING, lock=replace(LOCK, who="bob@desk"))).stops


def test_an_apply_that_finished_by_itself_is_settled() -> None:
    explanation = explain(RUN, Life.DEAD, replace(STANDING, serial=5))
    assert (explanation.stops, explanation.settled) == (False, True)
    assert "from serial 4 to 5" in explanation.sentence


def test_an_apply_that_ended_without_a_write_and_without_a_lock_is_told_and_stops_nobody() -> None:
    explanation = explain(RUN, Life.DEAD, STANDING)
    assert not explanation.stops
    assert "ended without a write" in explanation.sentence


def test_without_the_server_nothing_is_guessed() -> None:
    assert explain(RUN, Life.DEAD, None).stops


def test_a_lock_is_told_with_holder_age_and_liveness() -> None:
    lock = replace(LOCK, token_name="ci", address="10.0.0.7", reason="night work")
    assert holder(lock) == (
        "alice@laptop (token ci, from 10.0.0.7) holds it for apply since 1 min 15 s, its heartbeat has stopped, "
        "reason: night work; lock id l1"
    )


@pytest.mark.parametrize(
    ("text", "standing", "why"),
    [
        ('{"serial": 5, "lineage": "one"}', STANDING, ""),
        ('{"serial": 4, "lineage": "one"}', STANDING, ""),
        ('{"serial": 1, "lineage": "one"}', Standing("prod"), ""),
        ('{"serial": 5, "lineage": "two"}', STANDING, "it belongs to another state"),
        ('{"serial": 3, "lineage": "one"}', STANDING, "the state has moved on to serial 4"),
        ("half a fi", STANDING, "the file is no state"),
    ],
)
def test_an_unsaved_state_is_saved_only_over_what_it_came_from(text: str, standing: Standing, why: str) -> None:
    objection = Errored.read(text).objection(standing)
    assert why in (objection.sentence if objection else "")
    assert bool(objection) == bool(why)


def test_an_unsaved_state_is_told_with_its_serial_and_size() -> None:
    told = Errored.read('{"serial": 5, "lineage": "one", "resources": [{}, {}]}').told(Path("/p/errored.tfstate"))
    assert told == "/p/errored.tfstate holds a state that an apply could not save (serial 5, 2 resources)"
