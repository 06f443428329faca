"""Signing up, until the first sign-in."""

from typing import Any

from httpx2 import AsyncClient

from backend.tests.fixtures.people import PASSWORD

SIGN_UP = {"email": "Camille@Example.com", "name": "Camille Dupré", "password": PASSWORD}


def link_token(mail: dict[str, Any]) -> str:
    token: str = mail["text"].split("#token=")[1].split()[0]
    return token


async def test_a_person_signs_up_confirms_the_address_and_signs_in(client: AsyncClient, mails: Any) -> None:
    answer = await client.post("/api/v1/accounts", json=SIGN_UP)
    assert (answer.status_code, answer.json()) == (202, {"status": "accepted"})
    token = link_token((await mails("Camille@example.com"))[0])
    sign_in = {"email": "camille@example.com", "password": PASSWORD}
    early = await client.post("/api/v1/sessions", json=sign_in)
    assert (early.status_code, early.json()["type"]) == (403, "urn:utilisateurs:problem:email-not-verified")
    confirmed = await client.post("/api/v1/accounts/verification", json={"token": token})
    assert (confirmed.status_code, confirmed.json()) == (200, {"status": "verified"})
    assert (await client.post("/api/v1/sessions", json=sign_in)).status_code == 201


async def test_a_confirmation_link_works_once(client: AsyncClient, mails: Any) -> None:
    await client.post("/api/v1/accounts", json=SIGN_UP)
    token = link_token((await mails())[0])
    first = await client.post("/api/v1/accounts/verification", json={"token": token})
    again = await client.post("/api/v1/accounts/verification", json={"token": token})
    assert (first.status_code, again.status_code) == (200, 410)


async def test_a_stranger_who_signed_up_first_gets_no_foot_into_the_account_of_the_owner(
    client: AsyncClient, mails: Any
) -> None:
    await client.post("/api/v1/accounts", json={**SIGN_UP, "password": "the stranger's password"})
    lure = link_token((await mails("Camille@example.com"))[0])
    await client.post("/api/v1/accounts", json=SIGN_UP)
    mail = (await mails("Camille@example.com"))[0]
    assert mail["subject"] == "Choose your password"
    assert (await client.post("/api/v1/accounts/verification", json={"token": lure})).status_code == 410
    chosen = {"token": link_token(mail), "password": "chosen by the mail's reader"}
    assert (await client.post("/api/v1/password-resets/confirm", json=chosen)).status_code == 200
    passwords = ("the stranger's password", PASSWORD, chosen["password"])
    tries = [{"email": SIGN_UP["email"], "password": password} for password in passwords]
    answers = [await client.post("/api/v1/sessions", json=body) for body in tries]
    assert [answer.status_code for answer in answers] == [401, 401, 201]


async def test_who_signed_up_twice_and_lost_both_mails_is_sent_the_same_link_again(
    client: AsyncClient, mails: Any
) -> None:
    for _ in range(2):
        await client.post("/api/v1/accounts", json=SIGN_UP)
    await mails()
    await client.post("/api/v1/accounts/verification/resend", json={"email": SIGN_UP["email"]})
    newest, *_ = await mails("Camille@example.com")
    assert newest["subject"] == "Choose your password"
    chosen = {"token": link_token(newest), "password": "chosen by the mail's reader"}
    assert (await client.post("/api/v1/password-resets/confirm", json=chosen)).status_code == 200
