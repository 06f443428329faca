"""Where a person is signed in, and signing out."""

import pytest
from httpx2 import AsyncClient

from backend.tests.conftest import Enter, client_of
from backend.tests.fixtures.clock import SetClock
from backend.tests.fixtures.doors import API, refresh, sign_in
from backend.tests.fixtures.people import PersonFactory, SignedIn
from utilisateurs.sessions.rules import describe_device

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0"


async def test_devices_show_browser_address_and_last_use_newest_first(
    person: SignedIn, clock: SetClock, client: AsyncClient
) -> None:
    clock.advance(minutes=1)
    answer = await client.post(
        f"{API}/sessions",
        json={"email": person.user.email, "password": "seven green lamps at noon"},
        headers={"User-Agent": FIREFOX},
    )
    clock.advance(minutes=1)
    found = (await person.client.get(f"{API}/sessions")).json()
    assert (found["total"], found["next_cursor"]) == ({"value": 2, "exact": True}, None)
    newer, older = found["items"]
    assert (newer["browser"], newer["address"], newer["current"]) == ("Firefox on Linux", "127.0.0.1", False)
    assert older["current"]
    clock.advance(minutes=1)
    await refresh(client, person.tokens["refresh_token"])
    assert answer.status_code == 201
    first = (await person.client.get(f"{API}/sessions")).json()["items"][0]
    assert (first["id"], first["last_used_at"] > newer["last_used_at"]) == (older["id"], True)


async def test_one_device_is_signed_out_and_the_others_stay(person: SignedIn, enter: Enter) -> None:
    other = await enter(person.user)
    session = (await other.client.get(f"{API}/me")).json()["session_id"]
    assert (await person.client.delete(f"{API}/sessions/{session}")).status_code == 204
    assert (await other.client.get(f"{API}/me")).status_code == 401
    assert (await person.client.get(f"{API}/me")).status_code == 200
    assert len((await person.client.get(f"{API}/sessions")).json()["items"]) == 1
    assert (await person.client.delete(f"{API}/sessions/{session}")).status_code == 404


@pytest.mark.parametrize(("query", "left"), [("", (401, 401)), ("?except_current=true", (200, 401))])
async def test_signing_out_everywhere_spares_this_device_only_if_asked(
    person: SignedIn, enter: Enter, query: str, left: tuple[int, int]
) -> None:
    other = await enter(person.user)
    assert (await person.client.delete(f"{API}/sessions{query}")).status_code == 204
    assert (
        (await person.client.get(f"{API}/me")).status_code,
        (await other.client.get(f"{API}/me")).status_code,
    ) == left


async def test_nobody_signs_out_somebody_else(person: SignedIn, people: PersonFactory, enter: Enter) -> None:
    other = await enter(await people.make())
    session = (await other.client.get(f"{API}/me")).json()["session_id"]
    assert (await person.client.delete(f"{API}/sessions/{session}")).status_code == 404
    assert (await person.client.delete(f"{API}/sessions")).status_code == 204
    assert (await other.client.get(f"{API}/me")).status_code == 200


async def test_sign_in_and_out_are_recorded_with_address_and_program(person: SignedIn, enter: Enter) -> None:
    other = await enter(person.user)
    await other.client.delete(f"{API}/sessions/{(await other.client.get(f'{API}/me')).json()['session_id']}")
    events = (await person.client.get(f"{API}/me/activity")).json()["items"]
    found = {event["action"]: (event["address"], event["user_agent"][:6]) for event in events if event["address"]}
    assert found == {
        "session.signed_in": ("127.0.0.1", "python"),
        "session.signed_out": ("127.0.0.1", "python"),
    }


async def test_a_refused_sign_in_is_recorded_for_its_owner_to_see(person: SignedIn, client: AsyncClient) -> None:
    await sign_in(client, person.user.email, "not the password")
    events = (await person.client.get(f"{API}/me/activity")).json()["items"]
    (refused,) = [event for event in events if event["action"] == "session.sign_in_refused"]
    assert (refused["reason"], refused["actor"]["kind"]) == ("bad-credentials", "anonymous")


async def test_an_overlong_or_strange_user_agent_is_kept_short(person: SignedIn) -> None:
    async with client_of(person.client._transport.app, **{"User-Agent": "x" * 5000}) as client:  # type: ignore[attr-defined] # the application behind the client
        await sign_in(client, person.user.email)
        items = (await person.client.get(f"{API}/sessions")).json()["items"]
    assert max(len(item["user_agent"]) for item in items) == 300


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) Version/18.0 Safari/605.1.15", "Safari on macOS"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604", "Safari on iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8.14.1", "curl"),
        ("backup-script/2", "backup-script"),
        ("", ""),
        (None, ""),
    ],
)
def test_devices_are_called_what_people_call_them(agent: str | None, words: str) -> None:
    assert describe_device(agent) == words
