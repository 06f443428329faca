"""Promoters of five repositories that are killed, that fight, that are turned away, and whose clocks jump."""

import random
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import pytest
from delivery_fixtures.fleet import REPOSITORIES, Fleet, kill

from relais.kit.semver import Version

YEAR = 365 * 24 * 3600
SPAN = 0.2
"""Seconds after its intents within which a promoter is killed at first; then it follows how quick the machine is."""
AIMED = 0.8
"""Of the promoters, those that are killed after their intents; the others at any moment from their start."""
PATIENCE = 100.0
HALF_DONE = {"intended, nothing pushed", "some repositories pushed", "pushed, not told"}


@pytest.fixture
def fleet(tmp_path: Path) -> Fleet:
    return Fleet(tmp_path)


def begun(fleet: Fleet, before: bytes) -> None:
    """Wait until a promoter has written its intents."""
    deadline = time.monotonic() + PATIENCE
    while fleet.ledger_tip() == before:
        assert time.monotonic() < deadline, fleet.log()
        time.sleep(0.002)


def sound(fleet: Fleet, versions: list[str]) -> None:
    """Every repository took exactly these versions, in order, each in one commit; the ledger's chain says so too."""
    entries = fleet.ledger()  # raises when the chain is broken
    for repository in fleet.repositories:
        taken = fleet.taken(repository)
        assert [one.version for one in taken] == versions, f"{repository.name}\n{fleet.log()}"
        told = [one.details for one in entries if (one.kind, one.environment) == ("promoted", repository.stem)]
        assert [(one["commit"], one["promotion"]) for one in told] == [(one.commit, one.promotion) for one in taken]
        assert len({one.promotion for one in taken}) == len(versions)
    assert [str(one) for one in sorted(map(Version.parse, versions))] == versions


@pytest.mark.parametrize(
    "rounds",
    [
        pytest.param(20, id="gate", marks=pytest.mark.timeout(600)),
        pytest.param(200, id="long", marks=[pytest.mark.long, pytest.mark.timeout(5400)]),
    ],
)
def test_killed_at_any_moment_over_five_repositories_one_more_run_finishes_each_promotion_once(
    rounds: int, fleet: Fleet
) -> None:
    chance, stages = random.Random(rounds), Counter[str]()
    with fleet.promoters() as promoters:
        versions = ["1.0.1"]
        fleet.release("1.0.1")
        assert promoters.run() == 0, fleet.log()
        span = SPAN
        for number in range(2, rounds + 2):
            versions.append(f"1.0.{number}")
            fleet.release(versions[-1])
            before = fleet.ledger_tip()
            pid = promoters.start(chance.randint(-YEAR, YEAR))
            if chance.random() < AIMED:
                begun(fleet, before)
            time.sleep(chance.uniform(0, span))
            kill(pid)
            promoters.end()
            stages[stage := fleet.stage(versions[-1])] += 1
            span *= {"done": 0.8, "nothing begun": 1}.get(stage, 1.05)
            assert promoters.run(chance.randint(-YEAR, YEAR)) == 0, fleet.log()
            sound(fleet, versions)
    half = sum(stages[one] for one in HALF_DONE)
    print(f"\n{rounds} promoters killed over {REPOSITORIES} repositories, {half} rounds left half-done: {dict(stages)}")  # noqa: T201 - read with -s, and in the report
    assert half >= rounds / 4, f"too few rounds were left half-done to say anything: {dict(stages)}"


def test_four_promoters_at_once_give_each_repository_one_commit(fleet: Fleet) -> None:
    fleet.release("1.0.1")
    with ExitStack() as stack:
        four = [stack.enter_context(fleet.promoters()) for _ in range(4)]
        for number, one in enumerate(four):
            one.start(number * YEAR)
        assert [one.end() for one in four] == [0, 0, 0, 0], fleet.log()
    sound(fleet, ["1.0.1"])


def test_a_remote_that_rejects_is_quoted_and_stops_no_other(fleet: Fleet) -> None:
    fleet.release("1.0.1")
    hook = fleet.repositories[3] / "hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'only on Mondays' >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    with fleet.promoters() as promoters:
        assert promoters.run() == 3
        assert "r3.git rejected the push: only on Mondays" in fleet.log()
        assert [len(fleet.versions(one)) for one in fleet.repositories] == [1, 1, 1, 0, 1]
        failed = [one for one in fleet.ledger() if one.kind == "failed"]
        assert [(one.environment, "only on Mondays" in one.details["said"]) for one in failed] == [("r3", True)]
        hook.unlink()
        assert promoters.run() == 0
    sound(fleet, ["1.0.1"])


def test_a_lock_that_was_left_at_a_remote_is_named_and_waited_for_a_moment_only(fleet: Fleet) -> None:
    fleet.release("1.0.1")
    lock = fleet.repositories[2] / "refs/heads/main.lock"
    lock.touch()
    with fleet.promoters() as promoters:
        assert promoters.run() == 3
        assert "r2.git holds " in fleet.log()
        assert "main.lock. If nobody pushes there now" in fleet.log()
        assert [one.environment for one in fleet.ledger() if one.kind == "intended"].count("r2") == 1
        lock.unlink()
        assert promoters.run() == 0
    sound(fleet, ["1.0.1"])
