"""Requests at GitLab: real push options over real git, and python-gitlab against a small stand-in for the API."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from delivery_fixtures.asking import BRANCH, VALUES, Asking
from delivery_fixtures.gitlab import TOKEN, FakeGitLab, gitlab, take_options

from relais.adapters.gitlab_forge import GitLabForge
from relais.delivery.model.things import Environment
from relais.kit.errors import Unreachable

TAKES = "chore: prod takes api"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[FakeGitLab]:
    with gitlab(tmp_path / "infra.git") as found:
        yield found


@pytest.fixture
def asking(tmp_path: Path, server: FakeGitLab) -> Asking:
    made = Asking(tmp_path, f'kind = "gitlab"\nurl = "{server.url}"', GITLAB_TOKEN=TOKEN)
    take_options(made.infra)
    made.release("1.1.0")
    return made


def test_a_push_opens_one_request_and_the_api_follows_the_bundle(asking: Asking, server: FakeGitLab) -> None:
    said = asking.does("promote", "--auto")
    assert said == f"prod: api 1.0.0 -> 1.1.0 waits to be merged: {server.url}/acme/infra/-/merge_requests/1\n"
    (request,) = server.requests
    assert (request["title"], request["target_branch"]) == (f"{TAKES} 1.1.0", "main")
    server.approved_by = ["ada"]
    assert "waits for its request to be merged" in asking.does("promote", "--auto")
    assert server.approved_by == ["ada"]
    asking.release("1.2.0")
    asking.does("promote", "--auto")
    (request,) = server.requests
    assert (request["title"], server.approved_by, asking.tag(BRANCH)) == (f"{TAKES} 1.2.0", [], "1.2.0")
    assert "api 1.2.0 " in request["description"]
    request["state"] = "closed"
    assert "the request of prod was closed" in asking.does("promote", "--auto")
    assert [one["state"] for one in server.requests] == ["closed"]
    assert TOKEN not in said + asking.does("log")


def test_values_have_a_request_of_their_own_and_approvals_of_other_values_are_void(
    asking: Asking, server: FakeGitLab
) -> None:
    asking.limits(staging=2, prod=1)
    asking.does("promote", "--auto")
    asking.does("promote", "prod", "--configuration")
    server.approved_by = ["ada"]
    assert "waits for its request to be merged" in asking.run("promote", "prod", "--configuration").stderr
    assert server.approved_by == ["ada"]
    asking.limits(staging=3)
    asking.does("promote", "prod", "--configuration")
    versions, values = server.requests
    assert (versions["title"], values["title"]) == (f"{TAKES} 1.1.0", "chore: prod takes 1 value of staging")
    assert (values["source_branch"], values["description"].splitlines()[0]) == (VALUES, "- values.yaml: limits.cpu")
    assert server.approved_by == []


def test_without_a_token_the_push_alone_opens_it_and_git_tells_of_its_merge(asking: Asking, server: FakeGitLab) -> None:
    asking.variables = {}
    said = asking.does("promote", "prod")
    assert "waits to be merged: https://gitlab.example.org/acme/infra/-/merge_requests/1" in said
    server.take_in()
    assert [one["title"] for one in server.requests] == [f"{TAKES} 1.1.0"]


def test_a_wrong_token_and_a_remote_without_options_are_named(asking: Asking) -> None:
    asking.variables = {"GITLAB_TOKEN": "wrong"}
    answer = asking.run("promote", "prod")
    assert (answer.returncode, "does not know the token of GITLAB_TOKEN" in answer.stderr) == (3, True)
    asking.variables = {}
    (asking.infra / "config").write_text(
        (asking.infra / "config").read_text(encoding="utf-8").replace("advertisePushOptions = true", ""),
        encoding="utf-8",
    )
    asking.release("1.2.0")
    answer = asking.run("promote", "prod")
    assert (answer.returncode, "takes no push options" in answer.stderr) == (3, True)


def test_approvals_are_read_from_the_open_request_and_its_authors_do_not_count(
    asking: Asking, server: FakeGitLab
) -> None:
    asking.settings('approval = { count = 1, who = ["ada@example.org", "camille@example.org"], read = "forge" }',
                    '[delivery.usernames]\nada = "ada@example.org"\ncam = "camille@example.org"')  # fmt: skip
    asking.does("promote", "--auto")
    waits = "prod waits for 1 more approval, of ada@example.org."
    assert asking.does("why", "prod").startswith(waits)
    assert "prod is approved on its request, at the forge" in asking.run("approve", "prod").stderr
    server.approved_by = ["cam", "eve"]  # one wrote it, one may not
    assert asking.does("why", "prod").startswith(waits)
    server.approved_by = ["ada"]
    assert "prod waits for its request to be merged" in asking.does("why", "prod")
    asking.release("1.2.0")
    asking.does("promote", "--auto")
    assert asking.does("why", "prod").startswith(waits), "another bundle"
    asking.variables = {"GITLAB_TOKEN": "wrong"}
    assert "does not know the token of GITLAB_TOKEN" in asking.does("why", "prod")


@pytest.mark.parametrize(
    "address",
    ["git@gitlab.example.org:acme/infra.git", "https://gitlab.example.org/acme/infra.git", "ssh://git@x:22/acme/infra"],
)
def test_a_project_is_known_by_its_repository_and_its_approvals_by_name(
    address: str, tmp_path: Path, server: FakeGitLab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITLAB_TOKEN", TOKEN)
    environment = Environment("prod", address)
    forge = GitLabForge(server.url)
    assert forge.approvals(environment, BRANCH) == frozenset()
    server.requests = [{"iid": 1, "state": "opened", "source_branch": BRANCH}]
    server.approved_by = ["ada", "grace"]
    assert forge.approvals(environment, BRANCH) == {"ada", "grace"}
    assert (forge.state(environment, BRANCH), forge.state(environment, VALUES)) == ("open", "unknown")
    assert server.projects == {"acme/infra"}
    server.busy = True
    with pytest.raises(Unreachable, match=f"{server.url} does not answer"):
        forge.state(environment, BRANCH)
