"""A change that waits in a request, without a forge: a branch that people merge by git, and a file that tells of it."""

import json
from pathlib import Path

import pytest
from delivery_fixtures.asking import BRANCH, Asking

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

    git(asking.infra, "update-ref", "refs/heads/main", BRANCH)
    git(asking.infra, "branch", "--quiet", "-D", BRANCH)
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
