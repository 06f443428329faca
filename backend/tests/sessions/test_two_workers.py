"""Two workers of a real server: what ends a session ends it on both at once."""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from httpx2 import AsyncClient, Client, Response

from backend.tests.fixtures.both_workers import answers_of_both
from backend.tests.fixtures.clock import SetClock
from backend.tests.fixtures.cuts import cuts, statuses_under_fire
from backend.tests.fixtures.doors import API, link_token
from backend.tests.fixtures.people import PASSWORD
from backend.tests.fixtures.scratch import Scratch, scratch_app
from backend.tests.fixtures.serving import Serving, environment_of, serving, start
from backend.tests.local.processes import eventually
from backend.tests.sessions.test_signing_keys import kid
from utilisateurs.app.settings import Settings
from utilisateurs.directory.models import User
from utilisateurs.local.postgres import Server

NEW = "eleven blue doors by the sea"


@pytest.fixture(scope="module")
async def home(
    postgres: Server, migrated: Settings, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Scratch]:
    """A database of this module's own."""
    async with scratch_app(postgres, migrated, SetClock(), tmp_path_factory.mktemp("home")) as made:
        yield made


@pytest.fixture(scope="module")
def server(home: Scratch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with serving(home.settings, tmp_path_factory.mktemp("server")) as made:
        yield made


def tokens_of(server: Serving, user: User, password: str = PASSWORD) -> dict[str, str]:
    answer = server.client().post(f"{API}/sessions", json={"email": user.email, "password": password})
    assert answer.status_code == 201, answer.text
    found: dict[str, str] = answer.json()
    return found


def revoke(owner: Client, _admin: Client, _user: User) -> Response:
    mine = owner.get(f"{API}/me").json()["session_id"]
    (other,) = [one["id"] for one in owner.get(f"{API}/sessions").json()["items"] if one["id"] != mine]
    return owner.delete(f"{API}/sessions/{other}")


def change_password(owner: Client, _admin: Client, _user: User) -> Response:
    return owner.post(f"{API}/me/password", json={"current": PASSWORD, "new": NEW})


def reset_password(owner: Client, _admin: Client, user: User) -> Response:
    owner.post(f"{API}/password-resets", json={"email": user.email})
    assert eventually(lambda: bool(owner.get("/dev/mail.json", params={"to": user.email}).json()))
    token = link_token(owner.get("/dev/mail.json", params={"to": user.email}).json()[0])
    return owner.post(f"{API}/password-resets/confirm", json={"token": token, "password": NEW})


def suspend(_owner: Client, admin: Client, user: User) -> Response:
    return admin.post(f"{API}/users/{user.id}/suspend")


def delete(_owner: Client, admin: Client, user: User) -> Response:
    return admin.delete(f"{API}/users/{user.id}")


@pytest.mark.parametrize("end", [revoke, change_password, reset_password, suspend, delete])
async def test_what_ends_a_session_ends_it_at_once_on_both_workers(
    home: Scratch, server: Serving, end: Callable[[Client, Client, User], Response]
) -> None:
    user, admin = await home.people.make(), await home.people.admin().make()
    ended, kept = (tokens_of(server, user)["access_token"] for _ in range(2))
    assert answers_of_both(server, ended) == {200}
    owner = server.client(Authorization=f"Bearer {kept}")
    boss = server.client(Authorization=f"Bearer {tokens_of(server, admin)['access_token']}")
    assert end(owner, boss, user).is_success
    assert answers_of_both(server, ended) == {401}


async def test_while_connections_are_cut_a_suspended_person_is_let_in_by_no_worker(
    home: Scratch, server: Serving
) -> None:
    user = await home.people.make()
    access = tokens_of(server, user)["access_token"]
    async with AsyncClient(base_url=server.base, headers={"Connection": "close"}) as client, cuts(home):
        assert set(await statuses_under_fire(client, access)) == {200, 503}
        home.sql(f"UPDATE users SET status = 'suspended' WHERE id = '{user.id}'")
        assert set(await statuses_under_fire(client, access)) == {401, 503}
    assert eventually(lambda: answers_of_both(server, access) == {401})


async def test_a_role_taken_away_counts_at_once_on_both_workers(home: Scratch, server: Serving) -> None:
    user = await home.people.reader().make()
    client = server.client(Authorization=f"Bearer {tokens_of(server, user)['access_token']}")
    assert {client.get(f"{API}/users?limit=1").status_code for _ in range(12)} == {200}
    home.sql(f"UPDATE users SET roles = '{{}}' WHERE id = '{user.id}'")
    assert {client.get(f"{API}/users?limit=1").status_code for _ in range(12)} == {403}


async def test_keys_rotated_by_the_command_line_reach_both_workers_and_sign_nobody_out(
    home: Scratch, server: Serving, tmp_path: Path
) -> None:
    before = tokens_of(server, await home.people.make())
    newest = [before]
    assert start(tmp_path, environment_of(home.settings), "keys", "rotate").wait(60) == 0

    def refreshed() -> str:
        answer = server.client().post(f"{API}/sessions/refresh", json={"refresh_token": newest[-1]["refresh_token"]})
        assert answer.status_code == 200
        newest.append(answer.json())
        return kid(newest[-1]["access_token"])

    assert eventually(lambda: all(refreshed() != kid(before["access_token"]) for _ in range(10)))
    assert answers_of_both(server, before["access_token"]) == {200}
    assert answers_of_both(server, newest[-1]["access_token"]) == {200}
