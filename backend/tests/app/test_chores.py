"""Chores: what the elected worker does now and then."""

from pathlib import Path
from typing import Any

from httpx2 import AsyncClient

from backend.tests.fixtures.clock import SetClock
from backend.tests.fixtures.doors import API, sign_in
from backend.tests.fixtures.people import PersonFactory, SignedIn
from backend.tests.fixtures.scratch import scratch_database, settings_of
from backend.tests.fixtures.serving import serving
from backend.tests.local.processes import eventually
from utilisateurs.app.chores import ERASED_AT_ONCE, Chores
from utilisateurs.app.settings import Settings
from utilisateurs.app.wiring import Wired
from utilisateurs.local.postgres import Server

ELECTED = """
SELECT string_agg(application_name, ' ') FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE locktype = 'advisory' AND pg_stat_activity.datname = current_database()
"""

PERISHABLE = (
    "idempotency_keys",
    "one_time_tokens",
    "rate_limits",
    "lockouts",
    "sessions",
    "mails",
    "developer_mailbox",
)


async def counted(connection: Any, table: str) -> int:
    found: int = await connection.fetchval(f"SELECT count(*) FROM {table}")
    return found


async def leave_traces(client: AsyncClient, admin: SignedIn, mails: Any) -> None:
    """Write a row into each table whose rows perish."""
    await sign_in(client, "nobody@example.com", "wrong wrong wrong")
    await client.post(f"{API}/password-resets", json={"email": admin.user.email})
    await admin.client.patch(f"{API}/me", json={"name": "Another"}, headers={"Idempotency-Key": "traces-1"})
    await mails()


async def test_what_is_old_is_forgotten(
    client: AsyncClient, admin: SignedIn, mails: Any, wired: Wired, clock: SetClock, connection: Any
) -> None:
    await leave_traces(client, admin, mails)
    before = {table: await counted(connection, table) for table in PERISHABLE}
    assert all(before.values()), before
    clock.advance(days=70)
    await Chores(wired, "").clean()
    assert {table: await counted(connection, table) for table in PERISHABLE} == dict.fromkeys(PERISHABLE, 0)


async def test_what_still_counts_is_kept(
    client: AsyncClient, admin: SignedIn, mails: Any, wired: Wired, clock: SetClock, connection: Any
) -> None:
    await leave_traces(client, admin, mails)
    kept = [table for table in PERISHABLE if table != "rate_limits"]
    before = {table: await counted(connection, table) for table in kept}
    clock.advance(seconds=30)
    await Chores(wired, "").clean()
    assert {table: await counted(connection, table) for table in kept} == before
    assert (await admin.client.get(f"{API}/me")).status_code == 200


async def test_nothing_of_the_audit_trail_is_ever_forgotten(
    people: PersonFactory, wired: Wired, clock: SetClock, connection: Any
) -> None:
    await people.make()
    before = await counted(connection, "audit_events")
    clock.advance(days=3000)
    await Chores(wired, "").clean()
    assert await counted(connection, "audit_events") >= before > 0


async def test_more_people_than_fit_into_one_round_are_all_erased(
    people: PersonFactory, wired: Wired, clock: SetClock, connection: Any
) -> None:
    for _ in range(ERASED_AT_ONCE + 1):
        await people.deleted().make()
    alive = await people.make()
    clock.advance(days=31)
    await Chores(wired, "").erase_due()
    assert await connection.fetchval("SELECT array_agg(id) FROM users") == [alive.id]


async def test_the_signing_key_is_renewed_when_it_is_old_and_only_then(
    app: Any, wired: Wired, clock: SetClock, client: AsyncClient
) -> None:
    async def keys() -> set[str]:
        return {key["kid"] for key in (await client.get(f"{API}/jwks.json")).json()["keys"]}

    first = await keys()
    await Chores(wired, "").clean()
    assert await keys() == first
    clock.advance(days=91)
    await Chores(wired, "").clean()
    assert await keys() > first, "the old one still verifies what it signed"


async def test_a_retired_signing_key_is_removed_once_it_verifies_nothing(
    wired: Wired, clock: SetClock, connection: Any
) -> None:
    await wired.keys.rotate()
    assert await counted(connection, "signing_keys") == 2
    clock.advance(days=2)
    await Chores(wired, "").clean()
    assert await counted(connection, "signing_keys") == 1


def test_elections_go_past_the_pooler(postgres: Server, migrated: Settings, tmp_path: Path) -> None:
    with scratch_database(postgres) as name:
        settings = settings_of(migrated, postgres, name)
        direct = f"{settings.database_url.get_secret_value()}&application_name=past-the-pooler"
        with serving(settings, tmp_path, UTILISATEURS_DIRECT_DATABASE_URL=direct):
            assert eventually(lambda: postgres.sql(ELECTED, name).strip() == "past-the-pooler", 30)
