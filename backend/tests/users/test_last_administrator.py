"""The last active administrator stays, whoever asks and by whatever way."""

from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import pytest

from backend.tests.authority.matrix import PERMISSIONS
from backend.tests.conftest import Enter
from backend.tests.fixtures.clock import SetClock
from backend.tests.fixtures.doors import API, slug
from backend.tests.fixtures.people import PASSWORD, PersonFactory, SignedIn
from utilisateurs.app.chores import Chores
from utilisateurs.app.wiring import Wired
from utilisateurs.kit.db import open_connection

LAST = (409, "last-administrator")
Way = Callable[[SignedIn, Any], Awaitable[Any]]


def bulk(action: str) -> Way:
    async def act(by: SignedIn, user: Any) -> Any:
        return await by.client.post(f"{API}/users/bulk", json={"action": action, "ids": [str(user.id)]})

    return act


WAYS: dict[str, Way] = {
    "demotion": lambda by, user: by.client.patch(f"{API}/users/{user.id}", json={"roles": ["reader"]}),
    "suspension": lambda by, user: by.client.post(f"{API}/users/{user.id}/suspend"),
    "deletion": lambda by, user: by.client.delete(f"{API}/users/{user.id}"),
    "erasure": lambda by, user: by.client.post(f"{API}/users/{user.id}/erase"),
    "bulk suspension": bulk("suspend"),
    "bulk deletion": bulk("delete"),
    "bulk erasure": bulk("erase"),
}


@pytest.fixture
async def deputy(people: PersonFactory, enter: Enter, connection: Any) -> SignedIn:
    """Somebody who may do everything without being administrator, so that only the rule itself stops him."""
    await connection.execute(
        "INSERT INTO roles (name, title, permissions) VALUES ('deputy', 'D', $1)", sorted(PERMISSIONS)
    )
    return await enter(await people.bearing("deputy").make())


@pytest.mark.parametrize("way", WAYS)
async def test_the_last_one_stays_and_goes_only_once_there_is_another(
    deputy: SignedIn, people: PersonFactory, way: str
) -> None:
    last = await people.admin().make()
    # None of these counts as an active administrator.
    for other in (people.admin().suspended(), people.admin().deleted(), people.admin().invited(), people.manager()):
        await other.make()
    refused = await WAYS[way](deputy, last)
    problem = refused.json()["items"][0]["problem"] if way.startswith("bulk") else refused.json()
    assert (problem["status"], problem["type"].rpartition(":")[2]) == LAST
    read = (await deputy.client.get(f"{API}/users/{last.id}")).json()
    assert (read["status"], read["roles"], read["version"]) == ("active", ["admin"], last.version)
    await people.admin().make()
    assert (await WAYS[way](deputy, last)).is_success


async def test_the_last_one_does_not_leave_by_his_own_door(admin: SignedIn, people: PersonFactory) -> None:
    demoted = await admin.client.patch(f"{API}/users/{admin.id}", json={"roles": []})
    left = await admin.client.request("DELETE", f"{API}/me", json={"password": PASSWORD})
    assert [(answer.status_code, slug(answer)) for answer in (demoted, left)] == [LAST, LAST]
    assert (await admin.client.get(f"{API}/me")).json()["roles"] == ["admin"]
    await people.admin().make()
    assert (await admin.client.request("DELETE", f"{API}/me", json={"password": PASSWORD})).status_code == 204


async def test_a_bulk_action_on_all_administrators_leaves_one(
    deputy: SignedIn, people: PersonFactory, connection: Any
) -> None:
    everybody = [await people.admin().make() for _ in range(3)]
    body = {"action": "delete", "ids": [str(user.id) for user in everybody]}
    items = (await deputy.client.post(f"{API}/users/bulk", json=body)).json()["items"]
    assert sorted(item["ok"] for item in items) == [False, True, True]
    query = "SELECT count(*) FROM users WHERE status = 'active' AND roles @> ARRAY['admin']"
    assert await connection.fetchval(query) == 1


async def test_chores_erase_a_deleted_administrator_whose_grace_is_over(
    admin: SignedIn, wired: Wired, people: PersonFactory, clock: SetClock, connection: Any
) -> None:
    gone = await people.admin().deleted().make()
    clock.advance(days=31)
    await Chores(wired, "").erase_due()
    assert await connection.fetchval("SELECT array_agg(id) FROM users WHERE roles @> ARRAY['admin']") == [admin.id]
    assert gone.id != admin.id


STATEMENTS = (
    "UPDATE users SET roles = '{}'",
    "UPDATE users SET roles = array_remove(roles, 'admin') WHERE roles @> ARRAY['admin']",
    "UPDATE users SET status = 'suspended'",
    "UPDATE users SET status = 'deleted', deleted_at = now()",
    "DELETE FROM users",
)


async def test_not_even_sql_removes_the_last_one(admin: SignedIn, people: PersonFactory, connection: Any) -> None:
    await people.admin().make()
    for statement in STATEMENTS:
        undone = connection.transaction()
        await undone.start()
        with pytest.raises(asyncpg.PostgresError) as refused:
            await connection.execute(statement)
        await undone.rollback()
        assert refused.value.sqlstate == "UT001", statement


async def test_the_serving_role_cannot_empty_the_table_past_the_rule(connection: Any) -> None:
    for statement in ("TRUNCATE users CASCADE", "ALTER TABLE users DISABLE TRIGGER ALL"):
        undone = connection.transaction()
        await undone.start()
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
        await undone.rollback()


async def test_the_owner_is_held_by_the_rule_too(scratch: Any) -> None:
    await scratch.people.admin().make()
    owner = await open_connection(scratch.settings.owner_url)
    try:
        for statement in STATEMENTS:
            with pytest.raises(asyncpg.PostgresError, match="administrator stays"):
                await owner.execute(statement)
    finally:
        await owner.close()
