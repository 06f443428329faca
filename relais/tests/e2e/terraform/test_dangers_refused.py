from typing import Any

import pytest
from state_fixtures.serving import StateServer
from tf_fixtures.project import Project


@pytest.mark.parametrize(
    ("words", "safe"),
    [
        (("init", "-migrate-state"), "relais state import"),
        (("init", "-force-copy"), "relais state import"),
        (("init", "-backend-config=password=hunter2"), 'leave `backend "http" {}` empty'),
        (("state", "push", "-force", "x"), "relais state rollback"),
        (("plan", "-lock=false"), "-lock-timeout=5m"),
        (("destroy", "-auto-approve"), "relais tf plan"),
        (("force-unlock", "1234"), "relais state unlock"),
        (("workspace", "new", "dev"), "relais tf use NAME"),
    ],
)
def test_what_loses_states_is_refused_and_the_safe_way_named(
    project: Project, words: tuple[str, ...], safe: str
) -> None:
    answer = project.run(*words)
    assert answer.returncode == 3
    assert safe in answer.stderr
    assert "hunter2" not in answer.stderr
    assert project.standing() == {}


@pytest.fixture
def expert(project: Project, states: StateServer) -> Project:
    project.token = states.make_token("expert", "*:read,write,lock,grant,unlock-any")
    return project


def test_an_experts_override_is_recorded_by_the_server_first(expert: Project) -> None:
    expert.done("plan", "-lock=false", "--i-know", "the lock server is being moved")
    (entry,) = [one for one in trail(expert) if one["action"] == "granted"]
    assert "-lock=false" in entry["detail"]["reason"]
    assert "the lock server is being moved" in entry["detail"]["reason"]


def test_an_override_without_the_right_to_grant_is_none(project: Project) -> None:
    answer = project.run("plan", "-lock=false", "--i-know", "because")
    assert answer.returncode == 3
    assert "may not grant the state" in answer.stderr


def trail(project: Project) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = project.server.get(f"audit?state={project.state()}")["items"]
    return found


def test_an_override_that_cannot_be_recorded_is_none(project: Project) -> None:
    project.address = "http://127.0.0.1:9"
    answer = project.run("plan", "-lock=false", "--i-know", "because")
    assert answer.returncode == 4
    assert "does not answer" in answer.stderr


def test_an_unlock_by_id_is_done_by_the_server_with_the_reason(expert: Project) -> None:
    bob = expert.wire()
    bob.lock()
    answer = expert.run("force-unlock", bob.lock_id, "--i-know", "bob is on holiday")
    assert answer.returncode == 0, answer.stderr
    assert f"Released the lock {bob.lock_id} of bob@desk" in answer.stderr
    assert expert.standing()["lock"] is None


def test_an_experts_migration_is_still_checked(expert: Project) -> None:
    expert.write('{"version": 4, "serial": 3, "lineage": "other", "resources": [{}]}', "terraform.tfstate")
    answer = expert.run("init", "-migrate-state", "-force-copy", "--i-know", "a move")
    assert answer.returncode == 3
    assert "a state with resources lies in the folder itself" in answer.stderr


def test_other_words_of_the_tool_are_handed_on(project: Project) -> None:
    project.done("plan")
    project.done("apply")
    assert project.done("state", "list").split() == ["terraform_data.one", "terraform_data.two"]
    assert "The configuration is valid" in project.done("validate")
    assert project.run("state", "show", "terraform_data.three").returncode == 1
