"""The soak in short: people at work while workers are killed under them."""

import pytest

from bench.report import held
from bench.soak.report import results, wrong
from bench.soak.run import Plan, soak

SHORT = Plan(users=20, seconds=40, kill_every=14, think=0.7)
KINDS = {"sign in", "profile", "edit", "refresh", "sign out", "sign up", "list", "search", "invite"}


@pytest.mark.timeout(400)
def test_of_what_twenty_people_were_told_nothing_is_lost_while_two_workers_are_killed() -> None:
    outcome = soak(SHORT)
    assert wrong(outcome) == []
    assert held(results(outcome))
    assert len(outcome.fire.kills) == 2
    assert {kind for kind, _ in outcome.tally.answers} >= KINDS
