"""The release drill in short, and what its long form must not be fooled by."""

import pytest

from bench.release.report import results, wrong
from bench.release.run import Plan, drill
from bench.report import held

SHORT = Plan(rows=3_000, people=7, settle=1, think=0.3, download="")


@pytest.mark.timeout(600)
def test_a_release_and_its_way_back_fail_no_request_and_lose_no_write_and_without_draining_some_fail() -> None:
    outcome = drill(SHORT)
    assert wrong(outcome) == []
    assert held(results(outcome)), results(outcome)
    assert outcome.control.faults
    assert outcome.codes == [0] * 4
    assert {kind for kind, _ in outcome.tally.answers} >= {"sign in", "profile", "edit", "sign up", "list", "download"}
