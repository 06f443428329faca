from typing import Any

import pytest
from state_fixtures.serving import StateServer
from tf_fixtures.project import MAIN, Project


@pytest.fixture(scope="module")
def bob(states: StateServer) -> str:
    return states.make_token("bob", "*:read,review")


@pytest.fixture
def prod(project: Project) -> Project:
    """A protected context, its configuration committed."""
    project.configure('[environment.prod]\nfolder = "infra"\nprotected = true\n')
    project.commit()
    project.server.protect(project.state("prod"))
    project.done("use", "prod")
    return project


def plans(project: Project) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = project.server.get(f"states/{project.state('prod')}/plans")["items"]
    return found


def review(project: Project, token: str, sha256: str, verdict: str = "approve", *more: str) -> None:
    mine, project.token = project.token, token
    project.done("review", sha256[:12], verdict, *more)
    project.token = mine


def test_a_plan_nobody_else_approved_is_not_applied(prod: Project) -> None:
    told = prod.done("plan")
    assert "prod is protected: a colleague types `relais tf review " in told
    answer = prod.run("apply")
    assert answer.returncode == 3
    assert "nobody else has approved this plan" in answer.stderr
    assert prod.serial("prod") is None


def test_an_approved_plan_is_applied(prod: Project, bob: str) -> None:
    review(prod, bob, prod.json("plan")["sha256"])
    prod.done("apply")
    assert prod.serial("prod") == 1


def test_a_rejected_plan_tells_who_and_why(prod: Project, bob: str) -> None:
    review(prod, bob, prod.json("plan")["sha256"], "reject", "--reason", "too large")
    answer = prod.run("apply")
    assert answer.returncode == 3
    assert "bob has rejected this plan: too large" in answer.stderr


def test_the_pipelines_approval_token_approves(prod: Project, bob: str) -> None:
    prod.done("plan")
    prod.more["RELAIS_APPROVAL_TOKEN"] = bob
    prod.done("apply")
    assert [plan["reviewed_by"] for plan in plans(prod)] == ["bob"]


def test_auto_approve_is_for_unprotected_contexts(prod: Project, bob: str) -> None:
    review(prod, bob, prod.json("plan")["sha256"])
    answer = prod.run("apply", "--auto-approve")
    assert answer.returncode == 3
    assert "--auto-approve is for unprotected contexts" in answer.stderr


def test_what_is_not_committed_is_not_planned(prod: Project) -> None:
    prod.write(MAIN + "# changed\n")
    answer = prod.run("plan")
    assert answer.returncode == 3
    assert "prod is protected, and something is not committed" in answer.stderr


def test_a_server_that_does_not_know_of_the_protection_is_named(prod: Project) -> None:
    prod.server.ask("PUT", f"/api/v1/states/{prod.state('prod')}", json={"protected": False})
    answer = prod.run("plan")
    assert answer.returncode == 3
    assert "the state server does not know it" in answer.stderr


def test_a_reviewer_sees_the_plan_and_without_its_file_what_the_server_knows(prod: Project) -> None:
    made = prod.json("plan")
    assert '+ resource "terraform_data" "one"' in prod.done("review", made["sha256"][:12])
    for file in (prod.root / ".relais/plans/prod").iterdir():
        file.unlink()
    told = prod.done("review", made["sha256"][:12])
    assert "2 to add, 0 to change, 0 to destroy; waiting." in told
    assert "  cost: 0.00 EUR a month, 0.00 with all other states, of 150.00" in told
    assert "its file is not here" in told


def test_a_plan_that_takes_the_last_resource_away_asks_for_a_grant_before_it_begins(prod: Project, bob: str) -> None:
    review(prod, bob, prod.json("plan")["sha256"])
    prod.done("apply")
    prod.write('terraform {\n  backend "http" {}\n}\n')
    prod.commit()
    review(prod, bob, prod.json("plan")["sha256"])
    answer = prod.run("apply")
    assert answer.returncode == 3
    assert "nobody has granted its destruction" in answer.stderr
    prod.server.grant(prod.state("prod"), "empty")
    prod.done("apply")
    assert prod.standing("prod")["resources"] == 0


def test_a_gate_that_refuses_says_what_to_change_and_stops_the_apply(prod: Project, bob: str) -> None:
    usage = '[environment.prod.budget]\nusage = { "egress" = 90000 }\n[budget]\nlimit_eur = 1\n'
    prod.configure('[environment.prod]\nfolder = "infra"\nprotected = true\n' + usage)
    prod.commit()
    told = prod.done("plan")
    assert "cost: REFUSED" in told
    assert "OVER THE LIMIT by" in told
    assert "policy: passed" in told
    review(prod, bob, plans(prod)[0]["sha256"])
    answer = prod.run("apply")
    assert answer.returncode == 3
    assert "cost refuses this plan" in answer.stderr


def test_destroying_asks_for_a_grant_then_for_the_name(prod: Project, bob: str) -> None:
    review(prod, bob, prod.json("plan")["sha256"])
    prod.done("apply")
    first = prod.run("destroy")
    assert first.returncode == 3
    assert "nobody has granted its destruction" in first.stderr
    sha256 = next(str(plan["sha256"]) for plan in plans(prod) if plan["summary"]["destroy"])
    prod.server.grant(prod.state("prod"), "destroy")
    review(prod, bob, sha256)
    code, shown = prod.typed("production", "destroy", "--plan", sha256)
    assert (code, prod.serial("prod")) == (3, 1)
    assert "the name prod has to be typed" in shown
    assert "nobody is there to type it" in prod.run("destroy", "--plan", sha256).stderr
    code, shown = prod.typed("prod\nyes", "destroy", "--plan", sha256)
    assert code == 0, shown
    assert "2 destroyed" in shown
