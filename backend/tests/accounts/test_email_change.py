"""Moving an account to another address."""

from typing import Any

from httpx2 import AsyncClient

from backend.tests.conftest import Enter
from backend.tests.fixtures.clock import SetClock
from backend.tests.fixtures.doors import API, link_token, sign_in
from backend.tests.fixtures.people import PASSWORD, PersonFactory, SignedIn

NEW = "moved@example.org"


async def ask(person: SignedIn, email: str = NEW, password: str = PASSWORD) -> Any:
    return await person.client.post(f"{API}/me/email", json={"email": email, "password": password})


async def confirm(client: AsyncClient, token: str) -> Any:
    return await client.post(f"{API}/accounts/email-change/confirm", json={"token": token})


async def test_a_new_address_is_confirmed_from_there_and_told_to_the_old_one(
    client: AsyncClient, person: SignedIn, mails: Any
) -> None:
    assert (await ask(person)).status_code == 202
    assert (await person.client.get(f"{API}/me")).json()["email"] == person.user.email
    (asked,) = await mails(NEW)
    answer = await confirm(client, link_token(asked))
    assert (answer.status_code, answer.json()) == (200, {"status": "changed"})
    profile = (await person.client.get(f"{API}/me")).json()
    assert (profile["email"], profile["pending_email"]) == (NEW, None)
    told = await mails(person.user.email)
    assert [mail["subject"] for mail in told] == ["Your address was changed", "A change of address was requested"]
    assert all(NEW in mail["text"] and "#token=" not in mail["text"] for mail in told)


async def test_only_the_new_address_signs_in_after_the_change(
    client: AsyncClient, person: SignedIn, mails: Any
) -> None:
    await ask(person)
    await confirm(client, link_token((await mails(NEW))[0]))
    assert (await sign_in(client, person.user.email)).status_code == 401
    assert (await sign_in(client, NEW.upper())).status_code == 201


async def test_a_change_of_address_needs_the_password(person: SignedIn, mails: Any) -> None:
    answer = await ask(person, password="not my password at all")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "password")
    assert await mails(NEW) == []


async def test_a_link_to_a_new_address_works_once_and_for_a_day(
    client: AsyncClient, person: SignedIn, mails: Any, clock: SetClock, enter: Enter
) -> None:
    await ask(person)
    token = link_token((await mails(NEW))[0])
    clock.advance(days=1)
    assert (await confirm(client, token)).status_code == 410
    await ask(await enter(person.user))
    token = link_token((await mails(NEW))[0])
    assert [(await confirm(client, token)).status_code for _ in range(2)] == [200, 410]


async def test_an_address_taken_in_the_meantime_is_not_taken_twice(
    client: AsyncClient, person: SignedIn, mails: Any, people: PersonFactory
) -> None:
    await ask(person)
    token = link_token((await mails(NEW))[0])
    await people.at("Moved@example.org").make()
    assert (await confirm(client, token)).status_code == 409
    assert (await person.client.get(f"{API}/me")).json()["email"] == person.user.email


async def test_a_second_wish_replaces_the_first(client: AsyncClient, person: SignedIn, mails: Any) -> None:
    await ask(person)
    await ask(person, "elsewhere@example.org")
    assert (await confirm(client, link_token((await mails(NEW))[0]))).status_code == 410
    assert (await confirm(client, link_token((await mails("elsewhere@example.org"))[0]))).status_code == 200


async def test_a_reset_link_sent_to_the_old_address_is_dead_after_the_change(
    client: AsyncClient, person: SignedIn, mails: Any
) -> None:
    await client.post(f"{API}/password-resets", json={"email": person.user.email})
    reset = link_token((await mails(person.user.email))[0])
    await ask(person)
    await confirm(client, link_token((await mails(NEW))[0]))
    body = {"token": reset, "password": "eleven blue doors by the sea"}
    assert (await client.post(f"{API}/password-resets/confirm", json=body)).status_code == 410


async def test_changing_the_password_stops_a_change_of_address_asked_for_before(
    client: AsyncClient, person: SignedIn, mails: Any
) -> None:
    await ask(person)
    body = {"current": PASSWORD, "new": "eleven blue doors by the sea"}
    assert (await person.client.post(f"{API}/me/password", json=body)).status_code == 204
    assert (await confirm(client, link_token((await mails(NEW))[0]))).status_code == 410
