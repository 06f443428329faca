"""People who never try twice, and downloads that take their time: whatever is not answered well is a fault."""

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bench.service import API
from bench.soak.caller import BUSY, PATIENCE_SECONDS, Answer, Caller, Tally
from bench.soak.people import OK, Administrator

NEVER_ANSWERED = 0
READ_BYTES = 64 * 1024
BREATH_SECONDS = 0.05
_BEARER = re.compile(r"^[\w.-]+$")
_BROKEN = (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError)


class Once(Caller):
    """A caller who sends each request once: a broken connection and a wish to come back later are faults too."""

    async def call(self, kind: str, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Ask once."""
        begin = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                status, _, content = await self._exchange(self._render(method, path, body, headers))
        except (TimeoutError, *_BROKEN) as error:
            self._tally.faults.append(f"{kind}: no answer: {type(error).__name__}")
            self.close()
            return Answer(NEVER_ANSWERED, None, retried=False)
        self._tally.answers[kind, status] += 1
        if status == BUSY:
            self._tally.busy += 1
        return self._answered(kind, status, content, time.perf_counter() - begin, retried=False)


@dataclass(frozen=True)
class Download:
    """What is downloaded: people of a status, or everybody, and how many rows those are at least."""

    status: str
    rows: int


class Downloader(Administrator):
    """Somebody who takes a list along, slowly, again and again."""

    def __init__(self, url: str, tally: Tally, wanted: Download, *person: Any) -> None:
        """Name the server, who counts, and what is downloaded."""
        super().__init__(*person)
        self._place, self._tally, self._wanted = urlsplit(url), tally, wanted

    async def live(self, over: Callable[[], bool], think: float) -> None:
        """Download until it is over; the last one is brought to its end."""
        while not over():
            await self.enter()
            if _BEARER.match(self._access):
                await self._download()
            await asyncio.sleep(think)
        self._caller.close()

    async def _download(self) -> None:
        begin = time.perf_counter()
        try:
            status, lines = await self._read()
        except (TimeoutError, *_BROKEN) as error:
            self._tally.faults.append(f"download: cut off: {type(error).__name__}")
            return
        self._tally.answers["download", status] += 1
        self._tally.seconds["download"].append(time.perf_counter() - begin)
        if status != OK or lines <= self._wanted.rows:
            self._tally.faults.append(f"download: {status}, {lines} lines of {self._wanted.rows}")

    async def _read(self) -> tuple[int, int]:
        """Read a chunked answer (RFC 9112, section 7.1) to its last chunk; return its status and its lines."""
        reader, writer = await asyncio.open_connection(self._place.hostname, self._place.port)
        narrowed = f"?status={self._wanted.status}" if self._wanted.status else ""
        ask = f"GET {API}/users.csv{narrowed} HTTP/1.1\r\nHost: {self._place.netloc}\r\n"
        try:
            writer.write(f"{ask}Authorization: Bearer {self._access}\r\n\r\n".encode())
            answer = await reader.readuntil(b"\r\n\r\n")
            lines = 0
            while size := int(await reader.readuntil(b"\r\n"), 16):
                # A chunk may end in the middle of a line's end.
                lines += (await reader.readexactly(size + 2)).count(b"\n") - 1
                await asyncio.sleep(BREATH_SECONDS * size / READ_BYTES)
        finally:
            writer.close()
        return int(answer[9:12]), lines
