"""One mailbox, one account: addresses compared without case, in one spelling, with letters of any script."""

from typing import Any

import pytest
from httpx2 import AsyncClient

from backend.tests.fixtures.doors import API, sign_in
from backend.tests.fixtures.people import PASSWORD, PersonFactory

SAME = [
    ("user4@example.com", "USER4@Example.COM"),
    ("élodie@example.com", "e\u0301lodie@example.com"),
    ("ÉLODIE@example.com", "élodie@example.com"),
    ("camille@exämple.org", "camille@xn--exmple-cua.org"),
    ("camille@EXÄMPLE.org", "Camille@xn--EXMPLE-cua.org"),
]
OTHER = [("user4@example.com", "user.4@example.com"), ("user4@example.com", "user4+x@example.com")]


async def sign_up(client: AsyncClient, email: str) -> None:
    body = {"email": email, "name": "Somebody", "password": PASSWORD}
    assert (await client.post(f"{API}/accounts", json=body)).status_code == 202


@pytest.mark.parametrize(("first", "second"), SAME)
async def test_another_spelling_of_an_address_makes_no_second_account(
    client: AsyncClient, connection: Any, first: str, second: str
) -> None:
    await sign_up(client, first)
    await sign_up(client, second)
    assert await connection.fetchval("SELECT count(*) FROM users") == 1


@pytest.mark.parametrize(("first", "second"), OTHER)
async def test_another_address_makes_another_account(
    client: AsyncClient, connection: Any, first: str, second: str
) -> None:
    await sign_up(client, first)
    await sign_up(client, second)
    assert await connection.fetchval("SELECT count(*) FROM users") == 2


@pytest.mark.parametrize(("kept", "typed"), SAME)
async def test_a_person_signs_in_with_any_spelling_of_the_address(
    client: AsyncClient, people: PersonFactory, kept: str, typed: str
) -> None:
    await people.at(kept).make()
    assert (await sign_in(client, typed)).status_code == 201


async def test_an_address_is_kept_as_people_write_it(client: AsyncClient, connection: Any) -> None:
    await sign_up(client, " Camille@XN--EXMPLE-CUA.org ")
    assert await connection.fetchval("SELECT email FROM users") == "Camille@exämple.org"


@pytest.mark.parametrize(
    "wrong",
    [
        *("", "@", "a@", "@example.com", "a@b@example.com", "a b@example.com", "a@-example.com", "a@example..com"),
        *("a@[127.0.0.1]", f"a@{'b' * 250}.com", "a@example.com\r\nBcc: b@example.com", "a\x00@example.com"),
    ],
)
async def test_what_is_no_address_is_refused(client: AsyncClient, wrong: str) -> None:
    for path in ("password-resets", "accounts/verification/resend"):
        answer = await client.post(f"{API}/{path}", json={"email": wrong})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "email")
