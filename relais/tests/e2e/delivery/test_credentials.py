"""Over HTTP, with a token: it opens the repository, and stands in no address, no argument, no file and no answer."""

import subprocess
import sys
from pathlib import Path

import pytest
from delivery_fixtures.smart_http import PASSWORD, GitServer, git_server

from tests.git_repositories import ENVIRONMENT, Sandbox, git

RELAIS = Path(sys.executable).with_name("relais")


def line(home: Path, address: str) -> Path:
    """Make a source, and an environment in a repository behind an address."""
    api = Sandbox(home / "api")
    api.commit("feat: 1.0.0")
    api.tag("v1.0.0")
    draft = Sandbox(home / "draft")
    draft.write("values.yaml", "image:\n  tag: v1.0.0\n")
    draft.commit("feat: what runs")
    git(home, "clone", "--quiet", "--bare", str(draft.folder), "served/infra.git")
    git(home / "served/infra.git", "config", "http.receivepack", "true")
    api.commit("feat: 1.1.0")
    api.tag("v1.1.0")
    (home / "relais.toml").write_text(
        f'[source.api]\nurl = "api"\n[environment.staging.delivery]\nrepository = "{address}/infra.git"\n'
        'folder = "."\nautomatic = true\nslots = ["api values.yaml:image.tag"]\n',
        encoding="utf-8",
    )
    return home


def promote(home: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [str(RELAIS), "promote", "--auto"]
    environment = ENVIRONMENT | {"XDG_CACHE_HOME": str(home / "cache")} | variables
    return subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, check=False, timeout=110)


@pytest.fixture
def served(tmp_path: Path) -> Path:
    (tmp_path / "served").mkdir()
    return tmp_path / "served"


def test_a_token_of_the_environment_opens_the_repository_and_is_seen_nowhere(served: Path) -> None:
    with git_server(served) as server:
        home = line(served.parent, server.url)
        answer = promote(home, RELAIS_GIT_TOKEN=PASSWORD, RELAIS_GIT_URL=server.url)
        assert (answer.returncode, "api 1.0.0 -> 1.1.0" in answer.stdout) == (0, True), answer.stderr
        assert git(served / "infra.git", "log", "-1", "--format=%s", "main") == "chore: staging takes api 1.1.0"
        assert server.served > 5
        seen = b"\n".join(server.arguments)
    assert b"git\0push\0" in seen
    assert PASSWORD.encode() not in seen
    files = [file for file in (home / "cache").rglob("*") if file.is_file()]
    assert files
    assert not any(PASSWORD.encode() in file.read_bytes() for file in files)
    assert PASSWORD not in answer.stdout + answer.stderr


def test_a_wrong_token_and_none_are_told_without_it(served: Path) -> None:
    with git_server(served) as server:
        home = line(served.parent, server.url)
        for variables in ({"RELAIS_GIT_TOKEN": "wrong-token", "RELAIS_GIT_URL": server.url}, {}):
            answer = promote(home, **variables)
            assert answer.returncode == 4, answer.stderr
            assert "does not answer" in answer.stderr
            assert "wrong-token" not in answer.stdout + answer.stderr


def test_another_server_does_not_see_the_token(served: Path) -> None:
    with git_server(served) as server:
        home = line(served.parent, server.url)
        answer = promote(home, RELAIS_GIT_TOKEN=PASSWORD, RELAIS_GIT_URL="https://gitlab.example.org")
        assert (answer.returncode, server.served) == (4, 0)
        answer = promote(home, RELAIS_GIT_TOKEN=PASSWORD)
        assert (answer.returncode, "RELAIS_GIT_URL: is missing." in answer.stderr) == (2, True)


def test_an_address_with_a_password_is_refused_without_being_used(served: Path) -> None:
    with git_server(served) as server:
        assert isinstance(server, GitServer)
        home = line(served.parent, server.url.replace("://", f"://oauth2:{PASSWORD}@"))
        answer = promote(home)
        assert (answer.returncode, server.served) == (2, 0)
        assert "is written with a password or a token in it" in answer.stderr
        assert PASSWORD not in answer.stdout + answer.stderr
