"""Asking servers: a few questions at once to each host, as often and as fast as it wants, each within a time.

A host that answers 429 is left alone, by all questions, for as long as it says (RFC 9110, Retry-After). What went wrong
on the way, or on the server's side, is tried again; what the server says of the question is the caller's business.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx2

from relais.adapters.sources.answers import Answers
from relais.delivery.model.sources import Manners
from relais.kit.errors import Unreachable

PAUSES = (0.2, 0.6, 1.5, 0.0)
"""Seconds after an attempt; there are as many attempts, as long as somebody has the patience."""
LARGEST = 32 << 20
"""Bytes of an answer that are read."""
OK, UNCHANGED, WAIT, BROKEN = 200, 304, 429, 500
WENT_WRONG = (httpx2.TransportError, TimeoutError)


class TooLarge(Unreachable):
    """An answer that does not end."""


@dataclass(frozen=True)
class Answer:
    """What a server said; headers by their names in small letters."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def bounded(self) -> bool:
        """Tell whether it said where it ends: else one that was cut looks like a whole one (RFC 9112, section 6.3)."""
        return "content-length" in self.headers or "chunked" in self.headers.get("transfer-encoding", "")


@dataclass
class Host:
    """One host: who may ask it now."""

    turns: asyncio.Semaphore
    free: float = 0.0
    """The instant, by the monotonic clock, before which it wants to hear nothing."""

    async def heard(self) -> None:
        """Wait until it wants to hear something; it may say anew, meanwhile, that it does not."""
        if (wait := self.free - time.monotonic()) > 0:
            await asyncio.sleep(wait)
            await self.heard()


@dataclass
class Web:
    """Asks servers, in one event loop."""

    client: httpx2.AsyncClient
    manners: Manners
    answers: Answers
    hosts: dict[str, Host] = field(default_factory=dict)

    async def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Return an answer with its body, or the one of before when the server says that it still holds.

        Raises:
            Unreachable: there is none, after several attempts.
        """
        kept = self.answers.of(url)
        said = await self.ask("GET", url, {**(headers or {}), **(kept.question if kept else {})})
        if said.status == UNCHANGED and kept:
            return Answer(url, OK, {"content-length": str(len(kept.body)), **kept.headers}, kept.body)
        if said.status == OK and said.bounded:
            self.answers.keep(url, said.headers, said.body)
        return said

    async def ask(self, method: str, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Return an answer, whatever its status below 500.

        Raises:
            Unreachable: there is none, after several attempts.
        """
        host, why, ends = self.host(url), "", 0.0
        for pause in PAUSES:
            try:
                async with host.turns:
                    ends = ends or time.monotonic() + self.manners.patience.total_seconds()
                    await host.heard()
                    said = await self._once(method, url, headers or {})
            except WENT_WRONG as fault:
                why = _words(fault)
            else:
                if said.status < BROKEN and said.status != WAIT:
                    return said
                why = f"it answers {said.status}"
                self._heed(host, said)
            if time.monotonic() + pause > ends:
                break
            await asyncio.sleep(pause)
        raise Unreachable(f"{urlsplit(url).netloc} does not answer: {why}.", remedy="Run it again later.")

    def host(self, url: str) -> Host:
        """Return the host of an address."""
        return self.hosts.setdefault(urlsplit(url).netloc, Host(asyncio.Semaphore(self.manners.per_host)))

    @asynccontextmanager
    async def stream(self, url: str, headers: Mapping[str, str]) -> AsyncIterator[httpx2.Response]:
        """Give an answer whose body is too large to hold; it has as long as it takes, while something comes.

        Raises:
            Unreachable: there is none.
        """
        try:
            async with self.host(url).turns, self.client.stream("GET", url, headers=headers) as said:
                yield said
        except WENT_WRONG as fault:
            raise Unreachable(f"{urlsplit(url).netloc} does not answer: {_words(fault)}.") from fault

    async def _once(self, method: str, url: str, headers: Mapping[str, str]) -> Answer:
        try:
            async with asyncio.timeout(self.manners.patience.total_seconds()):
                async with self.client.stream(method, url, headers=headers) as said:
                    body = await _body(said)
        except (httpx2.InvalidURL, httpx2.UnsupportedProtocol) as fault:
            raise Unreachable(f"{url} is no address: {fault}.") from fault
        except httpx2.TooManyRedirects as fault:
            raise Unreachable(f"{urlsplit(url).netloc} sends from one place to another.") from fault
        if urlsplit(url).scheme == "https" and said.url.scheme != "https":
            raise Unreachable(f"{urlsplit(url).netloc} sends to an address without TLS.")
        return Answer(
            str(said.url), said.status_code, {name.lower(): text for name, text in said.headers.items()}, body
        )

    def _heed(self, host: Host, said: Answer) -> None:
        """Leave a host alone as long as it says.

        Raises:
            Unreachable: that is longer than anybody waits.
        """
        wait = retry_after(said.headers.get("retry-after", ""), datetime.now(UTC))
        if wait > self.manners.patience.total_seconds():
            raise Unreachable(
                f"{urlsplit(said.url).netloc} wants to be asked again in {wait:.0f} s only.",
                remedy="Run it then, or let delivery.patience be longer.",
            )
        host.free = max(host.free, time.monotonic() + wait)


def retry_after(text: str, now: datetime) -> float:
    """Return the seconds that a Retry-After means, none when it is no such text."""
    if text.isdigit():
        return float(text)
    try:
        when = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - now).total_seconds())


async def _body(said: httpx2.Response) -> bytes:
    pieces, size = [], 0
    async for piece in said.aiter_bytes():
        size += len(piece)
        if size > LARGEST:
            raise TooLarge(f"{said.url.host} answers with more than {LARGEST >> 20} MB.")
        pieces.append(piece)
    return b"".join(pieces)


def _words(fault: Exception) -> str:
    if isinstance(fault, TimeoutError | httpx2.TimeoutException):
        return "it takes too long"
    return str(fault).rstrip(".") or type(fault).__name__
