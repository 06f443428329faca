"""Bodies wait for memory, and one that falls silent gives its room back."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from starlette.requests import Request
from starlette.types import Message

from relais.entrypoints.state_server.bodies import Budget, read_body
from relais.tfstate.model.refusals import BadRequest


def request(*pieces: bytes, ends: bool = True, length: str | None = None) -> Request:
    """Return a request whose body comes in these pieces, and which then falls silent unless it ends."""

    async def sent() -> AsyncIterator[Message]:
        for piece in pieces:
            yield {"type": "http.request", "body": piece, "more_body": True}
        if ends:
            yield {"type": "http.request", "body": b"", "more_body": False}
        await asyncio.Event().wait()

    stream = sent()
    raw = [] if length is None else [(b"content-length", length.encode())]
    return Request({"type": "http", "method": "POST", "headers": raw}, lambda: anext(stream))


async def test_pieces_become_a_body() -> None:
    assert await read_body(request(b"ab", b"", b"cd"), 10) == bytearray(b"abcd")
    assert await read_body(request(b"ab", b"cd", length="4"), 10) == bytearray(b"abcd")


async def test_what_is_above_the_limit_is_told_and_not_kept() -> None:
    assert await read_body(request(b"ab" * 4, b"cd" * 4), 10) == 16
    assert await read_body(request(b"", length="11"), 10) == 11


@pytest.mark.parametrize("length", ["-1", "x", "1.5", "", "9" * 30])
async def test_a_length_that_is_none_is_refused(length: str) -> None:
    with pytest.raises(BadRequest, match="no number"):
        await read_body(request(b"", length=length), 10)


async def test_a_body_that_falls_silent_is_given_up() -> None:
    with pytest.raises(BadRequest, match="No piece of the body came"):
        await read_body(request(b"ab", ends=False), 10, silence=0.01)


async def test_room_is_waited_for_in_turn_and_given_back() -> None:
    budget = Budget(10)
    order: list[str] = []
    entered, leave = asyncio.Event(), asyncio.Event()

    async def hold(name: str, size: int) -> None:
        async with budget.room(size):
            order.append(name)
            entered.set()
            await leave.wait()

    async with asyncio.TaskGroup() as group:
        group.create_task(hold("first", 8))
        await entered.wait()
        group.create_task(hold("large", 99))
        group.create_task(hold("small", 2))
        await asyncio.sleep(0.01)
        assert order == ["first"]
        leave.set()
    assert order == ["first", "large", "small"]


async def test_room_is_given_back_when_its_holder_fails() -> None:
    budget = Budget(10)
    with pytest.raises(ZeroDivisionError):
        async with budget.room(10):
            raise ZeroDivisionError
    async with asyncio.timeout(10), budget.room(10):
        pass
