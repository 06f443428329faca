import pytest
from fakes.state_server import FakeStates
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
    project: Project, states: FakeStates, words: tuple[str, ...], safe: str
) -> None:
    answer = project.run(*words)
    assert answer.returncode == 3
    assert safe in answer.stderr
    assert "hunter2" not in answer.stderr
    assert states.users == []


def test_an_experts_override_is_recorded_by_the_server_first(project: Project, states: FakeStates) -> None:
    project.done("plan", "-lock=false", "--i-know", "the lock server is being moved")
    (grant,) = states.grants
    assert "-lock=false" in grant["reason"]
    assert "the lock server is being moved" in grant["reason"]


def test_an_override_that_cannot_be_recorded_is_none(project: Project) -> None:
    project.address = "http://127.0.0.1:9"
    answer = project.run("plan", "-lock=false", "--i-know", "because")
    assert answer.returncode == 4
    assert "does not answer" in answer.stderr


def test_an_unlock_by_id_is_done_by_the_server_with_the_reason(project: Project, states: FakeStates) -> None:
    state = project.json("status")["state"]
    states.locks[state] = {
        "ID": "l1",
        "Who": "bob@desk",
        "Operation": "OperationTypeApply",
        "Created": "2026-11-25T12:00:00Z",
    }
    answer = project.run("force-unlock", "l1", "--i-know", "bob is on holiday")
    assert answer.returncode == 0
    assert "Released the lock l1 of bob@desk" in answer.stderr
    assert states.locks == {}


def test_a_local_state_and_an_experts_migration_are_still_checked_by_the_server(project: Project) -> None:
    project.write('{"version": 4, "serial": 3, "lineage": "other", "resources": [{}]}', "terraform.tfstate")
    answer = project.run("init", "-migrate-state", "-force-copy", "--i-know", "a move")
    assert answer.returncode == 3
    assert "a state with resources lies in the folder itself" in answer.stderr


def test_other_words_of_the_tool_are_handed_on(project: Project) -> None:
    project.done("plan")
    project.done("apply")
    assert project.done("state", "list").split() == ["terraform_data.one", "terraform_data.two"]
    assert "The configuration is valid" in project.done("validate")
    assert project.run("state", "show", "terraform_data.three").returncode == 1
