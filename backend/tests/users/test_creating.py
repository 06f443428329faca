"""Creating users, with a password or by invitation."""

from typing import Any

from httpx2 import AsyncClient

from backend.tests.fixtures.doors import API, link_token, sign_in, slug
from backend.tests.fixtures.people import PASSWORD, PersonFactory, SignedIn

NEW = {"email": "Lina@Example.com", "name": "Lina Novák", "locale": "fr", "time_zone": "Europe/Prague"}


async def accept(client: AsyncClient, token: str, password: str = PASSWORD) -> int:
    answer = await client.post(f"{API}/accounts/invitation", json={"token": token, "password": password})
    return answer.status_code


async def test_a_user_created_with_a_password_signs_in_at_once_and_gets_no_mail(
    admin: SignedIn, client: AsyncClient, mails: Any
) -> None:
    made = await admin.client.post(f"{API}/users", json={**NEW, "password": PASSWORD, "roles": ["reader", "reader"]})
    assert (made.status_code, made.headers["etag"]) == (201, '"1"')
    user = made.json()
    assert user == {
        **NEW,
        "id": user["id"],
        "email": "Lina@example.com",
        "status": "active",
        "verified_at": user["created_at"],
        "roles": ["reader"],
        "created_at": user["created_at"],
        "updated_at": user["created_at"],
        "last_sign_in_at": None,
        "deleted_at": None,
        "avatar_url": None,
        "version": 1,
    }
    assert await mails() == []
    assert (await sign_in(client, "lina@example.com")).status_code == 201


async def test_an_invited_user_chooses_the_password_that_nobody_mailed(
    manager: SignedIn, client: AsyncClient, mails: Any
) -> None:
    made = await manager.client.post(f"{API}/users", json=NEW)
    assert (made.json()["status"], made.json()["verified_at"]) == ("invited", None)
    (mail,) = await mails("Lina@example.com")
    assert "#token=" in mail["text"]
    assert (await sign_in(client, "lina@example.com")).status_code == 401
    assert await accept(client, link_token(mail)) == 200
    assert (await sign_in(client, "lina@example.com")).status_code == 201
    read = (await manager.client.get(f"{API}/users/{made.json()['id']}")).json()
    assert (read["status"], read["verified_at"] is None) == ("active", False)


async def test_inviting_again_sends_a_link_and_ends_the_one_before(
    manager: SignedIn, client: AsyncClient, mails: Any
) -> None:
    user = (await manager.client.post(f"{API}/users", json=NEW)).json()
    (first,) = await mails()
    again = await manager.client.post(f"{API}/users/{user['id']}/invitation")
    assert (again.status_code, again.json()) == (202, user)
    second = (await mails())[0]
    assert await accept(client, link_token(first)) == 410
    assert await accept(client, link_token(second)) == 200


async def test_only_the_invited_are_invited_again(admin: SignedIn, people: PersonFactory) -> None:
    for person in (people, people.suspended(), people.deleted()):
        answer = await admin.client.post(f"{API}/users/{(await person.make()).id}/invitation")
        assert (answer.status_code, slug(answer)) == (409, "wrong-state")


async def test_an_address_somebody_has_even_deleted_is_taken_in_any_case(
    admin: SignedIn, people: PersonFactory
) -> None:
    for person in (people, people.deleted(), people.invited()):
        email = (await person.make()).email
        answer = await admin.client.post(f"{API}/users", json={**NEW, "email": email.upper()})
        assert (answer.status_code, slug(answer)) == (409, "email-taken")
        assert [error["field"] for error in answer.json()["errors"]] == ["email"]


async def test_roles_that_do_not_exist_are_named_in_the_refusal(admin: SignedIn) -> None:
    answer = await admin.client.post(f"{API}/users", json={**NEW, "roles": ["reader", "pope"]})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "roles")
    assert "pope" in answer.json()["errors"][0]["reason"]


async def test_each_wrong_field_is_told_at_once(admin: SignedIn) -> None:
    body = {"email": "no address", "name": " ", "locale": "de", "time_zone": "Mars/Base", "password": "short", "age": 3}
    answer = await admin.client.post(f"{API}/users", json=body)
    assert answer.status_code == 422
    assert {error["field"] for error in answer.json()["errors"]} == set(body)
