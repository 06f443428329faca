"""One action for many users."""

from typing import Any
from uuid import uuid4

from backend.tests.fixtures.doors import API, slug
from backend.tests.fixtures.people import PersonFactory, SignedIn
from backend.tests.fixtures.rows import Row, insert


async def bulk(by: SignedIn, action: str, ids: list[Any], **more: Any) -> Any:
    headers = more.pop("headers", {})
    body = {"action": action, "ids": [str(one) for one in ids], **more}
    return await by.client.post(f"{API}/users/bulk", json=body, headers=headers)


def outcomes(answer: Any) -> list[tuple[str, bool, str | None, str | None]]:
    assert answer.status_code == 200, answer.text
    return [
        (
            item["id"],
            item["ok"],
            item["status"],
            item["problem"] and item["problem"]["type"].removeprefix("urn:utilisateurs:problem:"),
        )
        for item in answer.json()["items"]
    ]


async def test_each_of_the_mixed_users_has_a_result_of_its_own_in_the_order_asked(
    admin: SignedIn, people: PersonFactory
) -> None:
    active, suspended, nobody = await people.make(), await people.suspended().make(), uuid4()
    ids = [str(one) for one in (suspended.id, nobody, active.id, admin.id)]
    answer = await bulk(admin, "suspend", ids)
    assert outcomes(answer) == [
        (ids[0], False, None, "wrong-state"),
        (ids[1], False, None, "not-found"),
        (ids[2], True, "suspended", None),
        (ids[3], False, None, "own-account"),
    ]
    problem = answer.json()["items"][0]["problem"]
    assert {"title", "status", "detail", "remedy"} <= problem.keys()
    assert (await admin.client.get(f"{API}/users/{active.id}")).json()["status"] == "suspended"


async def test_every_action_does_what_its_single_form_does(admin: SignedIn, people: PersonFactory) -> None:
    user = await people.make()
    reached = []
    for action in ("suspend", "reactivate", "delete", "restore", "erase"):
        ((_, done, status, _),) = outcomes(await bulk(admin, action, [user.id]))
        reached.append((done, status))
    expected = ["suspended", "active", "deleted", "active", None]
    assert reached == [(True, status) for status in expected]
    assert (await admin.client.get(f"{API}/users/{user.id}")).status_code == 404


async def test_somebody_named_twice_is_acted_on_once(admin: SignedIn, people: PersonFactory) -> None:
    user = await people.make()
    assert outcomes(await bulk(admin, "suspend", [user.id, user.id])) == [(str(user.id), True, "suspended", None)]


async def test_a_bulk_action_reaches_no_further_than_its_caller(manager: SignedIn, people: PersonFactory) -> None:
    boss, peer = await people.admin().make(), await people.manager().make()
    await people.admin().make()
    found = outcomes(await bulk(manager, "suspend", [boss.id, peer.id]))
    assert [result[3] for result in found] == ["more-authority-needed", None]
    refused = await bulk(manager, "erase", [peer.id])
    assert (refused.status_code, slug(refused)) == (403, "forbidden")


async def test_a_thousand_are_taken_and_one_more_is_refused(admin: SignedIn, connection: Any) -> None:
    rows = [Row() for _ in range(1000)]
    await insert(connection, rows)
    ids = [row.id for row in rows]
    found = outcomes(await bulk(admin, "suspend", ids))
    assert [result[:3] for result in found] == [(str(one), True, "suspended") for one in ids]
    query = "SELECT count(*) FROM audit_events WHERE action = 'account.suspended'"
    assert await connection.fetchval(query) == len(ids)
    for wrong in ([], [*ids, uuid4()], ["1"]):
        assert (await bulk(admin, "suspend", wrong)).status_code == 422
    assert (await bulk(admin, "promote", ids[:1])).status_code == 422


async def test_a_replayed_bulk_action_returns_the_first_results(admin: SignedIn, people: PersonFactory) -> None:
    user, key = await people.make(), {"Idempotency-Key": "bulk-1"}
    first = await bulk(admin, "suspend", [user.id], headers=key)
    again = await bulk(admin, "suspend", [user.id], headers=key)
    assert (again.status_code, again.content) == (200, first.content)
    assert outcomes(again)[0][1:3] == (True, "suspended")


async def test_refusals_in_a_bulk_action_speak_the_callers_language(admin: SignedIn) -> None:
    answer = await bulk(admin, "suspend", [uuid4()], headers={"Accept-Language": "fr"})
    assert answer.json()["items"][0]["problem"]["title"] == "Introuvable"
