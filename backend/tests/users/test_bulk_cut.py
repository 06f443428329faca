"""An action on many that breaks off half-way: nothing of it is done, and sending it again does it once."""

import asyncio

from backend.tests.conftest import client_of
from backend.tests.fixtures.doors import API, sign_in, slug
from backend.tests.fixtures.scratch import Scratch
from backend.tests.fixtures.waiting import until
from utilisateurs.kit.db import open_connection

WAITING = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'utilisateurs' AND wait_event_type = 'Lock'
"""
CUT = WAITING.replace("count(*)", "pg_terminate_backend(pid)")
SUSPENDED = "SELECT count(*) FROM users WHERE status = 'suspended'"
TOLD = "SELECT count(*) FROM audit_events WHERE action = 'account.suspended'"


async def test_a_connection_cut_in_the_middle_leaves_nobody_suspended_and_the_same_key_does_it_once(
    scratch: Scratch,
) -> None:
    admin = await scratch.people.admin().make()
    users = sorted([(await scratch.people.make()).id for _ in range(5)])
    client = client_of(scratch.app)
    token = (await sign_in(client, admin.email)).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "many"}
    body = {"action": "suspend", "ids": [str(user) for user in users]}
    other = await open_connection(scratch.server.url("postgres", scratch.name))
    held = other.transaction()
    await held.start()
    await other.execute("SELECT 1 FROM users WHERE id = $1 FOR UPDATE", users[3])
    sent = asyncio.create_task(client.post(f"{API}/users/bulk", json=body, headers=headers))
    await until(lambda: scratch.sql(WAITING) == "1")  # three are suspended, the fourth waits
    scratch.sql(CUT)
    broken = await sent
    await held.rollback()
    await other.close()
    assert (broken.status_code, slug(broken)) == (503, "unavailable")
    assert "retry-after" in broken.headers
    assert (scratch.sql(SUSPENDED), scratch.sql(TOLD)) == ("0", "0")
    again = [await client.post(f"{API}/users/bulk", json=body, headers=headers) for _ in range(2)]
    assert [item["ok"] for item in again[0].json()["items"]] == [True] * len(users)
    assert again[0].content == again[1].content
    assert (scratch.sql(SUSPENDED), scratch.sql(TOLD)) == ("5", "5")
