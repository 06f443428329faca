"""The keys that sign: rotated without signing anybody out, on whichever worker."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient

from backend.tests.conftest import MakeApp, client_of
from backend.tests.fixtures.clock import SetClock
from backend.tests.fixtures.doors import API, me, refresh
from backend.tests.fixtures.people import SignedIn
from backend.tests.fixtures.scratch import Scratch
from backend.tests.sessions.test_access_tokens import decoded
from utilisateurs.app.wiring import Wired, wire
from utilisateurs.kit.crypto import CannotOpen, Sealer

Worker = tuple[FastAPI, Wired]


@pytest.fixture
async def other(make_app: MakeApp, wired: Wired) -> Worker:
    """Another worker over the same database, which loaded its keys when this one did."""
    return await make_app()


def kid(token: str) -> str:
    return str(decoded(token.split(".", maxsplit=1)[0])["kid"])


async def test_rotation_signs_nobody_out_and_new_tokens_bear_the_new_key(
    client: AsyncClient, person: SignedIn, wired: Wired
) -> None:
    before = person.tokens
    await wired.keys.rotate()
    assert (await me(client, before["access_token"])).status_code == 200
    after = (await refresh(client, before["refresh_token"])).json()
    assert kid(after["access_token"]) != kid(before["access_token"])
    for tokens in (before, after):
        assert (await me(client, tokens["access_token"])).status_code == 200


async def test_another_worker_takes_a_token_of_the_new_key_at_once(
    client: AsyncClient, person: SignedIn, wired: Wired, other: Worker
) -> None:
    await wired.keys.rotate()
    after = (await refresh(client, person.tokens["refresh_token"])).json()
    async with client_of(other[0]) as elsewhere:
        assert (await me(elsewhere, after["access_token"])).status_code == 200
        assert (await me(elsewhere, person.tokens["access_token"])).status_code == 200


async def test_another_worker_takes_it_even_while_made_up_keys_are_sprayed_at_it(
    client: AsyncClient, person: SignedIn, wired: Wired, other: Worker
) -> None:
    async with client_of(other[0]) as elsewhere:
        made_up = "eyJraWQiOiAibWFkZSB1cCJ9.e30.x"
        assert (await me(elsewhere, made_up)).status_code == 401
        await wired.keys.rotate()
        after = (await refresh(client, person.tokens["refresh_token"])).json()
        assert (await me(elsewhere, after["access_token"])).status_code == 200


async def test_a_worker_signs_with_a_key_made_elsewhere_once_it_loaded_again(
    person: SignedIn, wired: Wired, other: Worker
) -> None:
    await other[1].keys.rotate()
    await wired.keys.load()
    async with client_of(other[0]) as client:
        after = (await refresh(client, person.tokens["refresh_token"])).json()
        assert kid(after["access_token"]) == wired.ring.public_keys()["keys"][0]["kid"]


async def test_a_retired_key_is_published_and_verifies_for_a_day(
    client: AsyncClient, person: SignedIn, wired: Wired, clock: SetClock
) -> None:
    async def published() -> list[str]:
        return [key["kid"] for key in (await client.get(f"{API}/jwks.json")).json()["keys"]]

    await wired.keys.rotate()
    assert len(await published()) == 2
    clock.advance(hours=23)
    await wired.keys.load()
    assert kid(person.tokens["access_token"]) in await published()
    clock.advance(hours=2)
    await wired.keys.load()
    assert kid(person.tokens["access_token"]) not in await published()


async def test_a_key_is_renewed_after_ninety_days_and_not_before(wired: Wired, clock: SetClock) -> None:
    def signing() -> Any:
        return wired.ring.public_keys()["keys"][0]["kid"]

    first = signing()
    clock.advance(days=90)
    await wired.keys.rotate_if_old()
    assert signing() == first
    clock.advance(seconds=1)
    await wired.keys.rotate_if_old()
    assert signing() != first


async def test_a_worker_whose_clock_is_behind_rotates_all_the_same(
    wired: Wired, clock: SetClock, connection: Any
) -> None:
    clock.instant -= timedelta(minutes=5)
    await wired.keys.rotate()
    rows = await connection.fetch("SELECT id FROM signing_keys WHERE retired_at IS NULL")
    assert [row["id"] for row in rows] == [wired.ring.public_keys()["keys"][0]["kid"]]
    assert await connection.fetchval("SELECT count(*) FROM signing_keys") == 2


async def test_private_keys_lie_sealed(wired: Wired, connection: Any) -> None:
    row = await connection.fetchrow("SELECT id, public_key, sealed_private_key FROM signing_keys")
    assert "d" not in row["public_key"]
    assert b'"d"' not in row["sealed_private_key"]
    with pytest.raises(CannotOpen):
        Sealer(bytes(32)).open(row["sealed_private_key"], row["id"].encode())


async def test_rotation_is_recorded(wired: Wired, connection: Any) -> None:
    await wired.keys.rotate()
    assert await connection.fetchval("SELECT count(*) FROM audit_events WHERE action = 'keys.rotated'") == 1


async def test_workers_that_start_at_once_make_one_first_key_between_them(scratch: Scratch) -> None:
    scratch.sql("DELETE FROM signing_keys")
    workers = [wire(scratch.settings, scratch.wired.database, scratch.wired.clock) for _ in range(4)]
    await asyncio.gather(*(worker.keys.load() for worker in workers))
    assert scratch.sql("SELECT count(*) FROM signing_keys") == "1"
    assert len({str(worker.ring.public_keys()) for worker in workers}) == 1
    for worker in workers:
        worker.close()
