"""Workers side by side: each takes a place, answers for its figures there, and one is elected for the chores."""

import asyncio
import fcntl
import os
from collections.abc import Callable
from pathlib import Path
from typing import IO

MAX_PLACES = 64
COLLECT_SECONDS = 2


class Place:
    """The place of one worker in the folder that all workers of a server share."""

    def __init__(self, folder: Path) -> None:
        """Name the folder."""
        self._folder = folder
        self._lock: IO[str] | None = None
        self._server: asyncio.Server | None = None
        self.name = "0"

    async def take(self, exposition: Callable[[], bytes]) -> None:
        """Take the first free place and answer for this worker's figures there."""
        for number in range(MAX_PLACES):
            if self._try(number):
                break
        self._socket.unlink(missing_ok=True)

        async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(exposition())
            await writer.drain()
            writer.close()

        self._server = await asyncio.start_unix_server(answer, self._socket)

    async def leave(self) -> None:
        """Give the place back."""
        if self._server:
            self._server.close()
            self._socket.unlink(missing_ok=True)
        if self._lock:
            self._lock.close()

    async def collect(self) -> dict[str, str]:
        """Return the figures of every worker that answers."""
        sockets = sorted(self._folder.glob("worker-*.sock"))
        texts = await asyncio.gather(*(_read(path) for path in sockets))
        names = (path.stem.removeprefix("worker-") for path in sockets)
        return {name: text for name, text in zip(names, texts, strict=True) if text}

    @property
    def _socket(self) -> Path:
        return self._folder / f"worker-{self.name}.sock"

    def _try(self, number: int) -> bool:
        lock = (self._folder / f"worker-{number}.lock").open("a")  # not "w": that would empty what a neighbour wrote
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            return False
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        self._lock, self.name = lock, str(number)
        return True


async def _read(path: Path) -> str:
    try:
        async with asyncio.timeout(COLLECT_SECONDS):
            reader, writer = await asyncio.open_unix_connection(path)
            content = await reader.read()
            writer.close()
    except (OSError, TimeoutError):
        return ""
    return content.decode()
