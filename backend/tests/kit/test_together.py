"""Writes sent together: all of them or none, each with its own arguments, and reads in between."""

from typing import Any

import asyncpg
import pytest

from utilisateurs.kit.together import together

ADD = "INSERT INTO notes (number, word) VALUES ($1, $2)"


@pytest.fixture
async def notes(connection: Any) -> Any:
    await connection.execute("CREATE TEMPORARY TABLE notes (number integer PRIMARY KEY, word text) ON COMMIT DROP")
    await connection.execute("CREATE TEMPORARY TABLE answers (note integer REFERENCES pg_temp.notes) ON COMMIT DROP")
    return connection


async def words(notes: Any) -> list[str]:
    return [row["word"] for row in await notes.fetch("SELECT word FROM notes ORDER BY number")]


async def test_each_write_keeps_its_own_arguments_however_many_there_are(notes: Any) -> None:
    await notes.execute(ADD, 0, "zero")
    async with together(notes) as writes:
        for number in range(1, 12):
            await writes.execute(ADD, number, f"word {number}")
        await writes.execute("UPDATE notes SET word = $2 WHERE number = $1", 0, "changed")
        assert await words(writes) == ["zero"], "what is kept is not there yet"
    assert await words(notes) == ["changed", *(f"word {number}" for number in range(1, 12))]


async def test_a_key_may_point_from_one_to_another(notes: Any) -> None:
    async with together(notes) as writes:
        await writes.execute("INSERT INTO answers VALUES ($1)", 1)
        await writes.execute(ADD, 1, "one")
    assert await notes.fetchval("SELECT note FROM answers") == 1


async def test_one_that_fails_takes_all_with_it(notes: Any) -> None:
    await notes.execute(ADD, 1, "one")

    async def twice() -> None:
        async with notes.transaction(), together(notes) as writes:
            await writes.execute(ADD, 2, "two")
            await writes.execute(ADD, 1, "again")

    with pytest.raises(asyncpg.UniqueViolationError):
        await twice()
    assert await words(notes) == ["one"]


async def test_a_block_that_fails_sends_nothing_and_an_empty_one_asks_nothing(notes: Any) -> None:

    async def broken() -> None:
        async with together(notes) as writes:
            await writes.execute(ADD, 1, "one")
            raise LookupError

    with pytest.raises(LookupError):
        await broken()
    async with together(notes):
        pass
    assert await words(notes) == []
