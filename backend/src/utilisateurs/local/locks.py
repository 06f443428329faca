"""One holder of a folder at a time, and the lock dies with its holder, however that ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Held(Exception):
    """The lock has a holder; `note` is what that holder wrote into it."""

    def __init__(self, note: str) -> None:
        super().__init__(note)
        self.note = note


class Lock:
    """A lock held by this process."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def write(self, note: str) -> None:
        """Leave a note for those who find the lock held."""
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, note.encode(), 0)


@contextmanager
def hold(path: Path) -> Iterator[Lock]:
    """Hold the lock at this path, or raise `Held` at once."""
    # Never unlinked: a lock file that comes and goes can be held twice.
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.ftruncate(descriptor, 0)
        yield Lock(descriptor)
    except BlockingIOError:
        raise Held(path.read_text()) from None
    finally:
        os.close(descriptor)


@contextmanager
def wait_for(path: Path) -> Iterator[None]:
    """Hold the lock at this path, after its present holder."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
