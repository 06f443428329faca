"""What the hot paths ask of the database, statement by statement: each is a round trip that somebody waits for."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from httpx2 import AsyncClient

from backend.tests.fixtures.doors import API, sign_in
from backend.tests.fixtures.people import PASSWORD, PersonFactory, SignedIn

SIGN_UP = {"email": "camille@example.com", "name": "Camille Dupré", "password": PASSWORD}
Statements = Callable[[], Awaitable[list[str]]]
BEGIN, END = "SAVEPOINT", "RELEASE SAVEPOINT"
"""As the tests' one connection, which is in a transaction already, spells BEGIN and COMMIT."""


@pytest.fixture
async def statements(connection: Any) -> AsyncIterator[Statements]:
    """Take the statements sent since the last time, in order."""
    sent: list[str] = []

    def note(query: Any) -> None:
        sent.append(" ".join(query.query.split()))

    async def take() -> list[str]:
        await asyncio.sleep(0)  # the driver tells of a query in the loop's next round
        taken = sent.copy()
        sent.clear()
        return taken

    connection.add_query_logger(note)
    yield take
    connection.remove_query_logger(note)


def outside(sent: list[str]) -> list[str]:
    """Those before the transaction and after it."""
    begin = next(place for place, text in enumerate(sent) if text.startswith(BEGIN))
    end = max(place for place, text in enumerate(sent) if text.startswith(END))
    return sent[:begin] + sent[end + 1 :]


async def test_the_mail_and_the_audit_of_a_sign_up_add_a_statement_each_to_its_transaction_and_nothing_else(
    client: AsyncClient, statements: Statements
) -> None:
    answer = await client.post(f"{API}/accounts", json=SIGN_UP)
    assert answer.status_code == 202
    sent = await statements()
    (limit,) = outside(sent)
    assert "INTO rate_limits" in limit
    for table in ("mails", "audit_events"):
        assert sum(f"INTO {table}" in text for text in sent) == 1, sent


async def test_a_sign_in_asks_twice_before_the_password_and_four_times_after_it(
    client: AsyncClient, people: PersonFactory, statements: Statements
) -> None:
    user = await people.make()
    await sign_in(client, user.email)  # now the person's key is known
    await statements()
    assert (await sign_in(client, user.email)).status_code == 201
    sent = await statements()
    assert len(outside(sent)) == 2, sent
    assert len(sent) == 6, sent


async def test_a_refresh_is_five_statements(person: SignedIn, client: AsyncClient, statements: Statements) -> None:
    await statements()
    answer = await client.post(f"{API}/sessions/refresh", json={"refresh_token": person.tokens["refresh_token"]})
    assert answer.status_code == 200
    sent = await statements()
    assert len(sent) == 5, sent


async def test_the_profile_is_one_statement_and_a_page_of_users_two(admin: SignedIn, statements: Statements) -> None:
    await statements()
    await admin.client.get(f"{API}/me")
    assert len(await statements()) == 1
    await admin.client.get(f"{API}/users")
    assert len(await statements()) == 2
