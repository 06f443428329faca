"""Passwords: argon2id (RFC 9106) in a bounded pool of low-priority threads.

Hashing is the one heavy thing this service does. It never runs on the event loop, never while a database
connection is held, and never more at once than there are cores for it: what does not fit in the queue is
told to come back.
"""

import asyncio
import os
import threading
import unicodedata
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from utilisateurs.kit.problems import Overloaded

T = TypeVar("T")

MEMORY_KIB = 19 * 1024
TIME_COST = 2
PARALLELISM = 1
LONGEST_WAIT_SECONDS = 10.0
"""Where processors are scarce a short queue is a long wait: whose hash has not begun by then is told to come back."""
NICENESS = 10
"""Reads go first: a hash waits for a core, a page of users does not."""


class Passwords:
    """Hashes and verifies; at most `threads` at once and `queue` waiting, none longer than LONGEST_WAIT_SECONDS."""

    def __init__(self, *, threads: int, queue: int) -> None:
        """Start no thread yet."""
        self._hasher = PasswordHasher(TIME_COST, MEMORY_KIB, PARALLELISM, type=Type.ID)
        self._threads = ThreadPoolExecutor(threads, "hashing", initializer=_step_back)
        self._places = threads + queue
        self.waiting = 0
        self._decoy = self._hasher.hash("nobody has this password")

    async def hash(self, password: str) -> str:
        """Return the encoded hash of a new password. Raises Overloaded."""
        return await self._run(partial(self._hasher.hash, _typed(password)))

    async def verify(self, encoded: str | None, password: str) -> bool:
        """Tell whether the password is right; costs the same when there is no hash. Raises Overloaded."""
        right = await self._run(partial(self._matches, encoded or self._decoy, _typed(password)))
        return right and bool(encoded)

    def needs_rehash(self, encoded: str) -> bool:
        """Tell whether a hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(encoded)

    def close(self) -> None:
        """Let the running hashes end and start no other."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _matches(self, encoded: str, password: str) -> bool:
        try:
            return self._hasher.verify(encoded, password)
        except (VerificationError, InvalidHashError):
            return False

    def refuse_if_full(self) -> None:
        """Raise Overloaded when nothing more may wait: whoever asks first spares all that comes before the hash."""
        if self.waiting >= self._places:
            raise Overloaded

    async def _run(self, work: Callable[[], T]) -> T:
        self.refuse_if_full()
        self.waiting += 1
        try:
            return await self._done(self._threads.submit(work))
        finally:
            self.waiting -= 1

    async def _done(self, work: "Future[T]") -> T:
        try:
            async with asyncio.timeout(LONGEST_WAIT_SECONDS):
                return await asyncio.wrap_future(work)
        except TimeoutError:
            if work.cancel() or work.cancelled():
                raise Overloaded from None  # not begun: nothing is wasted
        return await asyncio.wrap_future(work)


def _typed(password: str) -> str:
    # Keyboards write an accented letter as one character or as two (NIST SP 800-63B-4, 3.1.1.2).
    return unicodedata.normalize("NFKC", password)


def _step_back() -> None:
    # What was started with less keeps less: only root may take more.
    this = threading.get_native_id()
    os.setpriority(os.PRIO_PROCESS, this, max(NICENESS, os.getpriority(os.PRIO_PROCESS, this)))
