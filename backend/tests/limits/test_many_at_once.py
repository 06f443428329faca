"""Limits are shared by all workers and hold when many knock at once."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from backend.tests.conftest import client_of
from backend.tests.fakes.hashing import watch
from backend.tests.fixtures.clock import SetClock
from backend.tests.fixtures.doors import API, sign_in, slug
from backend.tests.fixtures.scratch import Scratch, scratch_app
from backend.tests.fixtures.waiting import until
from utilisateurs.app.main import assemble, furnish
from utilisateurs.app.settings import Settings
from utilisateurs.kit import passwords
from utilisateurs.limits.errors import TooManyRequests
from utilisateurs.limits.models import Rate
from utilisateurs.local.postgres import Server


async def test_of_many_at_once_on_two_workers_exactly_as_many_pass_as_the_limit_says(scratch: Scratch) -> None:
    app = assemble(scratch.settings)
    other = furnish(app, scratch.settings, scratch.wired.database, scratch.wired.clock)
    rate = Rate.parse("5/60")

    async def passes(number: int) -> bool:
        limits = (scratch.wired, other)[number % 2].limits
        try:
            await limits.ask("door", "one", rate)
        except TooManyRequests:
            return False
        return True

    passed = await asyncio.gather(*(passes(number) for number in range(40)))
    other.close()
    assert sum(passed) == 5


async def test_guesses_at_once_all_count(scratch: Scratch) -> None:
    user = await scratch.people.make()
    watch(scratch.wired)
    async with client_of(scratch.app) as client:
        answers = await asyncio.gather(*(sign_in(client, user.email, "not the password") for _ in range(5)))
        assert [answer.status_code for answer in answers] == [401] * 5
        assert (await sign_in(client, user.email)).status_code == 429


@pytest.fixture
async def narrow(postgres: Server, migrated: Settings, clock: SetClock, tmp_path: Path) -> AsyncIterator[Scratch]:
    """An application that hashes one password at a time and lets one wait."""
    async with scratch_app(postgres, migrated, clock, tmp_path, hashing_threads=1, hashing_queue=1) as made:
        yield made


async def test_a_full_hashing_queue_is_told_to_come_back_and_reads_go_on(narrow: Scratch) -> None:
    user = await narrow.people.make()
    hasher = watch(narrow.wired)
    async with client_of(narrow.app) as client:
        access = (await sign_in(client, user.email)).json()["access_token"]
        hasher.gate.clear()
        waiting = [asyncio.create_task(sign_in(client, user.email)) for _ in range(2)]
        await until(lambda: narrow.wired.passwords.waiting == 2)
        refused = await sign_in(client, user.email)
        assert (refused.status_code, slug(refused), refused.headers["retry-after"]) == (503, "overloaded", "2")
        bearer = {"Authorization": f"Bearer {access}"}
        assert (await client.get(f"{API}/me", headers=bearer)).status_code == 200
        hasher.gate.set()
        assert [(await task).status_code for task in waiting] == [201, 201]
        assert (await sign_in(client, user.email)).status_code == 201


async def test_whose_hash_has_not_begun_in_time_is_told_to_come_back_and_who_is_at_it_is_answered(
    narrow: Scratch, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = await narrow.people.make()
    hasher = watch(narrow.wired)
    monkeypatch.setattr(passwords, "LONGEST_WAIT_SECONDS", 0.05)
    hasher.gate.clear()
    async with client_of(narrow.app) as client:
        at_it = asyncio.create_task(sign_in(client, user.email))
        await until(lambda: hasher.works == 1)
        late = await sign_in(client, user.email)
        assert (late.status_code, slug(late)) == (503, "overloaded")
        hasher.gate.set()
        assert (await at_it).status_code == 201
        assert hasher.works == 1
        assert narrow.wired.passwords.waiting == 0


async def test_who_is_told_to_come_back_has_used_no_place_of_his_limits(
    postgres: Server, migrated: Settings, clock: SetClock, tmp_path: Path
) -> None:
    given = {"hashing_threads": 1, "hashing_queue": 0, "limit_sign_in_per_account": "2/600"}
    async with scratch_app(postgres, migrated, clock, tmp_path, **given) as made, client_of(made.app) as client:
        user = await made.people.make()
        hasher = watch(made.wired)
        hasher.gate.clear()
        first = asyncio.create_task(sign_in(client, user.email))
        await until(lambda: made.wired.passwords.waiting == 1)
        assert [(await sign_in(client, user.email)).status_code for _ in range(3)] == [503] * 3
        hasher.gate.set()
        assert (await first).status_code == 201
        assert [(await sign_in(client, user.email)).status_code for _ in range(2)] == [201, 429]
