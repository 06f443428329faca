"""SIGTERM and SIGHUP end a drill in order: what it started is stopped, what it made is removed."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

CAUGHT = (signal.SIGTERM, signal.SIGHUP)


@contextmanager
def in_order() -> Iterator[None]:
    """Leave by way of every `finally` when we are told to stop."""
    before = {number: signal.signal(number, _leave) for number in CAUGHT}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _leave(number: int, frame: FrameType | None) -> None:
    _ = frame
    signal.signal(number, signal.SIG_IGN)
    sys.exit(128 + number)
