"""Live and ready."""

from functools import partial
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from httpx2 import AsyncClient

from backend.tests.conftest import MakeApp, client_of
from backend.tests.fixtures.scratch import Scratch
from backend.tests.fixtures.serving import Serving
from backend.tests.fixtures.waiting import until
from utilisateurs.app.migrations import expected_head
from utilisateurs.app.settings import Settings
from utilisateurs.kit.db import Database
from utilisateurs.kit.problems import Unavailable


async def test_live_says_that_the_process_answers(client: AsyncClient) -> None:
    answer = await client.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "live"})


async def test_ready_names_the_schema(client: AsyncClient, migrated: Settings) -> None:
    answer = await client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (
        200,
        {"status": "ready", "schema": expected_head(migrated.migrations)},
    )


def test_the_expected_schema_is_that_of_the_migrations_themselves(migrated: Settings) -> None:
    assert expected_head(migrated.migrations) == ScriptDirectory(str(migrated.migrations)).get_current_head()


@pytest.mark.parametrize(("found", "status"), [("0000", 503), ("9999", 200), ("9f3c", 503)])
async def test_an_older_schema_or_a_strangers_is_not_ready_and_a_newer_one_is(
    client: AsyncClient, connection: Any, found: str, status: int
) -> None:
    """`connection` serves the client too, so the superseded function sees what this test pretends."""
    await connection.execute("CREATE TEMPORARY TABLE alembic_version (version_num text)")
    await connection.execute("INSERT INTO alembic_version VALUES ($1)", found)
    answer = await client.get("/health/ready")
    assert answer.status_code == status
    if status == 503:
        assert answer.json()["type"] == "urn:utilisateurs:problem:not-migrated"
        assert "utilisateurs migrate" in answer.json()["remedy"]


class Gone:
    """A database that does not answer."""

    async def acquire(self) -> Any:
        raise ConnectionRefusedError

    async def release(self, connection: Any) -> None:
        raise NotImplementedError  # what was never lent cannot come back

    def get_size(self) -> int:
        return 0


async def test_without_its_database_it_is_live_and_not_ready(make_app: MakeApp) -> None:
    app, _ = await make_app()
    app.state.provided[Database] = Database(Gone())
    async with client_of(app) as client:
        ready = await client.get("/health/ready", headers={"Accept-Language": "fr"})
        live = await client.get("/health/live")
    assert (ready.status_code, ready.json()["type"]) == (503, "urn:utilisateurs:problem:unavailable")
    assert ready.headers["content-type"] == "application/problem+json"
    assert (ready.headers["retry-after"], ready.json()["detail"]) == ("2", "La base de données ne répond pas.")
    assert live.status_code == 200


async def test_a_server_whose_connections_are_cut_answers_again(scratch: Scratch, served: Serving) -> None:
    assert served.client().get("/health/ready").status_code == 200
    scratch.sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND application_name = 'utilisateurs' AND pid <> pg_backend_pid()"
    )
    statuses = [served.client().get("/health/ready").status_code for _ in range(20)]
    assert set(statuses) <= {200, 503}
    assert statuses[-1] == 200
    await until(partial(answers, scratch.wired.database))


async def answers(database: Database) -> bool:
    """Tell whether this process, whose connections were cut too, has new ones."""
    try:
        async with database.read() as connection:
            return bool(await connection.fetchval("SELECT true"))
    except Unavailable:
        return False
