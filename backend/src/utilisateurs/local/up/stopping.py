"""Ctrl-C, SIGTERM and a closed terminal all stop `up` in the same orderly way, once."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(KeyboardInterrupt):
    """Somebody asked us to stop."""


@contextmanager
def orderly_stop() -> Iterator[None]:
    """Turn the first signal into `Stopped`; the ones after it must not disturb the stopping."""
    before = {number: signal.getsignal(number) for number in SIGNALS}

    def stop(_number: int, _frame: FrameType | None) -> None:
        for number in SIGNALS:
            # A function and not SIG_IGN: that one would be inherited by children.
            signal.signal(number, _do_nothing)
        raise Stopped

    for number in SIGNALS:
        # nohup stays nohup; but a script that starts us with "&" also ignores Ctrl-C, and still wants to stop us.
        if number != signal.SIGHUP or before[number] is not signal.SIG_IGN:
            signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _do_nothing(_number: int, _frame: FrameType | None) -> None:
    """Let an impatient second Ctrl-C pass."""
