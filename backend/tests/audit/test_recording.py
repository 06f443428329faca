"""Each change leaves one event, in the transaction of the change."""

from typing import Any

import pytest

from backend.tests.conftest import client_of
from backend.tests.fixtures.doors import API, sign_in
from backend.tests.fixtures.people import PersonFactory, SignedIn
from backend.tests.fixtures.scratch import Scratch
from utilisateurs.app.wiring import Wired
from utilisateurs.audit.models import SYSTEM, Action

NEW = {"email": "lina@example.com", "name": "Lina"}
ROLE = {"name": "support", "title": "Support", "permissions": ["users:read"]}


async def written(connection: Any, action: Any) -> list[str]:
    """Do something and return the actions recorded by it."""
    before = {row["id"] for row in await connection.fetch("SELECT id FROM audit_events")}
    answer = await action
    assert answer.is_success, answer.text
    rows = await connection.fetch("SELECT id, action FROM audit_events")
    return [row["action"] for row in rows if row["id"] not in before]


async def test_each_change_of_a_user_writes_exactly_one_event(
    admin: SignedIn, people: PersonFactory, connection: Any
) -> None:
    client, user = admin.client, await people.make()
    path = f"{API}/users/{user.id}"
    changes = {
        "account.invited": client.post(f"{API}/users", json=NEW),
        "account.updated": client.patch(path, json={"name": "New", "email": "new@example.com", "roles": ["reader"]}),
        "account.suspended": client.post(f"{path}/suspend"),
        "account.reactivated": client.post(f"{path}/reactivate"),
        "account.deleted": client.delete(path),
        "account.restored": client.post(f"{path}/restore"),
        "account.erased": client.post(f"{path}/erase"),
        "role.created": client.post(f"{API}/roles", json=ROLE),
        "role.updated": client.patch(f"{API}/roles/support", json={"title": "Help"}),
        "role.deleted": client.delete(f"{API}/roles/support"),
        "users.exported": client.get(f"{API}/users.csv"),
    }
    assert [await written(connection, call) for call in changes.values()] == [[action] for action in changes]


async def test_reading_and_refused_writes_leave_no_event(admin: SignedIn, connection: Any) -> None:
    before = await connection.fetchval("SELECT count(*) FROM audit_events")
    for path in ("/users", f"/users/{admin.id}", "/roles", "/audit", "/statistics/overview", "/me"):
        assert (await admin.client.get(API + path)).is_success
    assert (await admin.client.post(f"{API}/users/{admin.id}/suspend")).status_code == 409
    assert (await admin.client.post(f"{API}/users", json={**NEW, "email": admin.user.email})).status_code == 409
    assert await connection.fetchval("SELECT count(*) FROM audit_events") == before


class Broken(Exception):
    pass


async def test_a_change_that_is_rolled_back_takes_its_event_with_it(
    wired: Wired, people: PersonFactory, connection: Any
) -> None:
    user = await people.make()
    events = await connection.fetchval("SELECT count(*) FROM audit_events")

    async def change(tx: Any) -> None:
        await wired.directory.change(tx, user, {"name": "New"}, Action.UPDATED, SYSTEM)
        assert await tx.fetchval("SELECT count(*) FROM audit_events") == events + 1
        raise Broken

    with pytest.raises(Broken):
        await wired.database.write(change)
    assert await connection.fetchval("SELECT name FROM users WHERE id = $1", user.id) == user.name
    assert await connection.fetchval("SELECT count(*) FROM audit_events") == events


async def test_a_change_whose_event_cannot_be_written_does_not_happen(scratch: Scratch) -> None:
    admin, user = await scratch.people.admin().make(), await scratch.people.make()
    client = client_of(scratch.app)
    token = (await sign_in(client, admin.email)).json()["access_token"]
    client.headers["Authorization"] = f"Bearer {token}"
    scratch.sql("ALTER TABLE audit_events ADD CHECK (action <> 'account.suspended') NOT VALID")
    answer = await client.post(f"{API}/users/{user.id}/suspend")
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert scratch.sql(f"SELECT status FROM users WHERE id = '{user.id}'") == "active"


async def test_an_event_tells_before_and_after_who_and_from_where(admin: SignedIn, people: PersonFactory) -> None:
    user = await people.named("Before").at("before@example.com").make()
    changes = {"name": "After", "roles": ["reader"], "locale": "fr"}
    headers = {"User-Agent": "Firefox on a test", "X-Request-Id": "request-12345"}
    await admin.client.patch(f"{API}/users/{user.id}", json=changes, headers=headers)
    (event,) = (await admin.client.get(f"{API}/audit", params={"action": "account.updated"})).json()["items"]
    assert event["actor"] == {
        "id": str(admin.id),
        "kind": "user",
        "email": admin.user.email,
        "name": admin.user.name,
    }
    assert event["subject"] == {"id": str(user.id), "email": "before@example.com", "name": "After"}
    assert (event["address"], event["user_agent"]) == ("127.0.0.1", "Firefox on a test")
    assert event["request_id"] == "request-12345"
    assert sorted(event["changes"], key=lambda change: change["field"]) == [
        {"field": "locale", "before": "en", "after": "fr"},
        {"field": "name", "before": "Before", "after": "After"},
        {"field": "roles", "before": [], "after": ["reader"]},
    ]
