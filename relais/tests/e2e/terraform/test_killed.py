import json
import os
import re
import shlex
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest
from state_fixtures.serving import StateServer, serving
from state_fixtures.wire import document
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


def killed(project: Project) -> None:
    """Begin an apply and kill the wrapper and the tool."""
    process = begun(project)
    tool = run_of(project)["tool"]
    process.kill()
    ended(process)
    os.killpg(tool, signal.SIGKILL)
    project.until(lambda: gone(tool), "the tool ends")


def test_an_interrupt_is_handed_on_waited_for_and_nothing_is_lost(slow: Project) -> None:
    process = begun(slow)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130, told
    assert "waiting for the tool to finish what it began, write its state and unlock" in told
    assert "apply was interrupted" in told
    state = slow.json("status")
    assert (state["lock"], state["notes"]) == (None, [])
    assert state["resources"]


def test_while_an_apply_is_at_work_another_one_here_says_so(slow: Project) -> None:
    process = begun(slow)
    answer = slow.run("plan")
    assert answer.returncode == 3
    assert "Another `relais tf apply` is at work in this project." in answer.stderr
    let_go(slow)
    assert ended(process) == 0


def test_a_lock_is_kept_alive_while_the_tool_works(slow: Project) -> None:
    process = begun(slow)
    slow.until(lambda: slow.standing()["lock"]["alive"], "a heartbeat")
    let_go(slow)
    assert ended(process) == 0


def test_a_killed_wrapper_loses_nothing_the_tool_finishes_and_the_next_command_tells(slow: Project) -> None:
    process = begun(slow)
    process.kill()
    ended(process)
    tool = run_of(slow)["tool"]
    answer = slow.run("plan")
    assert answer.returncode == 3
    assert f"the tool is still at work (process {tool})" in answer.stderr
    let_go(slow)
    slow.until(lambda: gone(tool), "the tool ends")
    assert slow.serial() == 1
    after = slow.run("plan")
    assert after.returncode == 0
    assert "Note: an apply ended unseen; the state has moved from serial 0 to 1." in after.stderr
    assert "Note" not in slow.run("plan").stderr


def test_when_both_are_killed_the_lock_stays_and_the_next_command_names_the_way_out(slow: Project) -> None:
    killed(slow)
    answer = slow.run("apply")
    assert answer.returncode == 3
    assert "An apply was killed and ended without a write" in answer.stderr
    way = re.search(r"`relais (state unlock .*?)`", answer.stderr)
    assert way
    assert slow.relais(*shlex.split(way[1])).returncode == 0
    after = slow.run("plan")
    assert after.returncode == 0
    assert "Note: an apply ended without a write" in after.stderr


def test_an_apply_that_somebody_lost_is_told_to_everybody(slow: Project, states: StateServer) -> None:
    killed(slow)
    lock = slow.standing()["lock"]["id"]
    states.ask("DELETE", f"/api/v1/states/{slow.state()}/lock", json={"id": lock, "reason": "her laptop died"})
    shutil.rmtree(slow.root / ".relais/runs")
    answer = slow.run("plan")
    assert answer.returncode == 0, answer.stderr
    assert "ended without a write" in answer.stderr
    assert "her laptop died" in answer.stderr


def test_the_true_holder_of_a_lock_is_named(project: Project) -> None:
    project.configure('[terraform]\nfolder = "infra"\nlock_timeout = "0s"\n')
    bob = project.wire()
    bob.lock()
    answer = project.run("plan")
    assert answer.returncode == 3
    told = f"The state {project.state()} is locked: bob@desk (token admin, from 127.0.0.1) holds it for apply since"
    assert told in answer.stderr
    assert f"lock id {bob.lock_id}" in answer.stderr


def test_a_state_that_could_not_be_saved_stops_what_comes_next_and_is_saved_by_rescue(
    slow: Project, tmp_path: Path
) -> None:
    with serving(tmp_path / "own") as server:
        slow.server, slow.token = server, server.token
        slow.done("plan")
        process = begun(slow)
        server.kill()
        let_go(slow)
        _, told = process.communicate(timeout=60)
        assert process.returncode == 1
        assert "lies in errored.tfstate: `relais tf rescue`" in told
        server.start()
        blocked = slow.run("plan")
        assert blocked.returncode == 3
        assert "errored.tfstate holds a state that an apply could not save (serial" in blocked.stderr
        held = slow.run("rescue")
        assert held.returncode == 3
        way = re.search(r"`relais (state unlock .*?)`", held.stderr)
        assert way, held.stderr
        assert slow.relais(*shlex.split(way[1])).returncode == 0
        assert "Saved: 3 resources" in slow.done("rescue")
        assert slow.serial()
        assert not (slow.folder / "errored.tfstate").exists()
        assert "No changes" in slow.done("plan")


def test_an_unsaved_state_of_another_lineage_is_not_saved_over_this_one(project: Project) -> None:
    project.done("plan")
    project.done("apply")
    project.write('{"version": 4, "serial": 9, "lineage": "other", "resources": []}', "errored.tfstate")
    answer = project.run("rescue")
    assert answer.returncode == 3
    assert "its lineage differs" in answer.stderr
    assert "Moved aside" in project.done("rescue", "--discard")
    assert list((project.root / ".relais/rescued/me").iterdir())


def test_what_the_server_refuses_at_the_lock_is_told_in_its_own_words(project: Project) -> None:
    project.configure('[terraform]\nfolder = "infra"\nlock_timeout = "0s"\n')
    assert project.wire().write(document(1, terraform_version="1.99.0"), locked=False).is_success
    project.done("plan")
    answer = project.run("apply")
    assert answer.returncode == 1
    assert "The state server says: " in answer.stderr
    assert "1.99" in answer.stderr
    assert project.serial() == 1
