"""The newest versions of small states, in clear, in memory: what was just written is what is read next."""

import threading
from datetime import datetime

from relais.tfstate.model.records import State

LARGEST = 2**20
"""Bytes of a body above which it is not remembered: larger ones are opened piece by piece."""
ROOM = 8 * 2**20
"""Bytes of all bodies that are remembered."""
Body = bytes | bytearray | memoryview
Mark = tuple[int | None, str | None, datetime | None]


class Recent:
    """Bodies by their state, each with the mark of the version that it is.

    The mark is compared with what the books say at each reading: a version that another server stored, a rollback or
    a rescue has another one. Nobody may change a body that is kept here.
    """

    def __init__(self, room: int = ROOM) -> None:
        """Remember nothing."""
        self._room, self._taken = room, 0
        self._bodies: dict[int, tuple[Mark, Body]] = {}
        self._one_at_a_time = threading.Lock()

    def find(self, state: State) -> Body | None:
        """Return the body of a state's newest version, if it is remembered."""
        mark, body = self._bodies.get(state.id, (None, None))
        return body if mark == _mark(state) else None

    def keep(self, state: State, body: bytes | bytearray) -> None:
        """Remember the body of a state's newest version, if it is small; the oldest are forgotten for it."""
        with self._one_at_a_time:
            self._forget(state.id)
            if len(body) > LARGEST:
                return
            self._bodies[state.id] = _mark(state), memoryview(body).toreadonly()
            self._taken += len(body)
            while self._taken > self._room:
                self._forget(next(iter(self._bodies)))

    def _forget(self, state: int) -> None:
        _, body = self._bodies.pop(state, (None, b""))
        self._taken -= len(body)


def _mark(state: State) -> Mark:
    return state.serial, state.md5, state.updated_at
