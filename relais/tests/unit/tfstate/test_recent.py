"""Bodies that are remembered: the newest version's alone, small ones alone, and not more than there is room for."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from state_fixtures.facts import NOW, a_state

from relais.tfstate.actions.recent import LARGEST, Recent

STATE = a_state(updated_at=NOW)


def test_what_was_kept_is_found_and_cannot_be_changed() -> None:
    recent = Recent()
    recent.keep(STATE, bytearray(b"body"))
    found = recent.find(STATE)
    assert found == b"body"
    with pytest.raises(TypeError):
        memoryview(found or b"")[0] = 0


@pytest.mark.parametrize("change", [{"serial": 5}, {"md5": "m5"}, {"updated_at": NOW + timedelta(microseconds=1)}])
def test_another_version_of_the_state_is_not_the_one_that_was_kept(change: dict[str, Any]) -> None:
    recent = Recent()
    recent.keep(STATE, b"body")
    assert recent.find(replace(STATE, **change)) is None
    assert recent.find(STATE) == b"body"


def test_a_large_body_is_not_kept_and_takes_the_place_of_the_one_before() -> None:
    recent = Recent()
    recent.keep(STATE, b"body")
    recent.keep(STATE, bytes(LARGEST + 1))
    assert recent.find(STATE) is None


def test_the_oldest_are_forgotten_when_there_is_no_room() -> None:
    recent, states = Recent(room=100), [replace(STATE, id=number) for number in range(4)]
    for state in (*states[:3], states[0], states[3]):
        recent.keep(state, bytes(30))
    assert [recent.find(state) is not None for state in states] == [True, False, True, True]
