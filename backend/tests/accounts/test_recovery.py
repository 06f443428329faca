"""A forgotten password: the link, what it is good for, and what it ends."""

from typing import Any

import pytest
from httpx2 import AsyncClient

from backend.tests.conftest import Enter
from backend.tests.fixtures.clock import SetClock
from backend.tests.fixtures.doors import API, link_token, sign_in
from backend.tests.fixtures.people import PASSWORD, PersonFactory
from utilisateurs.directory.models import User

NEW = "eleven blue doors by the sea"


@pytest.fixture
async def user(people: PersonFactory) -> User:
    return await people.make()


async def ask(client: AsyncClient, mails: Any, email: str) -> str:
    answer = await client.post(f"{API}/password-resets", json={"email": email})
    assert (answer.status_code, answer.json()) == (202, {"status": "accepted"})
    return link_token((await mails(email))[0])


async def confirm(client: AsyncClient, token: str, password: str = NEW) -> Any:
    return await client.post(f"{API}/password-resets/confirm", json={"token": token, "password": password})


async def test_a_forgotten_password_is_replaced_by_link(client: AsyncClient, mails: Any, user: User) -> None:
    answer = await confirm(client, await ask(client, mails, user.email))
    assert (answer.status_code, answer.json()) == (200, {"status": "changed"})
    assert (await sign_in(client, user.email)).status_code == 401
    assert (await sign_in(client, user.email, NEW)).status_code == 201
    assert (await mails(user.email))[0]["subject"] == "Your password was changed"


async def test_a_reset_link_works_for_an_hour(client: AsyncClient, mails: Any, user: User, clock: SetClock) -> None:
    token = await ask(client, mails, user.email)
    clock.advance(hours=1)
    assert (await confirm(client, token)).status_code == 410
    token = await ask(client, mails, user.email)
    clock.advance(minutes=59)
    assert (await confirm(client, token)).status_code == 200


async def test_a_newer_reset_link_replaces_the_older(client: AsyncClient, mails: Any, user: User) -> None:
    older = await ask(client, mails, user.email)
    newer = await ask(client, mails, user.email)
    assert [(await confirm(client, token)).status_code for token in (older, newer)] == [410, 200]


async def test_a_refused_password_leaves_the_link_usable(
    client: AsyncClient, mails: Any, people: PersonFactory
) -> None:
    user = await people.named("Wilhelmina Okonkwo").make()
    token = await ask(client, mails, user.email)
    for weak in ("aaaaaaaaaaaaaaaaaaaa", "abcdefghijklmnopqrs", "the house of Okonkwo"):
        answer = await confirm(client, token, weak)
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "weak_password")
    assert (await confirm(client, token)).status_code == 200


async def test_a_link_is_good_for_its_own_purpose_only(client: AsyncClient, mails: Any, user: User) -> None:
    token = await ask(client, mails, user.email)
    for path in ("accounts/verification", "accounts/email-change/confirm", "accounts/restore"):
        assert (await client.post(f"{API}/{path}", json={"token": token})).status_code == 410
    invitation = {"token": token, "password": NEW}
    assert (await client.post(f"{API}/accounts/invitation", json=invitation)).status_code == 410
    assert (await confirm(client, token)).status_code == 200


async def test_a_reset_link_confirms_an_address_that_was_not_confirmed_yet(
    client: AsyncClient, mails: Any, people: PersonFactory
) -> None:
    user = await people.unverified().make()
    await confirm(client, await ask(client, mails, user.email))
    assert (await sign_in(client, user.email, NEW)).status_code == 201


async def test_a_suspended_person_cannot_use_a_link_asked_for_before(
    client: AsyncClient, mails: Any, user: User, admin: Any
) -> None:
    token = await ask(client, mails, user.email)
    await admin.client.post(f"{API}/users/{user.id}/suspend")
    assert (await confirm(client, token)).status_code == 410


async def test_a_password_reset_stops_a_change_of_address_asked_for_before(
    client: AsyncClient, mails: Any, user: User, enter: Enter
) -> None:
    thief = await enter(user)
    await thief.client.post(f"{API}/me/email", json={"email": "thief@example.org", "password": PASSWORD})
    stolen = link_token((await mails("thief@example.org"))[0])
    await confirm(client, await ask(client, mails, user.email))
    answer = await client.post(f"{API}/accounts/email-change/confirm", json={"token": stolen})
    assert answer.status_code == 410
    assert (await sign_in(client, user.email, NEW)).status_code == 201
