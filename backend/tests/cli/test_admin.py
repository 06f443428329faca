"""`utilisateurs admin`: make an administrator, or help one who is locked out, in one command."""

import re
from typing import Any

import pytest
from httpx2 import ASGITransport, AsyncClient

from backend.tests.cli.conftest import Ended, Run
from backend.tests.fixtures.clock import SetClock
from backend.tests.fixtures.doors import sign_in
from backend.tests.fixtures.people import people_of
from utilisateurs.app.main import assemble, furnish
from utilisateurs.app.settings import Settings
from utilisateurs.app.wiring import Wired
from utilisateurs.kit.db import Database, open_pool

GIVEN = "nine quiet lanterns by the pier"
API = "/api/v1"


@pytest.fixture
async def service(database: Settings, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The service over the same database as the commands."""
    monkeypatch.setenv("UTILISATEURS_RUN_FOLDER", str(tmp_path))
    pool = await open_pool(database.database_url.get_secret_value(), size=2, statement_timeout_ms=15_000)
    app = assemble(database)
    wired = furnish(app, database, Database(pool), SetClock())
    await wired.keys.load()
    async with AsyncClient(transport=ASGITransport(app=app), base_url="http://127.0.0.1:8000") as client:
        yield client, wired
    wired.close()
    await pool.close()


Service = tuple[AsyncClient, Wired]


def generated(ended: Ended) -> str:
    """Read the password that is shown this once."""
    (found,) = re.findall(r"shown this once: (\S+)", ended.out)
    return str(found)


async def test_an_administrator_is_made_with_a_password_that_is_shown_once(
    run: Run, environment: dict[str, str], service: Service
) -> None:
    ended = run("admin", "create", "First@Example.com", "--name", "First One", **environment)
    assert (ended.code, ended.err) == (0, "")
    client, _ = service
    answer = await sign_in(client, "first@example.com", generated(ended))
    assert answer.status_code == 201
    headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    me = (await client.get(f"{API}/me", headers=headers)).json()
    assert (me["roles"], me["name"], me["email"]) == (["admin"], "First One", "First@example.com")
    assert "users:erase" in me["permissions"]


async def test_a_password_from_the_environment_is_taken_and_never_shown(
    run: Run, environment: dict[str, str], service: Service
) -> None:
    ended = run("admin", "create", "second@example.com", UTILISATEURS_ADMIN_PASSWORD=GIVEN, **environment)
    assert ended.code == 0
    assert GIVEN not in ended.out + ended.err
    assert "Password" not in ended.out
    assert (await sign_in(service[0], "second@example.com", GIVEN)).status_code == 201


def test_a_password_that_would_not_be_taken_elsewhere_is_refused_here_too(
    run: Run, environment: dict[str, str]
) -> None:
    for weak in ("2short", "abababababababab", "third@example.com"):
        ended = run("admin", "create", "third@example.com", UTILISATEURS_ADMIN_PASSWORD=weak, **environment)
        assert (ended.code, ended.out, ended.err.count("\n")) == (1, "", 1)
        assert weak not in ended.err.replace("third@example.com is", "")


def test_an_administrator_is_not_made_twice_nor_at_no_address(run: Run, environment: dict[str, str]) -> None:
    run("admin", "create", "twice@example.com", **environment)
    for address, reason in (("TWICE@example.com", "address"), ("nobody", "is not an e-mail address")):
        ended = run("admin", "create", address, **environment)
        assert (ended.code, ended.out, ended.err.count("\n")) == (1, "", 1)
        assert reason in ended.err


def test_a_deployment_that_is_repeated_makes_him_once_and_leaves_his_password(
    run: Run, environment: dict[str, str]
) -> None:
    again = environment | {"UTILISATEURS_ADMIN_PASSWORD": ""}
    first, second = (run("admin", "create", "Again@example.com", "--if-missing", **again) for _ in range(2))
    assert (first.code, second.code) == (0, 0)
    assert len(generated(first)) > 15
    assert second.out == "Again@example.com is there already; nothing was changed.\n"


async def test_an_administrator_who_is_locked_out_and_suspended_is_helped_by_one_command(
    run: Run, environment: dict[str, str], service: Service
) -> None:
    client, wired = service
    user = await people_of(wired).at("locked@example.com").suspended().make()
    for _ in range(12):
        await sign_in(client, user.email, "wrong wrong wrong wrong")
    assert (await sign_in(client, user.email, "wrong wrong wrong wrong")).status_code == 429
    ended = run("admin", "reset", "Locked@EXAMPLE.com", **environment)
    assert (ended.code, ended.err) == (0, "")
    answer = await sign_in(client, user.email, generated(ended))
    assert answer.status_code == 201
    headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    me = (await client.get(f"{API}/me", headers=headers)).json()
    assert (me["status"], me["roles"]) == ("active", ["admin"])


async def test_resetting_ends_the_sessions_and_the_old_password(
    run: Run, environment: dict[str, str], service: Service
) -> None:
    client, wired = service
    user = await people_of(wired).admin().at("stolen@example.com").make()
    before = (await sign_in(client, user.email)).json()
    run("admin", "reset", user.email, UTILISATEURS_ADMIN_PASSWORD=GIVEN, **environment)
    headers = {"Authorization": f"Bearer {before['access_token']}"}
    assert (await client.get(f"{API}/me", headers=headers)).status_code == 401
    assert (await sign_in(client, user.email)).status_code == 401
    assert (await sign_in(client, user.email, GIVEN)).status_code == 201


@pytest.mark.parametrize("trait", ["deleted", "invited", "unverified"])
async def test_whatever_became_of_him_he_is_let_in_again(
    run: Run, environment: dict[str, str], service: Service, trait: str
) -> None:
    client, wired = service
    user = await getattr(people_of(wired), trait)().at(f"{trait}@example.com").make()
    ended = run("admin", "reset", user.email, UTILISATEURS_ADMIN_PASSWORD=GIVEN, **environment)
    assert ended.code == 0, ended.err
    assert (await sign_in(client, user.email, GIVEN)).status_code == 201


def test_nobody_is_helped_at_an_unknown_address(run: Run, environment: dict[str, str]) -> None:
    ended = run("admin", "reset", "unknown@example.com", **environment)
    assert (ended.code, ended.out) == (1, "")
    assert "utilisateurs admin create" in ended.err
