"""The soak in short: people at work while workers are killed under them."""

from xml.etree import ElementTree as ET

import pytest

from bench.report import held
from bench.soak.picture import picture
from bench.soak.report import results, wrong
from bench.soak.run import Plan, soak

SHORT = Plan(users=20, seconds=40, kill_every=14, think=0.7)
SVG = "{http://www.w3.org/2000/svg}"
KINDS = {"sign in", "profile", "edit", "refresh", "sign out", "sign up", "list", "search", "invite"}


@pytest.mark.timeout(400)
def test_of_what_twenty_people_were_told_nothing_is_lost_while_two_workers_are_killed() -> None:
    outcome = soak(SHORT)
    assert wrong(outcome) == []
    assert held(results(outcome))
    assert len(outcome.fire.kills) == 2
    assert {kind for kind, _ in outcome.tally.answers} >= KINDS
    drawn = ET.fromstring(picture(outcome))
    assert len(drawn.findall(f"{SVG}polyline")) == 1 + len({look.worker for look in outcome.fire.looks})
