"""Asking servers: a few questions at once to each host, as often and as fast as it wants, each within a time.

A host that answers 429 is left alone, by all questions, for as long as it says (RFC 9110, Retry-After). What went wrong
on the way, or on the server's side, is tried again; what the server says of the question is the caller's business.
"""

import asyncio
import hashlib
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from urllib.parse import urlsplit

from relais.adapters.sources.answers import Answers
from relais.adapters.sources.exchange import WENT_WRONG, Answer, Asked, Exchanges, Patience, Take, joined
from relais.delivery.model.sources import Manners
from relais.kit.errors import Unreachable

PAUSES = (0.2, 0.6, 1.5, 0.0)
"""Seconds after an attempt; there are as many attempts, as long as somebody has the patience."""
LARGEST = 32 << 20
"""Bytes of an answer that are read."""
OK, UNCHANGED, WAIT, BROKEN = 200, 304, 429, 500
PACKED, AS_IT_IS = {"Accept-Encoding": "gzip"}, {"Accept-Encoding": "identity"}


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
    """Asks servers, in one event loop; what waits for their answers are threads."""

    exchanges: Exchanges
    threads: Executor
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

    async def hash(self, url: str, headers: Mapping[str, str]) -> Answer:
        """Return an answer whose body is the SHA-256, in hexadecimals, of what was sent, however much that is.

        It has as long as it takes, while something comes.

        Raises:
            Unreachable: there is none.
        """
        patience = Patience(self.manners.patience.total_seconds())
        try:
            async with self.host(url).turns:
                return await self._threaded(Asked("GET", url), {**AS_IT_IS, **headers}, patience, _hash)
        except WENT_WRONG as fault:
            raise Unreachable(f"{urlsplit(url).netloc} does not answer: {_words(fault)}.") from fault

    async def _once(self, method: str, url: str, headers: Mapping[str, str]) -> Answer:
        seconds = self.manners.patience.total_seconds()
        patience = Patience(seconds, time.monotonic() + seconds)
        take = partial(joined, urlsplit(url).netloc, LARGEST)
        return await self._threaded(Asked(method, url), {**PACKED, **headers}, patience, take)

    async def _threaded(self, asked: Asked, headers: Mapping[str, str], patience: Patience, take: Take) -> Answer:
        loop, ask = asyncio.get_running_loop(), self.exchanges.ask
        return await loop.run_in_executor(self.threads, ask, asked, headers, patience, take)

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
    if text.isascii() and text.isdecimal():
        return float(text)
    try:
        when = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - now).total_seconds())


def _hash(pieces: Iterator[bytes]) -> bytes:
    summed = hashlib.sha256()
    for piece in pieces:
        summed.update(piece)
    return summed.hexdigest().encode()


def _words(fault: Exception) -> str:
    if isinstance(fault, TimeoutError):
        return "it takes too long"
    return str(fault).rstrip(".") or type(fault).__name__
