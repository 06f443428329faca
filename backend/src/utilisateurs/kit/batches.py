"""Questions asked at the same time, answered by one query.

Whoever asks while a query runs waits for the next one, which answers all who have asked by then: under load a round
trip, a plan and a change of process serve several requests, and a question asked alone waits for nobody. Each is
answered by a query that began after it was asked, so nobody is told what was true before.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")

MOST = 100
"""Questions in one query."""
PATIENCE_SECONDS = 0.05
"""Whoever waits behind a query that takes longer is answered by another, over a connection of its own."""


class Batches(Generic[K, V]):
    """One kind of question: `look_up` returns what it finds for several keys; the keys of others are left out."""

    def __init__(self, look_up: Callable[[Collection[K]], Awaitable[Mapping[K, V]]]) -> None:
        """Take the query."""
        self._look_up = look_up
        self._asked: list[tuple[K, asyncio.Future[V | None]]] = []
        self._running: set[asyncio.Task[None]] = set()

    async def ask(self, key: K) -> V | None:
        """Return what is found for a key, or None; raises what the query raises."""
        answer: asyncio.Future[V | None] = asyncio.get_running_loop().create_future()
        self._asked.append((key, answer))
        if not self._running:
            self._begin()
        return await answer

    def _begin(self) -> None:
        if self._asked:
            query = asyncio.get_running_loop().create_task(self._run())
            self._running.add(query)
            query.add_done_callback(self._ended)

    def _ended(self, query: asyncio.Task[None]) -> None:
        self._running.discard(query)
        if not self._running:
            self._begin()

    async def _run(self) -> None:
        asked, self._asked = self._asked[:MOST], self._asked[MOST:]
        late = asyncio.get_running_loop().call_later(PATIENCE_SECONDS, self._begin)
        try:
            _tell(asked, await self._look_up({key for key, _ in asked}))
        except Exception as error:  # noqa: BLE001 - it belongs to those who asked
            _refuse(asked, error)
        finally:
            late.cancel()
            for _, answer in asked:
                answer.cancel()  # those not told: the query was cancelled


def _tell(asked: list[tuple[K, "asyncio.Future[V | None]"]], found: Mapping[K, V]) -> None:
    for key, answer in asked:
        if not answer.done():  # nobody waits any more: the client has gone
            answer.set_result(found.get(key))


def _refuse(asked: list[tuple[K, "asyncio.Future[V | None]"]], error: Exception) -> None:
    for _, answer in asked:
        if not answer.done():
            answer.set_exception(error)
