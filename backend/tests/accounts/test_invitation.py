"""Accepting an invitation: the first password is chosen by the person invited, and never mailed."""

from typing import Any

import pytest
from httpx2 import AsyncClient

from backend.tests.fixtures.clock import SetClock
from backend.tests.fixtures.doors import API, link_token, sign_in
from backend.tests.fixtures.people import PASSWORD, SignedIn

INVITED = {"email": "noor@example.com", "name": "Noor", "locale": "fr", "roles": ["reader"]}


@pytest.fixture
async def invitation(admin: SignedIn, mails: Any) -> dict[str, Any]:
    answer = await admin.client.post(f"{API}/users", json=INVITED)
    assert (answer.status_code, answer.json()["status"]) == (201, "invited")
    (mail,) = await mails(INVITED["email"])
    found: dict[str, Any] = mail
    return found


async def accept(client: AsyncClient, token: str, **more: str) -> Any:
    return await client.post(f"{API}/accounts/invitation", json={"token": token, "password": PASSWORD} | more)


async def test_an_invited_person_chooses_password_and_name_and_signs_in(
    client: AsyncClient, invitation: dict[str, Any]
) -> None:
    assert invitation["subject"] == "Vous êtes invité"
    answer = await accept(client, link_token(invitation), name="Noor El Amrani")
    assert (answer.status_code, answer.json()) == (200, {"status": "active"})
    access = (await sign_in(client, "noor@example.com")).json()["access_token"]
    profile = (await client.get(f"{API}/me", headers={"Authorization": f"Bearer {access}"})).json()
    assert (profile["name"], profile["roles"]) == ("Noor El Amrani", ["reader"])
    assert profile["verified_at"]


async def test_an_invitation_is_accepted_once(client: AsyncClient, invitation: dict[str, Any]) -> None:
    token = link_token(invitation)
    assert [(await accept(client, token)).status_code for _ in range(2)] == [200, 410]


async def test_an_invitation_expires_after_seven_days(
    client: AsyncClient, invitation: dict[str, Any], clock: SetClock
) -> None:
    clock.advance(days=7)
    assert (await accept(client, link_token(invitation))).status_code == 410


async def test_an_invited_person_who_signs_up_or_forgot_is_sent_the_invitation_again(
    client: AsyncClient, invitation: dict[str, Any], mails: Any
) -> None:
    sign_up = {"email": "Noor@example.com", "name": "Somebody", "password": PASSWORD}
    await client.post(f"{API}/accounts", json=sign_up)
    await mails()
    await client.post(f"{API}/password-resets", json={"email": "noor@example.com"})
    received = await mails("noor@example.com")
    assert [mail["subject"] for mail in received] == ["Vous êtes invité"] * 3
    assert [(await accept(client, link_token(mail))).status_code for mail in received[1:]] == [410, 410]
    assert (await accept(client, link_token(received[0]))).status_code == 200


async def test_an_invitation_of_somebody_deleted_in_the_meantime_is_dead(
    client: AsyncClient, invitation: dict[str, Any], admin: SignedIn
) -> None:
    found = (await admin.client.get(f"{API}/users", params={"q": "noor"})).json()["items"][0]
    await admin.client.delete(f"{API}/users/{found['id']}")
    assert (await accept(client, link_token(invitation))).status_code == 410
