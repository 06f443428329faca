"""Connections and transactions: what is committed, what is tried again, and what is said when there are none."""

from typing import Any

import asyncpg
import pytest

from backend.tests.fixtures.one_connection import OneConnection
from utilisateurs.kit.db import DEADLOCK_TRIES, Connection, Database
from utilisateurs.kit.problems import NotFound, Overloaded, Problem, Unavailable
from utilisateurs.kit.text import Text

SAID = Text("Said.", "Dit.")


class Refused(Problem):
    """A refusal that is itself a fact to record."""

    slug, status, title, detail, remedy = "refused", 409, SAID, SAID, SAID
    keep_writes = True


class Failing:
    """Lends no connection, for a reason."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    async def acquire(self) -> Any:
        raise self._error

    async def release(self, connection: Any) -> None:
        raise NotImplementedError  # what was never lent cannot come back

    def get_size(self) -> int:
        return 0


@pytest.fixture
async def database(connection: Any) -> Database:
    await connection.execute("CREATE TEMPORARY TABLE notes (word text) ON COMMIT DROP")
    return Database(OneConnection(connection))


async def words(connection: Any) -> list[str]:
    return [row["word"] for row in await connection.fetch("SELECT word FROM notes")]


@pytest.mark.parametrize(("refusal", "kept"), [(Refused(), ["a"]), (NotFound(), []), (ValueError("x"), [])])
async def test_a_write_that_is_refused_leaves_nothing_unless_the_refusal_is_a_fact(
    database: Database, connection: Any, refusal: Exception, kept: list[str]
) -> None:
    async def write(tx: Connection) -> None:
        await tx.execute("INSERT INTO notes VALUES ('a')")
        raise refusal

    with pytest.raises(type(refusal)):
        await database.write(write)
    assert await words(connection) == kept


async def test_a_deadlock_is_tried_again_from_the_start(database: Database, connection: Any) -> None:
    tries = 0

    async def write(tx: Connection) -> str:
        nonlocal tries
        tries += 1
        await tx.execute("INSERT INTO notes VALUES ('a')")
        if tries < DEADLOCK_TRIES:
            raise asyncpg.DeadlockDetectedError
        return "done"

    assert await database.write(write) == "done"
    assert await words(connection) == ["a"]


async def test_deadlocks_without_end_are_overload(database: Database) -> None:
    async def write(_: Connection) -> None:
        raise asyncpg.DeadlockDetectedError

    with pytest.raises(Overloaded):
        await database.write(write)


LOST: list[Exception] = [ConnectionRefusedError(), asyncpg.TooManyConnectionsError(), asyncpg.CannotConnectNowError()]
LOST += [asyncpg.ConnectionDoesNotExistError(), asyncpg.AdminShutdownError(), asyncpg.ReadOnlySQLTransactionError()]


@pytest.mark.parametrize("error", LOST, ids=lambda error: type(error).__name__)
async def test_a_database_that_is_not_there_is_unavailable(error: Exception) -> None:
    database = Database(Failing(error))
    with pytest.raises(Unavailable) as refusal:
        async with database.read():
            pass
    assert refusal.value.retry_after


async def test_waiting_too_long_for_a_connection_is_overload() -> None:
    database = Database(Failing(TimeoutError()))
    with pytest.raises(Overloaded):
        async with database.read():
            pass


async def test_a_query_that_takes_too_long_is_overload_and_no_defect(database: Database, connection: Any) -> None:
    async def sleep() -> None:
        async with database.read() as lent, connection.transaction():
            await lent.execute("SET LOCAL statement_timeout = 20")
            await lent.execute("SELECT pg_sleep(20)")

    with pytest.raises(Overloaded):
        await sleep()
