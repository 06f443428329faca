"""Migrations: from nothing to the newest schema, and what the serving role may do there."""

from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import pytest

from backend.tests.conftest import settings_for
from backend.tests.fixtures.scratch import scratch_database, settings_of
from utilisateurs.app.migrations import ForeignSchema, expected_head, is_newer, migrate
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


@pytest.fixture
def other(postgres: Server, migrated: Settings) -> Iterator[Settings]:
    """A database that another version migrates too."""
    with scratch_database(postgres) as name:
        yield settings_of(migrated, postgres, name)


def told(server: Server, settings: Settings, statement: str) -> str:
    """Run SQL as the owner of the schema."""
    return server.sql(f"SET ROLE utilisateurs; {statement}", urlsplit(settings.owner_url).path[1:])


def test_a_newer_versions_schema_is_left_as_it_is_and_granted(postgres: Server, other: Settings) -> None:
    """The way back: the version before migrates again, over what the newer one made."""
    newer = f"{int(expected_head(other.migrations)) + 1:04}"
    told(postgres, other, f"CREATE TABLE later (x int); UPDATE alembic_version SET version_num = '{newer}'")
    told(postgres, other, 'CREATE TABLE "Read Only" (x int); GRANT SELECT ON "Read Only" TO utilisateurs_app')
    for _ in range(2):
        assert migrate(other) == newer
    assert told(postgres, other, "SELECT version_num FROM alembic_version") == newer
    assert told(postgres, other, "SELECT has_table_privilege('utilisateurs_app', 'later', 'INSERT')") == "t"
    for kept in ("'audit_events', 'DELETE'", "'alembic_version', 'UPDATE'", "'\"Read Only\"', 'INSERT'"):
        assert told(postgres, other, f"SELECT has_table_privilege('utilisateurs_app', {kept})") == "f"


@pytest.mark.parametrize("found", ["0000", "9f3c2ab1", "later"])
def test_a_schema_that_no_version_of_ours_made_is_refused_and_left_alone(
    postgres: Server, other: Settings, found: str
) -> None:
    told(postgres, other, f"CREATE TABLE theirs (x int); UPDATE alembic_version SET version_num = '{found}'")
    with pytest.raises(ForeignSchema):
        migrate(other)
    assert told(postgres, other, "SELECT version_num FROM alembic_version") == found
    assert told(postgres, other, "SELECT has_table_privilege('utilisateurs_app', 'theirs', 'SELECT')") == "f"


@pytest.mark.parametrize(
    ("found", "newer"),
    [("0010", True), ("10000", True), ("0009", False), ("0008", False), (None, False), ("9f3c2ab1", False)],
)
def test_a_later_number_is_a_newer_versions(found: str | None, newer: bool) -> None:
    assert is_newer(found, "0009") is newer
