"""A bounded load on one address of this machine: connections of our own, kept open.

Client and server share this machine's processors, so rates say less than processor time per request.
"""

import asyncio
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from urllib.parse import urlsplit

import uvloop

CONNECTIONS = 16
SECONDS = 5


@dataclass(frozen=True)
class Ask:
    """One kind of request; `body`, if there is one, may differ from request to request."""

    url: str
    headers: Mapping[str, str]
    body: Callable[[int], bytes] | None = None

    def render(self, number: int) -> bytes:
        """Return the bytes of the request with this number."""
        place = urlsplit(self.url)
        body = self.body(number) if self.body else b""
        target = place.path + (f"?{place.query}" if place.query else "")
        lines = [f"{'POST' if self.body else 'GET'} {target} HTTP/1.1", f"Host: {place.netloc}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        lines += [f"Content-Type: application/json\r\nContent-Length: {len(body)}"] if self.body else []
        return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass(frozen=True)
class Load:
    """What the client saw: the sorted times of the requests that succeeded, and how many others there were."""

    times: tuple[float, ...]
    busy: int
    """Answered 503: come back later."""
    failed: int
    seconds: float

    @property
    def rate(self) -> float:
        """Successful requests per second."""
        return len(self.times) / self.seconds

    @property
    def requests(self) -> int:
        """All requests."""
        return len(self.times) + self.busy + self.failed

    def percentile_ms(self, part: float) -> float:
        """Return the time below which this part of the successful requests stayed."""
        return self.times[min(len(self.times) - 1, int(len(self.times) * part))] * 1000 if self.times else float("nan")


async def load(ask: Ask, seconds: float = SECONDS, connections: int = CONNECTIONS) -> Load:
    """Ask again and again over so many connections for so many seconds."""
    start, numbers = time.perf_counter(), count()
    users = [_user(ask, numbers, start + seconds) for _ in range(connections)]
    seen = [one for user in await asyncio.gather(*users) for one in user]
    good = sorted(spent for status, spent in seen if status.startswith(b"2"))
    busy = sum(status == b"503" for status, _ in seen)
    return Load(tuple(good), busy, len(seen) - len(good) - busy, time.perf_counter() - start)


def apply(ask: Ask, seconds: float = SECONDS, connections: int = CONNECTIONS) -> Load:
    """Load an address and wait for the end."""
    return uvloop.run(load(ask, seconds, connections))


async def _user(ask: Ask, numbers: "count[int]", end: float) -> list[tuple[bytes, float]]:
    reader, writer = await asyncio.open_connection(urlsplit(ask.url).hostname, urlsplit(ask.url).port or 80)
    fixed = None if ask.body else ask.render(0)
    seen: list[tuple[bytes, float]] = []
    while (begin := time.perf_counter()) < end:
        writer.write(fixed or ask.render(next(numbers)))
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", head)
        await reader.readexactly(int(length[1]) if length else 0)
        seen.append((head[9:12], time.perf_counter() - begin))
        if head[9:12] == b"503":
            await asyncio.sleep(0.2)  # told to come back later: it does not hammer the door
    writer.close()
    return seen
