"""The link that confirms an address."""

from typing import Any

from httpx2 import AsyncClient

from backend.tests.fixtures.clock import SetClock
from backend.tests.fixtures.doors import API, link_token, sign_in, slug
from backend.tests.fixtures.people import PersonFactory


async def resend(client: AsyncClient, email: str) -> None:
    answer = await client.post(f"{API}/accounts/verification/resend", json={"email": email})
    assert (answer.status_code, answer.json()) == (202, {"status": "accepted"})


async def verify(client: AsyncClient, token: str) -> Any:
    return await client.post(f"{API}/accounts/verification", json={"token": token})


async def test_before_confirmation_the_right_password_is_told_kindly_what_to_do(
    client: AsyncClient, people: PersonFactory
) -> None:
    user = await people.unverified().make()
    answer = await sign_in(client, user.email)
    assert (answer.status_code, slug(answer)) == (403, "email-not-verified")
    assert answer.json()["remedy"] == "Open that link, or ask for a new mail."


async def test_a_confirmation_link_sent_again_confirms_and_the_older_one_is_dead(
    client: AsyncClient, people: PersonFactory, mails: Any
) -> None:
    user = await people.unverified().make()
    await resend(client, user.email.upper())
    older = link_token((await mails(user.email))[0])
    await resend(client, user.email)
    newer = link_token((await mails(user.email))[0])
    assert [(await verify(client, token)).status_code for token in (older, newer)] == [410, 200]
    assert (await sign_in(client, user.email)).status_code == 201


async def test_nothing_is_sent_again_to_those_who_do_not_wait_for_it(
    client: AsyncClient, people: PersonFactory, mails: Any
) -> None:
    for factory in (people, people.suspended(), people.deleted(), people.invited()):
        user = await factory.make()
        await resend(client, user.email)
        assert await mails(user.email) == []


async def test_a_confirmation_link_expires_after_two_days(
    client: AsyncClient, people: PersonFactory, mails: Any, clock: SetClock
) -> None:
    user = await people.unverified().make()
    await resend(client, user.email)
    token = link_token((await mails(user.email))[0])
    clock.advance(days=2)
    assert (await verify(client, token)).status_code == 410
    assert (await sign_in(client, user.email)).status_code == 403


async def test_a_token_never_issued_is_refused_like_an_expired_one(client: AsyncClient) -> None:
    answer = await verify(client, "never-issued")
    assert (answer.status_code, slug(answer)) == (410, "link-expired")
    assert "retry-after" not in answer.headers
