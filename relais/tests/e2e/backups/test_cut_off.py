"""A drill that is cut off leaves no server behind, and at most its folder, which the next one removes."""

import os
import signal
from pathlib import Path

import pytest
from backup_fixtures.drilling import Drills, servers_in


def recovering(drills: Drills) -> bool:
    """Tell whether the drill has a server at work."""
    return (drills.scratch / "data/postmaster.pid").exists()


def fetching(drills: Drills) -> bool:
    """Tell whether the drill is unpacking the base."""
    return (drills.scratch / "data").exists()


@pytest.mark.parametrize("moment", [fetching, recovering])
def test_a_killed_drill_leaves_nothing_running_and_the_next_one_ends_well(drills: Drills, moment: object) -> None:
    process = drills.start("--scratch", drills.scratch)
    drills.until(lambda: moment(drills), "the drill is at work")  # type: ignore[operator]  # one of the two above
    process.kill()
    process.communicate()
    drills.until(lambda: not list(servers_in(drills.scratch)), "nothing is left running")
    assert [entry.name for entry in drills.scratch.parent.iterdir()] == [drills.scratch.name]
    if moment is recovering:
        assert drills.drill().code == 0


def test_a_drill_that_is_told_to_stop_leaves_nothing(drills: Drills) -> None:
    process = drills.start("--scratch", drills.scratch)
    drills.until(lambda: recovering(drills), "the drill is at work")
    process.send_signal(signal.SIGTERM)
    process.communicate()
    assert process.returncode == 128 + signal.SIGTERM
    assert not drills.scratch.exists()
    assert not list(servers_in(drills.scratch))


def test_two_drills_of_one_folder_do_not_meet(drills: Drills) -> None:
    process = drills.start("--scratch", drills.scratch)
    drills.until(lambda: fetching(drills), "the first drill is at work")
    other = drills.run("--scratch", drills.scratch)
    assert other.returncode == 3
    assert (
        other.stderr
        == f"relais: Another drill works in {drills.scratch}. Wait for it, or name another with --scratch.\n"
    )
    process.terminate()
    process.communicate()


def test_a_folder_of_somebody_else_is_left_alone(drills: Drills) -> None:
    place = Path("/usr")
    if os.geteuid() == 0:
        place = drills.scratch
        place.mkdir()
        os.chown(place, 12345, 12345)
    answer = drills.run("--scratch", place)
    assert answer.returncode == 3
    assert answer.stderr == f"relais: {place} is somebody else's. Name another with --scratch.\n"
    assert place.exists()


def test_a_folder_with_something_else_in_it_is_left_alone(drills: Drills) -> None:
    kept = drills.scratch / "data/precious"
    kept.mkdir(parents=True)
    answer = drills.run("--scratch", drills.scratch)
    assert answer.returncode == 3
    assert f"{drills.scratch} is not empty, and no drill has made it. Name an empty one" in answer.stderr
    assert kept.exists()
