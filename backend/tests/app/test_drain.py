"""Stopping: what runs is answered, nothing new is taken, and it ends well."""

import signal
import socket
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from httpx2 import Client, HTTPError, Response

from backend.tests.fixtures.people import PASSWORD
from backend.tests.fixtures.scratch import Scratch
from backend.tests.fixtures.serving import Serving, serving
from backend.tests.local.processes import eventually
from utilisateurs.directory.models import User
from utilisateurs.kit.db import open_connection


def signed_in(server: Serving, user: User) -> Client:
    client = server.client()
    answer = client.post("/api/v1/sessions", json={"email": user.email, "password": PASSWORD})
    client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    return client


@asynccontextmanager
async def held(scratch: Scratch, user: User) -> AsyncIterator[Callable[[], bool]]:
    """Hold a person's row, so that whoever edits him waits; give a question whether somebody does."""
    connection: Any = await open_connection(scratch.settings.database_url.get_secret_value())
    transaction = connection.transaction()
    await transaction.start()
    await connection.execute("SELECT 1 FROM users WHERE id = $1 FOR UPDATE", user.id)
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    try:
        yield lambda: scratch.sql(waiting) != "0"
    finally:
        await transaction.rollback()
        await connection.close()


def refused(server: Serving) -> bool:
    """Tell whether no new connection is taken."""
    address = urlsplit(server.base)
    with socket.socket() as probe:
        return probe.connect_ex((address.hostname, address.port)) != 0


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_a_running_request_is_answered_while_nothing_new_is_taken(
    scratch: Scratch, mortal: Serving, how: signal.Signals
) -> None:
    user = await scratch.people.make()
    client = signed_in(mortal, user)
    with ThreadPoolExecutor() as threads:
        async with held(scratch, user) as somebody_waits:
            running = threads.submit(client.patch, "/api/v1/me", json={"name": "In Time"})
            assert eventually(somebody_waits)
            mortal.child.send_signal(how)
            assert eventually(lambda: refused(mortal))
            assert not running.done()
        assert running.result(30).json()["name"] == "In Time"
    assert mortal.child.wait(30) == 0
    assert mortal.answering() == set()


async def test_what_does_not_end_in_its_time_is_cut_off(scratch: Scratch, tmp_path: Path) -> None:
    user = await scratch.people.make()
    with serving(scratch.settings, tmp_path, UTILISATEURS_DRAIN_SECONDS="1") as server, ThreadPoolExecutor() as threads:
        client = signed_in(server, user)
        async with held(scratch, user) as somebody_waits:
            running = threads.submit(attempt, client)
            assert eventually(somebody_waits)
            assert server.stop() == 0
            assert running.result(30) is None
    assert scratch.sql(f"SELECT name FROM users WHERE id = '{user.id}'") == user.name


def attempt(client: Client) -> Response | None:
    try:
        return client.patch("/api/v1/me", json={"name": "Too Late"})
    except HTTPError:
        return None
