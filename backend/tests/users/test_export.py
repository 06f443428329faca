"""Users as CSV."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest

from backend.tests.conftest import client_of
from backend.tests.fixtures.doors import API
from backend.tests.fixtures.people import PASSWORD, PersonFactory, SignedIn
from backend.tests.fixtures.rows import Row, insert
from backend.tests.fixtures.scratch import Scratch
from utilisateurs.app.wiring import Wired
from utilisateurs.directory.models import Filters, Sort, User
from utilisateurs.kit.db import LONG_READS, SILENCE_SECONDS
from utilisateurs.kit.problems import Overloaded
from utilisateurs.users.export import ROWS_PER_CHUNK, as_csv


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


async def test_the_export_holds_everybody_who_matches_in_order(admin: SignedIn, connection: Any) -> None:
    await insert(connection, [Row(name=name, roles=("reader", "manager")) for name in ("Ya, 'z", 'X "q"', "Zoé")])
    params = {"role": "reader", "sort": "-name"}
    answer = await admin.client.get(f"{API}/users.csv", params=params)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert "users.csv" in answer.headers["content-disposition"]
    rows = read(answer.text)
    assert [row["name"] for row in rows] == ["Zoé", "Ya, 'z", 'X "q"']
    assert rows[0]["roles"] == "reader manager"
    assert rows[0]["created_at"] == "2026-01-01T00:00:00Z"
    assert rows[0]["last_sign_in_at"] == ""
    assert not any("argon2" in str(row) for row in rows)


async def test_what_a_spreadsheet_would_run_is_text(admin: SignedIn, connection: Any) -> None:
    names = ["=1+1", "+1", "-1", "@SUM(A1)", "\uff1d1", "=cmd|' /C calc'!A0"]
    await insert(connection, [Row(name=name) for name in names])
    await insert(connection, [Row(name="Plain", email="=1+1@example.com")])
    rows = read((await admin.client.get(f"{API}/users.csv")).text)
    written = {row["name"] for row in rows} & {f"'{name}" for name in names}
    assert written == {f"'{name}" for name in names}
    assert "'=1+1@example.com" in {row["email"] for row in rows}
    assert not any(cell.startswith(("=", "+", "-", "@", "\uff1d")) for row in rows for cell in row.values())


async def test_the_export_streams_a_few_hundred_rows_at_a_time(wired: Wired, people: PersonFactory) -> None:
    user = await people.make()
    taken = 0

    async def many() -> AsyncIterator[User]:
        nonlocal taken
        for _ in range(5 * ROWS_PER_CHUNK):
            taken += 1
            yield user

    taken_at_chunk = [taken async for _ in as_csv(many())]
    assert taken_at_chunk == [ROWS_PER_CHUNK * number for number in (1, 2, 3, 4, 5, 5)]


async def test_rows_come_from_a_cursor_of_the_database_not_from_a_list(wired: Wired, connection: Any) -> None:
    await insert(connection, [Row() for _ in range(10)])
    stream = wired.directory.stream(connection, Filters(), Sort())
    await anext(stream)
    opened = await connection.fetchval("SELECT count(*) FROM pg_cursors")
    assert opened == 1
    assert len([user async for user in stream]) == 9


async def test_exports_leave_the_connections_that_all_share_alone_and_are_bounded(scratch: Scratch) -> None:
    database = scratch.wired.database
    shared = scratch.settings.pool_size
    async with AsyncExitStack() as held:
        for _ in range(LONG_READS):
            await held.enter_async_context(database.long_read())
        for _ in range(shared):
            connection = await held.enter_async_context(database.read())
            assert await connection.fetchval("SELECT 1") == 1
        assert database.open_connections() == shared + LONG_READS
        with pytest.raises(Overloaded):
            await held.enter_async_context(database.long_read())


async def test_an_export_that_is_refused_or_left_gives_its_connection_back(scratch: Scratch) -> None:
    user = await scratch.people.admin().make()
    async with client_of(scratch.app) as client:
        answer = await client.post(f"{API}/sessions", json={"email": user.email, "password": PASSWORD})
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        for _ in range(LONG_READS + 1):
            assert (await client.get(f"{API}/users.csv")).status_code == 200
    async with asyncio.timeout(30), AsyncExitStack() as held:
        for _ in range(LONG_READS):
            await held.enter_async_context(scratch.wired.database.long_read())


async def test_a_reader_who_listens_no_more_is_cut_off_by_the_database(scratch: Scratch) -> None:
    async with scratch.wired.database.long_read() as connection:
        shown = await connection.fetchval("SHOW idle_in_transaction_session_timeout")
    assert shown == f"{SILENCE_SECONDS // 60}min"


async def test_an_export_is_in_the_audit_trail(admin: SignedIn, connection: Any) -> None:
    await admin.client.get(f"{API}/users.csv")
    events = (await admin.client.get(f"{API}/audit", params={"action": "users.exported"})).json()["items"]
    assert [event["actor"]["id"] for event in events] == [str(admin.id)]
    assert (await admin.client.get(f"{API}/users.csv", params={"sort": "nothing"})).status_code == 422
    assert await connection.fetchval("SELECT count(*) FROM audit_events WHERE action = 'users.exported'") == 1
