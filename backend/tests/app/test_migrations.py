"""Migrations: from nothing to the newest schema, and what the serving role may do there."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import asyncpg
import pytest

from backend.tests.conftest import settings_for
from utilisateurs.app.migrations import expected_head, migrate
from utilisateurs.app.settings import Settings
from utilisateurs.kit.db import open_connection
from utilisateurs.local.postgres import Server

EMPTY = "migrations_from_nothing"


@pytest.fixture(scope="module")
def fresh(postgres: Server) -> Iterator[Settings]:
    """A database that was empty, migrated twice by its owner."""
    postgres.sql(f"CREATE DATABASE {EMPTY} OWNER utilisateurs", "postgres")
    settings = settings_for(postgres, EMPTY)
    assert migrate(settings) == migrate(settings) == expected_head(settings.migrations)
    yield settings
    postgres.sql(f"DROP DATABASE {EMPTY} WITH (FORCE)", "postgres")


@pytest.fixture
async def serving_role(fresh: Settings) -> AsyncIterator[Any]:
    """A connection as the role that serves; what it does is rolled back."""
    connection = await open_connection(fresh.database_url.get_secret_value())
    transaction = connection.transaction()
    await transaction.start()
    yield connection
    await transaction.rollback()
    await connection.close()


async def test_an_empty_database_is_brought_to_the_newest_schema_as_often_as_one_likes(serving_role: Any) -> None:
    tables = await serving_role.fetchval("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
    assert tables > 10
    assert await serving_role.fetchval("SELECT count(*) FROM alembic_version") == 1


async def test_everything_belongs_to_the_owner_and_not_to_the_serving_role(serving_role: Any) -> None:
    owners = await serving_role.fetch("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
    assert [row["tableowner"] for row in owners] == ["utilisateurs"]
    assert await serving_role.fetchval("SELECT current_user") == "utilisateurs_app"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_events SET action = 'x'",
        "DELETE FROM audit_events",
        "TRUNCATE audit_events",
        "TRUNCATE users CASCADE",
        "ALTER TABLE audit_events DISABLE TRIGGER ALL",
        "ALTER TABLE audit_events ADD COLUMN x int",
        "DROP TABLE audit_events",
        "CREATE TABLE own (x int)",
        "CREATE TABLE public.own (x int)",
        "CREATE SCHEMA own",
        "CREATE FUNCTION own() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE ROLE another",
        "GRANT utilisateurs TO utilisateurs_app",
        "SET ROLE utilisateurs",
        "UPDATE alembic_version SET version_num = '0000'",
        "DELETE FROM alembic_version",
        "COPY (SELECT 1) TO PROGRAM 'true'",
    ],
)
async def test_the_serving_role_may_not(serving_role: Any, statement: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await serving_role.execute(statement)


@pytest.mark.parametrize("statement", ["UPDATE audit_events SET action = 'x'", "DELETE FROM audit_events"])
async def test_not_even_the_owner_changes_the_trail_unawares(fresh: Settings, statement: str) -> None:
    """Where one role does everything, the grants do not help; the table itself refuses."""
    connection = await open_connection(fresh.owner_url)
    try:
        with pytest.raises(asyncpg.PostgresError, match="append-only"):
            await connection.execute(statement)
    finally:
        await connection.close()


async def test_nothing_it_may_call_changes_the_trail_for_it(serving_role: Any) -> None:
    """Functions that run with their owner's rights would be a way round."""
    found = await serving_role.fetch(
        "SELECT proname FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace WHERE prosecdef AND nspname = 'public'"
    )
    assert found == []


async def test_it_may_do_what_it_needs(serving_role: Any) -> None:
    tables = await serving_role.fetch(
        "SELECT tablename FROM pg_tables"
        " WHERE schemaname = 'public' AND tablename NOT IN ('alembic_version', 'audit_events')"
    )
    for row in tables:
        for privilege in ("SELECT", "INSERT", "UPDATE", "DELETE"):
            assert await serving_role.fetchval("SELECT has_table_privilege($1, $2)", row["tablename"], privilege)
    for privilege in ("SELECT", "INSERT"):
        assert await serving_role.fetchval("SELECT has_table_privilege('audit_events', $1)", privilege)
