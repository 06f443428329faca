"""Reading the trail: filters, pages, counts."""

from datetime import timedelta
from typing import Any

from httpx2 import AsyncClient

from backend.tests.fixtures.clock import SetClock
from backend.tests.fixtures.doors import API, sign_in
from backend.tests.fixtures.people import PersonFactory, SignedIn
from utilisateurs.directory.models import User

DAY = timedelta(days=1)


async def read(by: SignedIn, **params: Any) -> list[dict[str, Any]]:
    answer = await by.client.get(f"{API}/audit", params={"limit": 200, **params})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def suspended_and_back(admin: SignedIn, people: PersonFactory, clock: SetClock) -> User:
    user = await people.make()
    for step in ("suspend", "reactivate", "suspend"):
        clock.advance(minutes=1)
        await admin.client.post(f"{API}/users/{user.id}/{step}")
    return user


async def test_the_newest_event_comes_first(admin: SignedIn, people: PersonFactory, clock: SetClock) -> None:
    user = await suspended_and_back(admin, people, clock)
    found = [event["action"] for event in await read(admin, subject_id=str(user.id))]
    assert found == ["account.suspended", "account.reactivated", "account.suspended", "account.created"]


async def test_each_filter_leaves_the_events_it_names(admin: SignedIn, people: PersonFactory, clock: SetClock) -> None:
    started = clock.now()
    user = await suspended_and_back(admin, people, clock)
    about = {"subject_id": str(user.id)}
    instants = [(started + timedelta(minutes=number)).isoformat() for number in range(4)]
    expected: list[tuple[dict[str, Any], int]] = [
        ({**about, "action": "account.suspended"}, 2),
        ({**about, "action": ["account.suspended", "account.created"]}, 3),
        ({**about, "actor_id": str(admin.id)}, 3),
        ({**about, "actor_id": str(user.id)}, 0),
        ({**about, "from": instants[2]}, 2),
        ({**about, "to": instants[2]}, 2),
        ({**about, "from": instants[1], "to": instants[2]}, 1),
        ({**about, "from": instants[3], "to": instants[1]}, 0),
    ]
    assert [len(await read(admin, **params)) for params, _ in expected] == [number for _, number in expected]


async def test_filters_of_wrong_shape_are_refused(admin: SignedIn) -> None:
    wrong = {
        "action": "account.exploded",
        "actor_id": "me",
        "subject_id": "1",
        "from": "2026-01-01",
        "to": "later",
        "limit": "-1",
        "count": "some",
    }
    for name, value in wrong.items():
        answer = await admin.client.get(f"{API}/audit", params={name: value})
        assert answer.status_code == 422, name
        assert answer.json()["errors"][0]["field"].partition(".")[0] == name


async def test_pages_hold_every_event_once_though_many_bear_the_same_instant(
    admin: SignedIn, people: PersonFactory, connection: Any
) -> None:
    for _ in range(7):
        await people.make()
    found: list[str] = []
    cursor: str | None = None
    while cursor or not found:
        params: dict[str, Any] = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = (await admin.client.get(f"{API}/audit", params=params)).json()
        found += [event["id"] for event in page["items"]]
        cursor = page["next_cursor"]
    rows = await connection.fetch("SELECT id FROM audit_events ORDER BY at DESC, id DESC")
    assert found == [str(row["id"]) for row in rows]


async def test_events_are_counted_as_asked(admin: SignedIn, people: PersonFactory, clock: SetClock) -> None:
    user = await suspended_and_back(admin, people, clock)
    params: dict[str, Any] = {"subject_id": str(user.id), "limit": 1}
    totals = [
        (await admin.client.get(f"{API}/audit", params={**params, "count": count})).json()["total"]
        for count in ("exact", "none")
    ]
    assert totals == [{"value": 4, "exact": True}, None]
    estimate = (await admin.client.get(f"{API}/audit", params={"count": "estimate"})).json()["total"]
    assert estimate["exact"] is False


async def test_sign_ins_and_refusals_are_in_the_trail_with_their_person_if_there_is_one(
    admin: SignedIn, people: PersonFactory, client: AsyncClient
) -> None:
    user = await people.make()
    await sign_in(client, user.email, "not his password at all")
    await sign_in(client, "nobody@example.com", "not his password at all")
    await sign_in(client, user.email)
    refused = await read(admin, action="session.sign_in_refused")
    assert {(event["subject"]["id"], event["actor"]["kind"]) for event in refused} == {
        (str(user.id), "anonymous"),
        (None, "anonymous"),
    }
    assert len(await read(admin, action="session.signed_in", actor_id=str(user.id))) == 1


async def test_the_history_of_a_user_holds_what_he_did_and_what_was_done_to_him(
    manager: SignedIn, admin: SignedIn, people: PersonFactory
) -> None:
    user = await people.make()
    await manager.client.post(f"{API}/users/{user.id}/suspend")
    history = (await admin.client.get(f"{API}/users/{manager.id}/activity", params={"limit": 200})).json()["items"]
    actions = {event["action"] for event in history}
    assert {"account.created", "session.signed_in", "account.suspended"} <= actions
    assert all(str(manager.id) in {event["actor"]["id"], event["subject"]["id"]} for event in history)
