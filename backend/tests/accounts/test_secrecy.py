"""No answer tells whether an address has an account: bodies, statuses and headers are the same."""

from collections.abc import Mapping
from typing import Any

import pytest
from httpx2 import AsyncClient, Response

from backend.tests.fixtures.doors import API, sign_in
from backend.tests.fixtures.people import PASSWORD, PersonFactory, SignedIn

STANDINGS = ("active", "unverified", "invited", "suspended", "deleted")
ABSENT = "nobody@example.net"
ITS_OWN = ("x-request-id", "request_id", "date")
DOORS: dict[str, dict[str, str]] = {
    "accounts": {"name": "Camille Dupré", "password": PASSWORD},
    "accounts/verification/resend": {},
    "password-resets": {},
}


async def person_who_is(people: PersonFactory, standing: str) -> str:
    traits = {"active": people, "unverified": people.unverified(), "invited": people.invited()}
    traits |= {"suspended": people.suspended(), "deleted": people.deleted()}
    return (await traits[standing].make()).email


def seen(answer: Response) -> tuple[int, Any, Mapping[str, str]]:
    """What an observer can compare."""
    body = {field: value for field, value in answer.json().items() if field not in ITS_OWN}
    headers = {name.lower(): value for name, value in answer.headers.items() if name.lower() not in ITS_OWN}
    if "content-length" in headers:
        headers["content-length"] = "the same" if answer.json() else "none"
    return answer.status_code, body, headers


@pytest.mark.parametrize("door", DOORS)
async def test_doors_answer_alike_whether_the_address_exists_or_not(
    door: str, client: AsyncClient, people: PersonFactory
) -> None:
    addresses = [ABSENT, *[await person_who_is(people, standing) for standing in STANDINGS]]
    answers = [await client.post(f"{API}/{door}", json=DOORS[door] | {"email": email}) for email in addresses]
    assert [seen(answer) for answer in answers] == [seen(answers[0])] * len(addresses)
    assert answers[0].status_code == 202


async def test_a_wrong_password_is_refused_alike_whether_the_address_exists_or_not(
    client: AsyncClient, people: PersonFactory
) -> None:
    addresses = [ABSENT, *[await person_who_is(people, standing) for standing in STANDINGS]]
    answers = [await sign_in(client, email, "not the password") for email in addresses]
    assert [seen(answer) for answer in answers] == [seen(answers[0])] * len(addresses)
    assert answers[0].status_code == 401


async def test_lockout_strikes_alike_whether_the_address_exists_or_not(
    client: AsyncClient, people: PersonFactory
) -> None:
    known = (await people.make()).email
    series = [[seen(await sign_in(client, email, "not the password")) for _ in range(7)] for email in (known, ABSENT)]
    assert series[0] == series[1]
    assert [status for status, _, _ in series[0]] == [401] * 5 + [429] * 2


async def test_a_change_to_a_taken_address_is_answered_like_one_to_a_free_address(
    person: SignedIn, people: PersonFactory, mails: Any
) -> None:
    taken = (await people.make()).email
    answers = []
    for email in (taken, "free@example.net"):
        body = {"email": email, "password": PASSWORD}
        answers.append(seen(await person.client.post(f"{API}/me/email", json=body)))
        profile = (await person.client.get(f"{API}/me")).json()
        assert profile["pending_email"] == email
    assert answers[0] == answers[1]
    assert [mail["subject"] for mail in await mails(taken)] == ["You already have an account"]


async def test_the_right_password_of_a_deleted_or_invited_person_opens_nothing_and_tells_nothing(
    client: AsyncClient, people: PersonFactory
) -> None:
    deleted = await people.deleted().make()
    assert seen(await sign_in(client, deleted.email)) == seen(await sign_in(client, ABSENT))
