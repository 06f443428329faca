"""Wrong guesses: the first are free, then each makes the next one wait twice as long."""

from datetime import timedelta
from typing import Any

import pytest
from httpx2 import AsyncClient

from backend.tests.conftest import Enter
from backend.tests.fakes.hashing import watch
from backend.tests.fixtures.clock import SetClock
from backend.tests.fixtures.doors import API, link_token, sign_in, slug
from backend.tests.fixtures.people import PersonFactory
from utilisateurs.app.wiring import Wired
from utilisateurs.directory.models import User
from utilisateurs.limits.rules import LockoutPolicy

WRONG = "not the password"


@pytest.fixture
async def user(people: PersonFactory, wired: Wired) -> User:
    watch(wired)
    return await people.make()


async def guess(client: AsyncClient, email: str, times: int) -> list[int]:
    return [(await sign_in(client, email, WRONG)).status_code for _ in range(times)]


async def test_after_five_wrong_guesses_even_the_right_password_waits(
    client: AsyncClient, user: User, clock: SetClock
) -> None:
    assert await guess(client, user.email, 5) == [401] * 5
    locked = await sign_in(client, user.email)
    assert (locked.status_code, slug(locked), locked.headers["retry-after"]) == (429, "too-many-requests", "30")
    clock.advance(seconds=29)
    assert (await sign_in(client, user.email)).status_code == 429
    clock.advance(seconds=1)
    assert (await sign_in(client, user.email)).status_code == 201


async def test_the_delay_doubles_with_each_further_wrong_guess(
    client: AsyncClient, user: User, clock: SetClock
) -> None:
    await guess(client, user.email, 5)
    waits = []
    for _ in range(4):
        waits.append(int((await sign_in(client, user.email)).headers["retry-after"]))
        clock.advance(seconds=waits[-1])
        assert await guess(client, user.email, 1) == [401]
    assert waits == [30, 60, 120, 240]


async def test_a_locked_account_costs_no_hashing(client: AsyncClient, user: User, wired: Wired) -> None:
    hasher = watch(wired)
    await guess(client, user.email, 8)
    assert hasher.works == 5


async def test_a_success_forgets_the_failures(client: AsyncClient, user: User) -> None:
    await guess(client, user.email, 4)
    assert (await sign_in(client, user.email)).status_code == 201
    assert await guess(client, user.email, 4) == [401] * 4
    assert (await sign_in(client, user.email)).status_code == 201


async def test_a_quiet_day_forgets_the_failures(client: AsyncClient, user: User, clock: SetClock) -> None:
    await guess(client, user.email, 4)
    clock.advance(days=1, seconds=1)
    assert await guess(client, user.email, 4) == [401] * 4


async def test_a_reset_lifts_the_lockout(client: AsyncClient, user: User, mails: Any) -> None:
    await guess(client, user.email, 6)
    await client.post(f"{API}/password-resets", json={"email": user.email})
    token = link_token((await mails(user.email))[0])
    new = "eleven blue doors by the sea"
    await client.post(f"{API}/password-resets/confirm", json={"token": token, "password": new})
    assert (await sign_in(client, user.email, new)).status_code == 201


async def test_a_lockout_is_recorded_for_its_owner_to_see(
    client: AsyncClient, user: User, clock: SetClock, enter: Enter
) -> None:
    await guess(client, user.email, 7)
    clock.advance(minutes=1)
    person = await enter(user)
    events = (await person.client.get(f"{API}/me/activity")).json()["items"]
    actions = [event["action"] for event in events]
    assert (actions.count("session.sign_in_refused"), actions.count("session.locked_out")) == (5, 1)


def test_the_delay_grows_up_to_its_ceiling_and_never_overflows() -> None:
    policy = LockoutPolicy()
    delays = [policy.delay(failures) for failures in range(1, 100_000)]
    assert delays[:4] == [None] * 4
    real = [delay for delay in delays if delay]
    assert real == sorted(real)
    assert (real[0], real[-1], len(real)) == (timedelta(seconds=30), timedelta(hours=1), 99_995)
