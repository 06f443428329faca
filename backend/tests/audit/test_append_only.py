"""Nobody rewrites the audit trail: not the serving role, not the owner of the tables."""

from typing import Any

import asyncpg
import pytest

from backend.tests.fixtures.people import PersonFactory
from backend.tests.fixtures.scratch import Scratch
from utilisateurs.kit.db import open_connection

STATEMENTS = (
    "UPDATE audit_events SET actor_id = NULL",
    "UPDATE audit_events SET action = action WHERE false",
    "DELETE FROM audit_events",
    "DELETE FROM audit_events WHERE false",
    "TRUNCATE audit_events",
    "INSERT INTO audit_events SELECT * FROM audit_events ON CONFLICT (id) DO UPDATE SET reason = 'forged'",
)


async def test_the_serving_role_has_no_right_to_change_or_remove_events(people: PersonFactory, connection: Any) -> None:
    await people.make()
    forbidden = (*STATEMENTS, "ALTER TABLE audit_events DISABLE TRIGGER ALL", "DROP TABLE audit_events")
    for statement in forbidden:
        undone = connection.transaction()
        await undone.start()
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
        await undone.rollback()


async def test_the_owner_is_stopped_by_a_trigger(scratch: Scratch) -> None:
    await scratch.people.make()
    owner = await open_connection(scratch.settings.owner_url)
    try:
        for statement in STATEMENTS:
            with pytest.raises(asyncpg.PostgresError) as refused:
                await owner.execute(statement)
            assert refused.value.sqlstate == "UT002", statement
        assert await owner.fetchval("SELECT count(*) FROM audit_events") == 1
    finally:
        await owner.close()
