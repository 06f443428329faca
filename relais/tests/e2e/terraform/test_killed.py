import json
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest
from fakes.state_server import FakeStates
from tf_fixtures.project import MAIN, SLOW, Project


@pytest.fixture
def slow(project: Project) -> Project:
    """A project whose apply is in the middle of a resource once `began` is there, and ends when `go` is."""
    project.write(MAIN + SLOW)
    project.done("plan")
    return project


def begun(project: Project) -> subprocess.Popen[str]:
    process = project.start("apply")
    project.until((project.root / "began").exists, "the apply begins")
    return process


def ended(process: subprocess.Popen[str]) -> int:
    process.communicate(timeout=60)
    return process.returncode


def let_go(project: Project) -> None:
    (project.root / "go").touch()


def run_of(project: Project) -> dict[str, Any]:
    (file,) = (project.root / ".relais/runs/me").glob("*.json")
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def gone(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return True
    return stat.rpartition(")")[2].split()[0] == "Z"


def test_an_interrupt_is_handed_on_waited_for_and_nothing_is_lost(slow: Project, states: FakeStates) -> None:
    process = begun(slow)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130, told
    assert "waiting for the tool to finish what it began, write its state and unlock" in told
    assert "apply was interrupted" in told
    state = slow.json("status")
    assert (state["lock"], state["notes"]) == (None, [])
    assert json.loads(states.states[state["state"]])["resources"]


def test_while_an_apply_is_at_work_another_one_here_says_so(slow: Project) -> None:
    process = begun(slow)
    answer = slow.run("plan")
    assert answer.returncode == 3
    assert "Another `relais tf apply` is at work in this project." in answer.stderr
    let_go(slow)
    assert ended(process) == 0


def test_a_lock_is_kept_alive_while_the_tool_works(slow: Project, states: FakeStates) -> None:
    process = begun(slow)
    slow.until(lambda: states.beats, "a heartbeat")
    assert states.beats[0] == slow.json("status")["lock"]["id"]
    let_go(slow)
    assert ended(process) == 0


def test_a_killed_wrapper_loses_nothing_the_tool_finishes_and_the_next_command_tells(
    slow: Project, states: FakeStates
) -> None:
    process = begun(slow)
    process.kill()
    ended(process)
    tool = run_of(slow)["tool"]
    answer = slow.run("plan")
    assert answer.returncode == 3
    assert f"the tool is still at work (process {tool})" in answer.stderr
    let_go(slow)
    slow.until(lambda: gone(tool), "the tool ends")
    assert states.serial(slow.json("status")["state"]) == 1
    after = slow.run("plan")
    assert after.returncode == 0
    assert "Note: an apply ended unseen; the state has moved from serial 0 to 1." in after.stderr
    assert "Note" not in slow.run("plan").stderr


def test_when_both_are_killed_the_lock_stays_and_the_next_command_names_the_way_out(
    slow: Project, states: FakeStates
) -> None:
    process = begun(slow)
    tool = run_of(slow)["tool"]
    process.kill()
    ended(process)
    os.killpg(tool, signal.SIGKILL)
    slow.until(lambda: gone(tool), "the tool ends")
    status = slow.json("status")
    answer = slow.run("apply")
    assert answer.returncode == 3
    assert "An apply was killed and ended without a write" in answer.stderr
    assert f"relais state unlock {status['state']} --id {status['lock']['id']}" in answer.stderr
    slow.done("force-unlock", status["lock"]["id"], "--i-know", "killed")
    after = slow.run("plan")
    assert after.returncode == 0
    assert "Note: an apply ended without a write" in after.stderr


def test_an_apply_somebody_else_lost_is_told_before_the_next_plan(project: Project, states: FakeStates) -> None:
    states.unfinished = {"lock_id": "l1", "who": "bob@desk", "ended_at": None, "reason": "his laptop died"}
    told = project.run("plan").stderr
    assert "an apply of bob@desk ended without a write (his laptop died)" in told


def test_the_true_holder_of_a_lock_is_named(project: Project, states: FakeStates) -> None:
    project.configure('[terraform]\nfolder = "infra"\nlock_timeout = "0s"\n')
    state = project.json("status")["state"]
    states.locks[state] = {
        "ID": "l1",
        "Who": "bob@desk",
        "Operation": "OperationTypeApply",
        "Created": "2026-11-25T12:00:00Z",
    }
    answer = project.run("plan")
    assert answer.returncode == 3
    assert f"The state {state} is locked: bob@desk (token alice, from 127.0.0.1) holds it for apply" in answer.stderr
    assert "lock id l1" in answer.stderr


def test_a_state_that_was_refused_is_kept_explained_and_saved(project: Project, states: FakeStates) -> None:
    state = project.json("status")["state"]
    project.done("plan")
    states.refuse[f"POST /tf/{state}"] = (409, "The lineage of this state is another.")
    answer = project.run("apply")
    assert answer.returncode == 1
    assert "The state server says: The lineage of this state is another. Ask for it." in answer.stderr
    assert "lies in errored.tfstate: `relais tf rescue`" in answer.stderr
    assert "errored.tfstate holds a state that an apply could not save" in project.run("plan").stderr
    states.refuse.clear()
    assert "Saved: 2 resources" in project.done("rescue")
    assert states.serial(state)
    assert not (project.folder / "errored.tfstate").exists()
    assert "No changes" in project.done("plan")


def test_an_unsaved_state_of_another_lineage_is_not_saved_over_this_one(project: Project) -> None:
    project.done("plan")
    project.done("apply")
    project.write('{"version": 4, "serial": 9, "lineage": "other", "resources": []}', "errored.tfstate")
    answer = project.run("rescue")
    assert answer.returncode == 3
    assert "its lineage differs" in answer.stderr
    assert "Moved aside" in project.done("rescue", "--discard")
    assert list((project.root / ".relais/rescued/me").iterdir())


def test_what_the_server_refuses_at_the_lock_is_told_in_its_own_words(project: Project, states: FakeStates) -> None:
    state = project.json("status")["state"]
    project.configure('[terraform]\nfolder = "infra"\nlock_timeout = "0s"\n')
    states.refuse[f"LOCK /tf/{state}"] = (423, "Written last by Terraform 1.15, this is 1.11.")
    answer = project.run("plan")
    assert answer.returncode == 1
    assert "The state server says: Written last by Terraform 1.15, this is 1.11. Ask for it." in answer.stderr
