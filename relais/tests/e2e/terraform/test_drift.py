import json

import pytest
from tf_fixtures.project import Project


@pytest.fixture
def two(project: Project) -> Project:
    """Two environments, both applied."""
    project.configure('[environment.staging]\nfolder = "infra"\n[environment.test]\nfolder = "infra"\n')
    for name in ("staging", "test"):
        project.done("plan", "--context", name)
        project.done("apply", "--context", name, "--auto-approve")
    return project


def test_where_nothing_moved_a_scheduler_sees_zero(two: Project) -> None:
    assert two.done("drift", "--all") == "staging: clean\ntest: clean\n"


def test_what_is_not_applied_is_told_and_ends_with_five(two: Project) -> None:
    two.write('label = "new"\n', "terraform.tfvars")
    answer = two.run("drift", "--context", "staging", "--json")
    assert answer.returncode == 5
    (found,) = json.loads(answer.stdout)["contexts"]
    assert (found["verdict"], found["moved"]) == ("pending", [])
    assert found["pending"] == ["terraform_data.one to change", "terraform_data.two to change"]


def test_a_context_that_cannot_be_told_is_unknown_and_the_others_are_told(two: Project) -> None:
    two.configure(
        '[environment.staging]\nfolder = "infra"\n[environment.test]\nfolder = "nowhere"\n',
    )
    answer = two.run("drift", "--all")
    assert answer.returncode == 1
    assert answer.stdout.startswith("staging: clean\ntest: unknown\n  test is not ready: the folder holds no *.tf file")


def test_it_takes_no_lock_and_keeps_no_plan(two: Project) -> None:
    bob = two.wire("staging")
    assert bob.lock().is_success
    two.done("drift", "--context", "staging")
    assert not list((two.root / ".relais/plans").rglob("*.tfplan"))
    assert two.standing("staging")["lock"]["id"] == bob.lock_id
