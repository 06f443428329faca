"""A change that waits in a request, without a forge: a branch that people merge by git, and a file that tells of it."""

import json
from pathlib import Path

import pytest
from delivery_fixtures.asking import BRANCH, VALUES, Asking

from tests.git_repositories import git

TAKES = "chore: prod takes api"


@pytest.fixture
def asking(tmp_path: Path) -> Asking:
    return Asking(tmp_path, 'kind = "files"')


def test_a_request_is_opened_once_updated_in_place_and_done_when_it_is_merged(asking: Asking) -> None:
    asking.release("1.1.0")
    assert f"prod: api 1.0.0 -> 1.1.0 waits to be merged: {asking.home}/requests/prod.json" in asking.does(
        "promote", "--auto"
    )
    assert (asking.tag("main"), asking.tag(BRANCH), asking.ahead()) == ("1.0.0", "1.1.0", [f"{TAKES} 1.1.0"])
    asking.change_request(approved_by=["ada"])
    head = git(asking.infra, "rev-parse", BRANCH)
    assert "prod waits for its request to be merged" in asking.does("promote", "--auto")
    assert asking.run("promote", "prod").returncode == 3
    assert "prod waits for its request to be merged" in asking.does("why", "prod")
    assert (git(asking.infra, "rev-parse", BRANCH), asking.request()["approved_by"]) == (head, ["ada"])
    assert asking.kinds() == ["intended"]

    asking.release("1.2.0")  # another bundle: the same request, and nobody has approved that
    asking.does("promote", "--auto")
    assert (asking.tag(BRANCH), asking.ahead()) == ("1.2.0", [f"{TAKES} 1.2.0"])
    told = asking.request()
    assert (told["state"], told["title"], told["approved_by"]) == ("open", f"{TAKES} 1.2.0", [])
    assert len(list((asking.home / "requests").iterdir())) == 1

    asking.merge()
    assert asking.does("promote", "--auto") == "prod: nothing new\n"
    assert asking.request()["state"] == "merged"
    assert asking.kinds() == ["intended", "intended", "failed", "promoted", "verified"], asking.does("log")
    assert asking.does("verify").endswith("every environment has what it was given.\n")


def test_a_request_that_was_merged_in_other_words_is_done_too(asking: Asking) -> None:
    asking.release("1.1.0")
    told = json.loads(asking.does("promote", "prod", "--json"))
    assert (told["environment"], told["request"]) == ("prod", f"{asking.home}/requests/prod.json")
    tree = git(asking.infra, "rev-parse", f"{BRANCH}^{{tree}}")
    squashed = git(asking.infra, "commit-tree", tree, "-p", "main", "-m", "squashed by a forge")
    git(asking.infra, "update-ref", "refs/heads/main", squashed)
    assert asking.does("promote", "prod") == "Nothing new.\n"
    assert asking.kinds() == ["intended", "promoted", "verified"]
    assert "prod: api 1.1.0 -> 1.0.0 waits to be merged: " in asking.does("rollback", "prod")
    assert (asking.tag("main"), asking.tag(BRANCH)) == ("1.1.0", "1.0.0")


def test_a_request_that_was_closed_is_a_no_until_somebody_asks_again_by_hand(asking: Asking) -> None:
    asking.release("1.1.0")
    asking.does("promote", "--auto")
    asking.change_request(state="closed")
    said = asking.does("promote", "--auto")
    assert "the request of prod was closed. relais promote prod asks again." in said
    assert asking.request()["state"] == "closed"
    assert asking.does("why", "prod") == "the request of prod was closed. Run relais promote prod to ask again.\n"
    asking.does("promote", "prod")
    assert "prod waits for its request to be merged" in asking.does("why", "prod")
    assert (asking.request()["state"], asking.ahead()) == ("open", [f"{TAKES} 1.1.0"])
    assert asking.kinds() == ["intended", "failed", "intended"]


def test_killed_after_the_branch_was_pushed_the_next_run_lets_the_forge_know(asking: Asking) -> None:
    asking.release("1.1.0")
    asking.does("promote", "--auto")
    (asking.home / "requests/prod.json").unlink()  # as if it was never written
    asking.does("promote", "--auto")
    assert asking.request()["state"] == "open"
    assert asking.kinds() == ["intended"]


def test_values_wait_in_a_request_of_their_own_which_is_updated_in_place(asking: Asking) -> None:
    asking.limits(staging=2, prod=1)
    asking.release("1.1.0")
    asking.does("promote", "--auto")
    copies = ("promote", "prod", "--configuration")
    assert asking.does("why", "prod", "--configuration").startswith("Nothing holds 1 value of staging back: ")
    said = asking.does(*copies)
    assert said == f"prod takes 1 value of staging waits to be merged: {asking.home}/requests/prod.configuration.json\n"
    assert asking.request("prod.configuration")["takes"] == ["- values.yaml: limits.cpu"]
    asking.change_request("prod.configuration", approved_by=["ada"])
    assert "prod waits for its request to be merged" in asking.run(*copies).stderr
    waits = f"prod waits for its request to be merged: {VALUES}.\n"
    assert asking.does("why", "prod", "--configuration") == waits
    assert asking.request("prod.configuration")["approved_by"] == ["ada"]

    asking.limits(staging=3)  # another value: the same request, and nobody has approved that
    asking.does(*copies)
    assert "cpu: 3" in git(asking.infra, "show", f"{VALUES}:prod/values.yaml")
    assert asking.request("prod.configuration")["approved_by"] == []
    assert (asking.ahead(VALUES), asking.tag(BRANCH)) == (["chore: prod takes 1 value of staging"], "1.1.0")
    assert asking.request()["state"] == "open", "that of the versions stays"

    asking.merge(VALUES, "squashed by a forge")
    assert asking.does(*copies) == "Nothing new.\n"
    assert asking.request("prod.configuration")["state"] == "merged"
    assert asking.kinds() == ["intended", "intended", "intended", "failed", "configured"], asking.does("log")
    assert asking.does("why", "prod", "--configuration") == "The values of prod are those of staging.\n"


def test_a_request_of_values_that_was_closed_is_a_no_until_somebody_asks_again(asking: Asking) -> None:
    asking.limits(staging=2, prod=1)
    asking.does("promote", "prod", "--configuration")
    asking.change_request("prod.configuration", state="closed")
    assert (
        "relais promote prod --configuration asks again"
        in asking.run("promote", "prod", "--configuration", "--auto").stderr
    )
    assert "Run relais promote prod --configuration to ask again" in asking.does("why", "prod", "--configuration")
    asking.does("promote", "prod", "--configuration")
    assert asking.request("prod.configuration")["state"] == "open"
    assert asking.kinds() == ["intended", "failed", "intended"]


def test_requests_without_a_forge_are_a_setting_that_lacks(asking: Asking) -> None:
    file = asking.home / "relais.toml"
    file.write_text(
        file.read_text(encoding="utf-8").replace('[delivery.forge]\nkind = "files"\n', ""), encoding="utf-8"
    )
    answer = asking.run("plan")
    assert (answer.returncode, "delivery.forge: is missing, and prod is changed by requests." in answer.stderr) == (
        2,
        True,
    )
