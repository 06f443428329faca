"""Bodies of requests, read piece by piece, and no more of them at once than the memory set aside for them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive

from relais.tfstate.model.refusals import BadRequest

AT_ONCE = 32 * 2**20
"""Bytes of states that are in memory at once; a larger state waits until it is alone."""
SILENCE = 60.0
"""Seconds without a piece of a body after which it is given up: a laptop that sleeps must not hold room for ever."""
SMALL = 64 * 1024
"""Bytes of everything that is not a state."""


class Budget:
    """Bytes of bodies that may be in memory at once; who finds no room waits, its sender too."""

    def __init__(self, total: int) -> None:
        """Set so many bytes aside."""
        self.total = total
        self._free = total
        self._changed = asyncio.Condition()
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def room(self, size: int) -> AsyncIterator[None]:
        """Hold room for a body of this size."""
        wanted = min(size, self.total)
        async with self._turn, self._changed:  # in turn: a large body is not overtaken for ever by small ones
            await self._changed.wait_for(lambda: self._free >= wanted)
            self._free -= wanted
        try:
            yield
        finally:
            async with self._changed:
                self._free += wanted
                self._changed.notify_all()


def declared_length(request: Request) -> int | None:
    """Return Content-Length, or None when the body comes in chunks.

    Raises:
        BadRequest: it is no number.

    """
    text = request.headers.get("content-length")
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(2**63))):
        raise BadRequest("Content-Length is no number.", "Send the length in bytes.", field="Content-Length")
    return int(text)


async def read_body(request: Request, limit: int, silence: float = SILENCE) -> bytearray | int:
    """Return the body, or, once it is above the limit, how large it is at least; the rest is not kept.

    Raises:
        BadRequest: nothing came for so many seconds.

    """
    declared = declared_length(request)
    if declared is not None and declared > limit:
        return declared
    body, filled = bytearray(declared or 0), 0
    async for piece in _pieces(request.receive, silence):
        end = filled + len(piece)
        if end > limit:
            return end
        body[filled:end] = piece
        filled = end
    del body[filled:]
    return body


async def _pieces(receive: Receive, silence: float) -> AsyncIterator[bytes]:
    clock = asyncio.get_running_loop().time
    try:
        async with asyncio.timeout(silence) as patience:
            heard, more = clock(), True
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise ClientDisconnect
                if clock() - heard > silence / 8:  # not for each of a thousand pieces
                    heard = clock()
                    patience.reschedule(heard + silence)
                more = message.get("more_body", False)
                yield message.get("body", b"")
    except TimeoutError as error:
        raise BadRequest(
            f"No piece of the body came for {silence:g} s.", "Send it again.", "silence", "body"
        ) from error


async def small_body(request: Request) -> bytes:
    """Return a body that is no state.

    Raises:
        BadRequest: it is above 64 kB.

    """
    body = await read_body(request, SMALL)
    if isinstance(body, int):
        raise BadRequest(f"The body has more than {SMALL} bytes.", "Send a LockInfo, which is small.", field="body")
    return bytes(body)
