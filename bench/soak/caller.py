"""A client that counts what it meets: it tries again what was cut off, and comes back when it is told to."""

import asyncio
import json
import re
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

PATIENCE_SECONDS = 30.0
"""Longer than anything here may take, on a machine five times slower."""
BREATH_SECONDS = 0.05
SERVER_ERRORS, BUSY = 500, 503
_LENGTH, _AFTER = re.compile(rb"(?i)content-length: (\d+)"), re.compile(rb"(?i)retry-after: (\d+)")
_CUT = (OSError, asyncio.IncompleteReadError)


@dataclass
class Tally:
    """What all callers met."""

    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    cuts: int = 0
    """Connections that broke before their answer came; the request was sent again."""
    busy: int = 0
    """Answers 503 with Retry-After; the request was sent again after that time."""
    faults: list[str] = field(default_factory=list)
    """Any other answer from 500 on, and silence."""

    @property
    def requests(self) -> int:
        """How many were answered."""
        return self.answers.total()


@dataclass(frozen=True)
class Answer:
    """An answer that came; `retried` says that an earlier attempt may have been done without one."""

    status: int
    body: Any
    retried: bool


class Caller:
    """One connection, kept open, for one person."""

    def __init__(self, url: str, tally: Tally) -> None:
        """Name the server and who counts."""
        place = urlsplit(url)
        self._host, self._port = place.hostname or "", place.port or 80
        self._tally = tally
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def call(self, kind: str, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Ask until there is an answer that is neither a broken connection nor a wish to come back later."""
        sent = self._render(method, path, body, headers)
        retried = False
        while True:
            begin = time.perf_counter()
            try:
                async with asyncio.timeout(PATIENCE_SECONDS):
                    status, head, content = await self._exchange(sent)
            except TimeoutError:
                self._tally.faults.append(f"{kind}: no answer within {PATIENCE_SECONDS:g} s")
            except _CUT:
                self._tally.cuts += 1
            else:
                self._tally.answers[kind, status] += 1
                after = _AFTER.search(head)
                if status != BUSY or after is None:
                    return self._answered(kind, status, content, time.perf_counter() - begin, retried=retried)
                self._tally.busy += 1
                await asyncio.sleep(int(after[1]))
                continue
            retried = True
            self.close()
            await asyncio.sleep(BREATH_SECONDS)

    def close(self) -> None:
        """Drop the connection."""
        if self._streams:
            self._streams[1].close()
        self._streams = None

    def _answered(self, kind: str, status: int, content: bytes, seconds: float, *, retried: bool) -> Answer:
        if status >= SERVER_ERRORS:
            self._tally.faults.append(f"{kind}: {status} {content[:200]!r}")
        self._tally.seconds[kind].append(seconds)
        # A proxy's own answer is a page.
        return Answer(status, json.loads(content) if content.startswith((b"{", b"[")) else None, retried)

    async def _exchange(self, sent: bytes) -> tuple[int, bytes, bytes]:
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._streams
        writer.write(sent)
        head = await reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(head)
        return int(head[9:12]), head, await reader.readexactly(int(length[1]) if length else 0)

    def _render(self, method: str, path: str, body: Any, headers: dict[str, str]) -> bytes:
        content = b"" if body is None else json.dumps(body).encode()
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self._host}:{self._port}", "User-Agent: soak"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        lines += [f"Content-Type: application/json\r\nContent-Length: {len(content)}"] if content else []
        return "\r\n".join([*lines, "", ""]).encode() + content
