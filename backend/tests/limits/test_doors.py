"""Limits at the doors: asked before any hashing, per address and per account, told with Retry-After."""

from typing import Any

import pytest
from httpx2 import AsyncClient, Response

from backend.tests.conftest import MakeApp, client_of
from backend.tests.fakes.hashing import watch
from backend.tests.fixtures.clock import SetClock
from backend.tests.fixtures.doors import API, sign_in, slug
from backend.tests.fixtures.people import PASSWORD, people_of

ONE = {"email": "one@example.com"}
WRONG = {"password": "not the password"}
NEW = {"name": "Camille Dupré", "password": PASSWORD}
LINK = {"token": "unknown", "password": PASSWORD}
DOORS: list[tuple[str, str, dict[str, Any]]] = [
    ("sign_in_per_address", "sessions", WRONG),
    ("sign_in_per_account", "sessions", WRONG | ONE),
    ("sign_up_per_address", "accounts", NEW),
    ("recovery_per_address", "password-resets", {}),
    ("recovery_per_account", "password-resets", ONE),
    ("recovery_per_address", "accounts/verification/resend", {}),
    ("recovery_per_account", "accounts/verification/resend", ONE),
    ("link_per_address", "password-resets/confirm", LINK),
    ("link_per_address", "accounts/invitation", LINK),
]


async def knock(client: AsyncClient, door: str, body: dict[str, Any], number: int) -> Response:
    email = {} if "token" in body else {"email": f"p{number}@example.com"}
    return await client.post(f"{API}/{door}", json=email | body)


@pytest.mark.parametrize(("limit", "door", "body"), DOORS, ids=[f"{door} by {limit}" for limit, door, _ in DOORS])
async def test_a_door_closes_after_its_limit_before_any_hashing_and_opens_again(
    make_app: MakeApp, clock: SetClock, limit: str, door: str, body: dict[str, Any]
) -> None:
    app, wired = await make_app(**{f"limit_{limit}": "2/60"})
    hasher = watch(wired)
    async with client_of(app) as client:
        first = [await knock(client, door, body, number) for number in range(2)]
        hashed = hasher.works
        refused = [await knock(client, door, body, number) for number in range(2, 4)]
        assert [answer.status_code == 429 for answer in (*first, *refused)] == [False, False, True, True]
        assert hasher.works == hashed
        answer = refused[-1]
        assert (slug(answer), answer.headers["retry-after"]) == ("too-many-requests", "30")
        assert (answer.json()["retry_after"], answer.json()["remedy"]) == (30, "Wait 30 s, then try again.")
        clock.advance(seconds=30)
        assert (await knock(client, door, body, 5)).status_code != 429


async def test_spelling_an_account_otherwise_does_not_evade_its_limit(make_app: MakeApp) -> None:
    app, _ = await make_app(limit_sign_in_per_account="2/60")
    spellings = ("camille@exämple.org", "CAMILLE@EXÄMPLE.org", "Camille@xn--exmple-cua.org")
    async with client_of(app) as client:
        statuses = [(await sign_in(client, email)).status_code for email in spellings]
    assert statuses == [401, 401, 429]


async def test_another_account_or_address_is_not_held_up(make_app: MakeApp) -> None:
    app, wired = await make_app(limit_sign_in_per_account="1/60")
    user = await people_of(wired).make()
    async with client_of(app) as client:
        for _ in range(3):
            await sign_in(client, "one@example.com")
        assert (await sign_in(client, user.email)).status_code == 201


@pytest.mark.parametrize(("rate", "allowed"), [("7/60", 7), ("3/1", 3), ("1/3600", 1)])
async def test_exactly_as_many_pass_as_the_limit_says(make_app: MakeApp, rate: str, allowed: int) -> None:
    app, _ = await make_app(limit_link_per_address=rate)
    weak = {"token": "unknown", "password": "aaaaaaaaaaaaaaaaaaa"}
    async with client_of(app) as client:
        statuses = [(await knock(client, "password-resets/confirm", weak, 0)).status_code for _ in range(allowed + 1)]
    assert statuses == [422] * allowed + [429]


async def test_limits_are_kept_as_keyed_hashes_that_tell_no_address(make_app: MakeApp, connection: Any) -> None:
    app, _ = await make_app(limit_sign_in_per_account="2/60")
    async with client_of(app) as client:
        await sign_in(client, "one@example.com")
    rows = await connection.fetch("SELECT key FROM rate_limits UNION ALL SELECT key FROM lockouts")
    assert len(rows) == 3
    assert {len(row["key"]) for row in rows} == {32}


async def test_what_limits_nobody_any_more_is_removed(make_app: MakeApp, connection: Any, clock: SetClock) -> None:
    app, wired = await make_app(limit_sign_in_per_account="2/60")
    async with client_of(app) as client:
        await sign_in(client, "one@example.com")
    clock.advance(days=1, seconds=1)
    await wired.limits.clean(connection)
    for table in ("rate_limits", "lockouts"):
        assert await connection.fetchval(f"SELECT count(*) FROM {table}") == 0
