"""A hasher that counts its work and can be held up."""

import threading
from typing import Literal

from argon2 import PasswordHasher

from utilisateurs.app.wiring import Wired


class WatchedHasher(PasswordHasher):
    """Does what the real one does, cheaply; `works` counts, and while `gate` is clear nothing gets through."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.works = 0
        self.gate = threading.Event()
        self.gate.set()

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        self._work()
        return super().hash(password, salt=salt)

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 - the name of the real one
        self._work()
        return super().verify(hash, password)

    def check_needs_rehash(self, hash: str | bytes) -> bool:  # noqa: A002 - the name of the real one
        return False

    def _work(self) -> None:
        self.works += 1
        assert self.gate.wait(30), "nobody opened the gate"


def watch(wired: Wired) -> WatchedHasher:
    """Put a watched hasher into the application."""
    hasher = WatchedHasher()
    wired.passwords._hasher = hasher
    return hasher
