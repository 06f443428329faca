"""Logs: one JSON object a line on stdout, with no personal data and no secret.

Lines of requests that end in the same round of the event loop go out in one write at its end; an error goes at once.
Written here because a library for it costs the start and each request more than all that is needed of it.
"""

import asyncio
import atexit
import sys
import traceback
from collections.abc import Iterator
from typing import Any

import orjson

from utilisateurs.kit.clock import SystemClock

_clock = SystemClock()
_waiting: list[bytes] = []
_flushing: asyncio.AbstractEventLoop | None = None
"""The event loop that writes them at the end of its round."""


def info(event: str, **fields: Any) -> None:
    """Write down what is as it should be."""
    _waiting.append(_line("info", event, fields))
    _flush_soon()


def warning(event: str, **fields: Any) -> None:
    """Write down what goes on by itself, but should not be so."""
    _write("warning", event, fields)


def error(event: str, cause: BaseException | None = None, **fields: Any) -> None:
    """Write down what somebody should look at.

    Of its cause, which error came from where, but not its message: drivers put the values of rows into it.
    """
    _write("error", event, fields if cause is None else fields | {"exception": "".join(_steps(cause))})


def _write(level: str, event: str, fields: dict[str, Any]) -> None:
    _waiting.append(_line(level, event, fields))
    _flush()


def _line(level: str, event: str, fields: dict[str, Any]) -> bytes:
    told = {**fields, "event": event, "level": level, "timestamp": _clock.now()}
    return orjson.dumps(told, default=str, option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE)


def _flush_soon() -> None:
    global _flushing  # noqa: PLW0603 - one stdout for all
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:  # nothing else to wait for
        _flush()
        return
    if _flushing is not loop:
        _flushing = loop
        loop.call_soon(_flush)


def _flush() -> None:
    global _flushing  # noqa: PLW0603 - one stdout for all
    _flushing = None
    lines = b"".join(_waiting)
    _waiting.clear()
    sys.stdout.buffer.write(lines)
    sys.stdout.buffer.flush()


atexit.register(_flush)


def _steps(error: BaseException) -> Iterator[str]:
    cause = error.__cause__ or error.__context__
    if cause is not None:
        yield from _steps(cause)
    yield from traceback.format_tb(error.__traceback__)
    yield f"{type(error).__module__}.{type(error).__qualname__}\n"
