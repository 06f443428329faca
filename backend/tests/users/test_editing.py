"""Editing users."""

from typing import Any

from httpx2 import AsyncClient

from backend.tests.fixtures.doors import API, link_token, sign_in, slug
from backend.tests.fixtures.people import PASSWORD, PersonFactory, SignedIn


async def test_name_language_and_time_zone_are_changed_and_the_rest_stays(
    manager: SignedIn, people: PersonFactory
) -> None:
    user = await people.reader().make()
    path = f"{API}/users/{user.id}"
    before = (await manager.client.get(path)).json()
    changes = {"name": "Zoë", "locale": "fr", "time_zone": "America/Lima"}
    after = (await manager.client.patch(path, json=changes)).json()
    assert after == {**before, **changes, "version": before["version"] + 1, "updated_at": after["updated_at"]}
    assert after == (await manager.client.get(path)).json()


async def test_an_edit_that_changes_nothing_makes_no_version_and_no_event(
    admin: SignedIn, people: PersonFactory, connection: Any
) -> None:
    user = await people.make()
    events = await connection.fetchval("SELECT count(*) FROM audit_events")
    for body in ({}, {"name": user.name, "email": user.email, "roles": []}, {"name": None}):
        answer = await admin.client.patch(f"{API}/users/{user.id}", json=body)
        assert (answer.status_code, answer.json()["version"]) == (200, user.version)
    assert await connection.fetchval("SELECT count(*) FROM audit_events") == events


async def test_a_new_address_has_to_be_confirmed_and_the_old_one_is_told(
    manager: SignedIn, people: PersonFactory, client: AsyncClient, mails: Any
) -> None:
    user = await people.at("old@example.com").make()
    edited = await manager.client.patch(f"{API}/users/{user.id}", json={"email": "New@example.com"})
    assert (edited.json()["email"], edited.json()["verified_at"]) == ("New@example.com", None)
    refused = await sign_in(client, "new@example.com")
    assert (refused.status_code, slug(refused)) == (403, "email-not-verified")
    assert (await sign_in(client, "old@example.com")).status_code == 401
    assert "New@example.com" in (await mails("old@example.com"))[0]["text"]
    token = link_token((await mails("New@example.com"))[0])
    assert (await client.post(f"{API}/accounts/verification", json={"token": token})).status_code == 200
    assert (await sign_in(client, "new@example.com")).status_code == 201


async def test_an_invitation_follows_the_corrected_address_and_leaves_the_wrong_one(
    manager: SignedIn, client: AsyncClient, mails: Any
) -> None:
    made = await manager.client.post(f"{API}/users", json={"email": "tpyo@example.com", "name": "Ty"})
    (wrong,) = await mails()
    await manager.client.patch(f"{API}/users/{made.json()['id']}", json={"email": "typo@example.com"})
    assert len(await mails("tpyo@example.com")) == 1, "a stranger need not know the right address"
    (right,) = await mails("typo@example.com")
    bodies = [{"token": link_token(mail), "password": PASSWORD} for mail in (wrong, right)]
    answers = [(await client.post(f"{API}/accounts/invitation", json=body)).status_code for body in bodies]
    assert answers == [410, 200]


async def test_a_change_of_address_the_user_had_asked_for_is_void_once_an_administrator_changed_it(
    admin: SignedIn, person: SignedIn, client: AsyncClient, mails: Any
) -> None:
    await person.client.post(f"{API}/me/email", json={"email": "own@example.com", "password": PASSWORD})
    token = link_token((await mails("own@example.com"))[0])
    await admin.client.patch(f"{API}/users/{person.id}", json={"email": "office@example.com"})
    answer = await client.post(f"{API}/accounts/email-change/confirm", json={"token": token})
    assert answer.status_code == 410
    assert (await admin.client.get(f"{API}/users/{person.id}")).json()["email"] == "office@example.com"


async def test_an_address_of_somebody_else_is_refused(admin: SignedIn, people: PersonFactory) -> None:
    first, second = await people.make(), await people.deleted().make()
    answer = await admin.client.patch(f"{API}/users/{first.id}", json={"email": second.email.title()})
    assert (answer.status_code, slug(answer)) == (409, "email-taken")


async def test_nobody_moves_the_own_address_past_the_password(admin: SignedIn) -> None:
    answer = await admin.client.patch(f"{API}/users/{admin.id}", json={"email": "thief@example.com"})
    assert (answer.status_code, slug(answer)) == (409, "own-account")
    assert (await admin.client.patch(f"{API}/users/{admin.id}", json={"name": "Me"})).status_code == 200


async def test_a_user_who_does_not_exist_is_not_found_at_any_address(admin: SignedIn) -> None:
    nobody = f"{API}/users/01900000-0000-7000-8000-000000000000"
    reads = ["", "/avatar", "/sessions", "/activity"]
    answers = [await admin.client.get(nobody + end) for end in reads]
    steps = ["/invitation", "/suspend", "/reactivate", "/restore", "/erase"]
    answers += [await admin.client.post(nobody + end) for end in steps]
    answers += [await admin.client.delete(nobody + end) for end in ("", "/sessions", f"/sessions/{admin.id}")]
    answers += [await admin.client.patch(nobody, json={"name": "X"})]
    assert {(answer.status_code, slug(answer)) for answer in answers} == {(404, "not-found")}


async def test_an_address_that_is_no_identifier_is_no_users(admin: SignedIn) -> None:
    answers = [await admin.client.get(f"{API}/users/{text}") for text in ("1", "me", "%00", "x" * 300)]
    assert {(answer.status_code, slug(answer)) for answer in answers} == {(404, "not-found")}
