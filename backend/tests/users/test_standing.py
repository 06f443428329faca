"""Suspending, reactivating, deleting, restoring and erasing users."""

from typing import Any

import pytest
from httpx2 import AsyncClient

from backend.tests.fixtures.doors import API, sign_in, slug
from backend.tests.fixtures.people import PersonFactory, SignedIn
from utilisateurs.directory.models import Status

STEPS: dict[str, dict[Status, Status]] = {
    "suspend": {Status.ACTIVE: Status.SUSPENDED},
    "reactivate": {Status.SUSPENDED: Status.ACTIVE},
    "delete": {
        Status.INVITED: Status.DELETED,
        Status.ACTIVE: Status.DELETED,
        Status.SUSPENDED: Status.DELETED,
    },
    "restore": {Status.DELETED: Status.ACTIVE},
}


async def take(client: AsyncClient, user: Any, step: str, **more: Any) -> Any:
    if step == "delete":
        return await client.delete(f"{API}/users/{user.id}")
    return await client.post(f"{API}/users/{user.id}/{step}", **more)


@pytest.mark.parametrize("step", STEPS)
async def test_a_step_is_taken_from_the_right_states_and_refused_from_all_others(
    admin: SignedIn, people: PersonFactory, step: str
) -> None:
    standing = {
        Status.INVITED: people.invited(),
        Status.ACTIVE: people,
        Status.SUSPENDED: people.suspended(),
        Status.DELETED: people.deleted(),
    }
    for status, person in standing.items():
        user = await person.make()
        answer = await take(admin.client, user, step)
        reached = STEPS[step].get(status)
        if reached is None:
            assert (answer.status_code, slug(answer)) == (409, "wrong-state"), status
            assert (await admin.client.get(f"{API}/users/{user.id}")).json()["status"] == status
            continue
        assert (answer.status_code, answer.json()["status"]) == (200, reached), status
        assert answer.headers["etag"] == f'"{user.version + 1}"'
        assert (answer.json()["deleted_at"] is not None) is (reached is Status.DELETED)


@pytest.mark.parametrize("trait", ["invited", "suspended"])
async def test_restoring_brings_a_user_back_to_where_he_stood(
    admin: SignedIn, people: PersonFactory, trait: str
) -> None:
    user = await getattr(people, trait)().make()
    await admin.client.delete(f"{API}/users/{user.id}")
    answer = await admin.client.post(f"{API}/users/{user.id}/restore")
    assert (answer.json()["status"], answer.json()["deleted_at"]) == (trait, None)


@pytest.mark.parametrize("step", ["suspend", "delete", "erase"])
async def test_a_user_shut_out_is_refused_at_the_very_next_request_and_at_the_door(
    admin: SignedIn, person: SignedIn, client: AsyncClient, step: str
) -> None:
    assert (await person.client.get(f"{API}/me")).status_code == 200
    await take(admin.client, person, step)
    body = {"refresh_token": person.tokens["refresh_token"]}
    assert (await person.client.get(f"{API}/me")).status_code == 401
    assert (await client.post(f"{API}/sessions/refresh", json=body)).status_code == 401
    assert (await sign_in(client, person.user.email)).status_code in {401, 403}


async def test_a_reactivated_user_signs_in_again_but_old_sessions_stay_ended(
    admin: SignedIn, person: SignedIn, client: AsyncClient
) -> None:
    await take(admin.client, person, "suspend")
    await take(admin.client, person, "reactivate")
    assert (await person.client.get(f"{API}/me")).status_code == 401
    assert (await sign_in(client, person.user.email)).status_code == 201


async def test_nobody_shuts_himself_out_by_administration(admin: SignedIn, people: PersonFactory) -> None:
    await people.admin().make()
    for step in ("suspend", "reactivate", "delete", "restore", "erase"):
        answer = await take(admin.client, admin, step)
        assert (answer.status_code, slug(answer)) == (409, "own-account"), step


async def test_the_reason_of_a_suspension_is_kept(admin: SignedIn, people: PersonFactory) -> None:
    user = await people.make()
    await take(admin.client, user, "suspend", json={"reason": "Badge lost"})
    events = (await admin.client.get(f"{API}/users/{user.id}/activity")).json()["items"]
    assert ("account.suspended", "Badge lost") in {(event["action"], event["reason"]) for event in events}
    for body in ({"reason": ""}, {"reason": "x" * 501}, {"why": "?"}, {"reason": "a\x00"}):
        assert (await take(admin.client, user, "suspend", json=body)).status_code == 422


async def test_an_erased_user_leaves_no_row_and_frees_the_address(
    admin: SignedIn, person: SignedIn, connection: Any
) -> None:
    assert (await take(admin.client, person, "erase")).status_code == 204
    assert (await take(admin.client, person, "erase")).status_code == 404
    tables = ("sessions", "one_time_tokens", "mails", "avatars", "personal_keys")
    for table in tables:
        query = f"SELECT count(*) FROM {table} WHERE user_id = $1"
        assert await connection.fetchval(query, person.id) == 0, table
    again = {"email": person.user.email, "name": "Next"}
    assert (await admin.client.post(f"{API}/users", json=again)).status_code == 201


async def test_a_standing_changed_past_the_application_counts_as_soon(person: SignedIn, connection: Any) -> None:
    await connection.execute("UPDATE users SET status = 'suspended' WHERE id = $1", person.id)
    assert (await person.client.get(f"{API}/me")).status_code == 401


async def test_the_reason_of_each_step_is_kept(admin: SignedIn, people: PersonFactory) -> None:
    user = await people.make()
    url = f"{API}/users/{user.id}"
    steps = {"suspended": "/suspend", "reactivated": "/reactivate", "deleted": "", "restored": "/restore"}
    for done, end in steps.items():
        method = "POST" if end else "DELETE"
        assert (await admin.client.request(method, url + end, json={"reason": f"Why {done}"})).status_code == 200
    events = (await admin.client.get(f"{url}/activity")).json()["items"]
    told = {event["action"]: event["reason"] for event in events if event["reason"]}
    assert told == {f"account.{done}": f"Why {done}" for done in steps}
    assert (await admin.client.post(f"{url}/erase", json={"reason": "Asked for"})).status_code == 204
