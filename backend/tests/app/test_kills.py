"""Workers killed without warning: what was acknowledged stays, what they did is taken over."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import partial
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest
from httpx2 import Client, HTTPError

from backend.tests.fixtures.clock import SetClock
from backend.tests.fixtures.people import PASSWORD
from backend.tests.fixtures.scratch import Scratch, scratch_app
from backend.tests.fixtures.serving import Serving, serving
from backend.tests.fixtures.waiting import until
from backend.tests.local.processes import all_gone, eventually, kill
from utilisateurs.app.settings import Settings
from utilisateurs.local.postgres import Server

ELECTED = """
    SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
    WHERE locktype = 'advisory' AND granted AND datname = current_database()
      AND ((classid::bigint << 32) | objid::bigint) = hashtext('utilisateurs.chores')::bigint
"""
_numbers = count(1)


async def administrator(scratch: Scratch, server: Serving) -> Client:
    user = await scratch.people.admin().make()
    client = server.client()
    answer = client.post("/api/v1/sessions", json={"email": user.email, "password": PASSWORD})
    client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    return client


def created(client: Client, email: str) -> str:
    """Create a user, sending the same again until somebody acknowledges it."""
    headers = {"Idempotency-Key": uuid4().hex}
    sent = {"email": email, "name": "Written Under Fire"}
    for _ in range(200):
        try:
            answer = client.post("/api/v1/users", json=sent, headers=headers)
        except HTTPError:
            time.sleep(0.05)
            continue
        assert answer.status_code == 201, answer.text
        return email
    raise AssertionError("nobody answers")


def write_under_fire(client: Client, server: Serving, writes: int, fire: Callable[[int], bool]) -> set[str]:
    """Write from four sides, killing a worker whenever `fire` says so; give what was acknowledged."""
    emails = [f"fire{next(_numbers)}@example.com" for _ in range(writes)]
    acknowledged: set[str] = set()
    with ThreadPoolExecutor(4) as threads:
        for done in as_completed([threads.submit(created, client, email) for email in emails]):
            acknowledged.add(done.result())
            if fire(len(acknowledged)):
                kill(server.workers()[0].pid)
    return acknowledged


def rows(scratch: Scratch) -> list[str]:
    return scratch.sql("SELECT email FROM users WHERE email LIKE 'fire%' ORDER BY 1").split()


async def test_a_killed_worker_loses_no_acknowledged_write_and_makes_none_twice(
    scratch: Scratch, mortal: Serving
) -> None:
    client = await administrator(scratch, mortal)
    already = set(rows(scratch))
    acknowledged = await asyncio.to_thread(write_under_fire, client, mortal, 60, lambda done: done == 15)
    assert len(acknowledged) == 60
    assert sorted(acknowledged | already) == rows(scratch)
    assert eventually(lambda: len(mortal.answering()) == 2), "it comes back"


@pytest.mark.long
async def test_many_killed_workers_lose_no_acknowledged_write(scratch: Scratch, mortal: Serving) -> None:
    client = await administrator(scratch, mortal)
    already = set(rows(scratch))
    for _ in range(5):
        already |= await asyncio.to_thread(write_under_fire, client, mortal, 300, lambda done: done == 100)
        assert eventually(lambda: len(mortal.answering()) == 2)
        # The server gives up on a worker that dies again within six seconds: that would be a crash loop.
        await asyncio.sleep(6)
    assert sorted(already) == rows(scratch)


async def test_one_worker_does_the_chores_and_the_other_takes_over_when_it_is_killed(
    postgres: Server, migrated: Settings, tmp_path: Path
) -> None:
    """Each is killed in turn, so that the elected one was among them; mails go out all the while.

    On a database of its own: workers of the server that other tests share would be elected too.
    """
    async with scratch_app(postgres, migrated, SetClock(), tmp_path) as alone:
        with serving(alone.settings, tmp_path) as server:
            for victim in server.workers():
                kill(victim.pid)
                await until(lambda: alone.sql(ELECTED) == "1" and len(server.answering()) == 2)
                user = await alone.people.make()
                server.client().post("/api/v1/password-resets", json={"email": user.email})
                await until(partial(delivered, server, user.email))
            assert server.written().count("elected for the chores") >= 2


def test_workers_whose_server_is_killed_leave_the_port(mortal: Serving) -> None:
    workers = mortal.workers()
    assert len(workers) == 2
    mortal.child.kill()
    mortal.child.wait()
    assert all_gone(workers)
    assert mortal.answering() == set()


def delivered(server: Serving, email: str) -> bool:
    return len(server.client().get("/dev/mail.json", params={"to": email}).json()) == 1
