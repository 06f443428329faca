"""Questions asked at the same time share a query, and nothing else."""

import asyncio
from collections.abc import Collection, Mapping

import pytest

from utilisateurs.kit.batches import Batches


class Asked:
    """A query that waits until it is let go, and remembers what it was asked."""

    def __init__(self) -> None:
        """Hold every query back."""
        self.queries: list[set[str]] = []
        self.begun = asyncio.Event()
        self.go = asyncio.Event()

    async def look_up(self, keys: Collection[str]) -> Mapping[str, str]:
        """Find whatever does not begin with a question mark."""
        self.queries.append(set(keys))
        self.begun.set()
        await self.go.wait()
        return {key: key.upper() for key in keys if not key.startswith("?")}


async def test_what_is_asked_at_once_is_one_query_and_each_gets_its_own_answer() -> None:
    asked = Asked()
    asked.go.set()
    batches = Batches(asked.look_up)
    answers = await asyncio.gather(*map(batches.ask, ["one", "two", "?", "one"]))
    assert answers == ["ONE", "TWO", None, "ONE"]
    assert asked.queries == [{"one", "two", "?"}]


async def test_who_asks_while_a_query_runs_is_answered_by_one_that_began_later() -> None:
    asked = Asked()
    batches = Batches(asked.look_up)
    first = asyncio.create_task(batches.ask("one"))
    await asked.begun.wait()
    later = [asyncio.create_task(batches.ask(key)) for key in ("one", "two")]
    asked.go.set()
    assert await asyncio.gather(first, *later) == ["ONE", "ONE", "TWO"]
    assert asked.queries == [{"one"}, {"one", "two"}]


async def test_a_query_that_hangs_holds_up_nobody_but_those_it_answers() -> None:
    hanging, asked = asyncio.Event(), Asked()

    async def look_up(keys: Collection[str]) -> Mapping[str, str]:
        if "hangs" in keys:
            hanging.set()
            await asyncio.Event().wait()
        return await asked.look_up(keys)

    asked.go.set()
    batches = Batches(look_up)
    stuck = asyncio.create_task(batches.ask("hangs"))
    await hanging.wait()
    assert await asyncio.gather(*map(batches.ask, ["one", "two"])) == ["ONE", "TWO"]
    assert not stuck.done()
    stuck.cancel()


async def test_an_error_belongs_to_those_who_asked_and_the_next_query_is_asked() -> None:
    fails = True

    async def look_up(keys: Collection[str]) -> Mapping[str, str]:
        if fails:
            raise ConnectionResetError
        return {key: key.upper() for key in keys}

    batches = Batches(look_up)
    refused = await asyncio.gather(*map(batches.ask, ["one", "two"]), return_exceptions=True)
    assert [type(one) for one in refused] == [ConnectionResetError, ConnectionResetError]
    fails = False
    assert await batches.ask("one") == "ONE"


async def test_who_goes_away_disturbs_nobody() -> None:
    asked = Asked()
    batches = Batches(asked.look_up)
    leaves, stays = (asyncio.create_task(batches.ask(key)) for key in ("one", "two"))
    await asked.begun.wait()
    leaves.cancel()
    asked.go.set()
    assert await stays == "TWO"
    with pytest.raises(asyncio.CancelledError):
        await leaves
