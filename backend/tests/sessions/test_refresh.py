"""Refresh tokens: each buys the next one, once."""

from typing import Any

from httpx2 import AsyncClient

from backend.tests.conftest import Enter
from backend.tests.fixtures.clock import SetClock
from backend.tests.fixtures.doors import API, me, refresh, slug
from backend.tests.fixtures.people import SignedIn
from utilisateurs.kit.crypto import token_hash


async def test_a_refresh_gives_new_tokens_of_the_same_session(client: AsyncClient, person: SignedIn) -> None:
    answer = await refresh(client, person.tokens["refresh_token"])
    tokens = answer.json()
    assert (answer.status_code, tokens["token_type"], tokens["expires_in"]) == (200, "Bearer", 900)
    assert tokens["refresh_token"] != person.tokens["refresh_token"]
    before, after = [(await me(client, each["access_token"])).json() for each in (person.tokens, tokens)]
    assert before["session_id"] == after["session_id"]


async def test_reuse_of_an_old_refresh_token_revokes_the_whole_family(
    client: AsyncClient, person: SignedIn, enter: Enter
) -> None:
    other = await enter(person.user)
    newest = (await refresh(client, person.tokens["refresh_token"])).json()
    newest = (await refresh(client, newest["refresh_token"])).json()
    stolen = await refresh(client, person.tokens["refresh_token"])
    assert (stolen.status_code, slug(stolen)) == (401, "session-ended")
    assert (await refresh(client, newest["refresh_token"])).status_code == 401
    assert (await me(client, newest["access_token"])).status_code == 401
    assert (await other.client.get(f"{API}/me")).status_code == 200


async def test_a_reuse_is_recorded_once_for_the_owner_to_see(
    client: AsyncClient, person: SignedIn, enter: Enter
) -> None:
    await refresh(client, person.tokens["refresh_token"])
    for _ in range(2):
        await refresh(client, person.tokens["refresh_token"])
    again = await enter(person.user)
    events = (await again.client.get(f"{API}/me/activity")).json()["items"]
    assert [event["action"] for event in events].count("session.reuse_detected") == 1


async def test_refresh_tokens_are_stored_as_hashes_only(connection: Any, person: SignedIn) -> None:
    token: str = person.tokens["refresh_token"]
    rows = await connection.fetch("SELECT * FROM refresh_tokens")
    assert [row["hash"] for row in rows] == [token_hash(token)]
    assert token.encode() not in b"".join(value for row in rows for value in row.values() if isinstance(value, bytes))


async def test_a_session_lives_thirty_days_after_its_last_refresh(
    client: AsyncClient, person: SignedIn, clock: SetClock
) -> None:
    clock.advance(days=29)
    tokens = (await refresh(client, person.tokens["refresh_token"])).json()
    clock.advance(days=29)
    tokens = (await refresh(client, tokens["refresh_token"])).json()
    clock.advance(days=30)
    assert (await refresh(client, tokens["refresh_token"])).status_code == 401


async def test_a_suspended_person_cannot_refresh(client: AsyncClient, person: SignedIn, admin: SignedIn) -> None:
    await admin.client.post(f"{API}/users/{person.id}/suspend")
    assert (await refresh(client, person.tokens["refresh_token"])).status_code == 401


async def test_a_refresh_without_any_token_or_with_an_unknown_one_is_refused(client: AsyncClient) -> None:
    answers = [await client.post(f"{API}/sessions/refresh", json={}), await refresh(client, "unknown")]
    assert [(answer.status_code, slug(answer)) for answer in answers] == [(401, "session-ended")] * 2
