"""Administrators at the same moment, on connections of their own."""

import asyncio
from itertools import count
from typing import Any
from uuid import UUID

import pytest

from backend.tests.conftest import client_of
from backend.tests.fixtures.doors import API, sign_in, slug
from backend.tests.fixtures.people import SignedIn
from backend.tests.fixtures.scratch import Scratch
from utilisateurs.kit.db import DEADLOCK_TRIES
from utilisateurs.kit.problems import Overloaded

ROUNDS = 12
ACTIVE = "SELECT count(*) FROM users WHERE status = 'active' AND roles @> ARRAY['admin']"


async def entered(scratch: Scratch, factory: Any) -> SignedIn:
    user = await factory.make()
    client = client_of(scratch.app)
    tokens = (await sign_in(client, user.email)).json()
    client.headers["Authorization"] = f"Bearer {tokens['access_token']}"
    return SignedIn(user, client, tokens)


def make_admins(scratch: Scratch, *users: UUID) -> None:
    scratch.sql(f"UPDATE users SET status = 'active', roles = '{{admin}}' WHERE id IN ({_listed(users)})")
    scratch.sql(f"UPDATE sessions SET revoked_at = NULL WHERE user_id IN ({_listed(users)})")


def _listed(users: tuple[UUID, ...]) -> str:
    return ", ".join(f"'{user}'" for user in users)


async def test_two_administrators_who_demote_each_other_at_once_leave_one(scratch: Scratch) -> None:
    ann, bob = await entered(scratch, scratch.people.admin()), await entered(scratch, scratch.people.admin())
    for number in range(ROUNDS):
        make_admins(scratch, ann.id, bob.id)
        if number % 2:
            ways = [(ann, "PATCH", f"{bob.id}"), (bob, "PATCH", f"{ann.id}")]
        else:
            ways = [(ann, "POST", f"{bob.id}/suspend"), (bob, "POST", f"{ann.id}/suspend")]
        calls = [
            by.client.request(method, f"{API}/users/{path}", json={"roles": []} if method == "PATCH" else {})
            for by, method, path in ways
        ]
        answers = await asyncio.gather(*calls)
        assert scratch.sql(ACTIVE) == "1"
        assert sorted(answer.status_code for answer in answers) in ([200, 401], [200, 403], [200, 409])


async def test_all_administrators_who_step_down_at_once_leave_one(scratch: Scratch) -> None:
    everybody = [await entered(scratch, scratch.people.admin()) for _ in range(4)]
    calls = [one.client.patch(f"{API}/users/{one.id}", json={"roles": []}) for one in everybody]
    answers = await asyncio.gather(*calls)
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 409]
    assert {slug(answer) for answer in answers if answer.is_error} == {"last-administrator"}
    assert scratch.sql(ACTIVE) == "1"


async def test_bulk_actions_over_the_same_administrators_finish_and_leave_one(scratch: Scratch) -> None:
    ann, bob = await entered(scratch, scratch.people.admin()), await entered(scratch, scratch.people.admin())
    others = [(await scratch.people.admin().make()).id for _ in range(6)]
    both = [str(one) for one in (*others, ann.id, bob.id)]
    calls = [
        ann.client.post(f"{API}/users/bulk", json={"action": "suspend", "ids": both}),
        bob.client.post(f"{API}/users/bulk", json={"action": "delete", "ids": both[::-1]}),
        ann.client.patch(f"{API}/users/{bob.id}", json={"roles": []}),
    ]
    answers = await asyncio.gather(*calls)
    assert all(answer.status_code in {200, 401, 403, 409} for answer in answers), [one.text for one in answers]
    assert int(scratch.sql(ACTIVE)) >= 1


async def test_an_edit_of_the_same_version_is_won_by_one_of_two(scratch: Scratch) -> None:
    admin, user = await entered(scratch, scratch.people.admin()), await scratch.people.make()
    calls = [
        admin.client.patch(f"{API}/users/{user.id}", json={"name": name}, headers={"If-Match": '"1"'})
        for name in ("One", "Two", "Three")
    ]
    answers = await asyncio.gather(*calls)
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412]


async def test_a_write_caught_in_a_deadlock_is_tried_again_until_it_is_done(scratch: Scratch) -> None:
    first, second = [(await scratch.people.make()).id for _ in range(2)]
    both_hold_one = asyncio.Barrier(2)
    tries = count()

    async def crosswise(one: UUID, other: UUID) -> None:
        async def act(connection: Any) -> None:
            await connection.execute("UPDATE users SET name = name || '!' WHERE id = $1", one)
            if next(tries) < 2:
                await both_hold_one.wait()
            await connection.execute("UPDATE users SET name = name || '!' WHERE id = $1", other)

        await scratch.wired.database.write(act)

    await asyncio.gather(crosswise(first, second), crosswise(second, first))
    assert next(tries) >= 3, "one of the two was tried again"
    names = scratch.sql(f"SELECT name FROM users WHERE id IN ('{first}', '{second}')").split("\n")
    assert all(name.endswith("!!") and not name.endswith("!!!") for name in names), "each wrote once"


async def test_deadlock_after_deadlock_is_an_overload_and_no_defect(scratch: Scratch) -> None:
    tries = count()

    async def unlucky(connection: Any) -> None:
        next(tries)
        await connection.execute("DO $$ BEGIN RAISE deadlock_detected; END $$")

    with pytest.raises(Overloaded):
        await scratch.wired.database.write(unlucky)
    assert next(tries) == DEADLOCK_TRIES
