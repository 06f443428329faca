"""Logs: one JSON object a line on stdout, with no personal data and no secret."""

import logging
import sys
import traceback
from collections.abc import Iterator

import orjson
import structlog

from utilisateurs.kit.clock import SystemClock

_clock = SystemClock()


def set_up(*, readable: bool) -> None:
    """Write JSON, or lines for a person at a terminal."""
    if readable:
        shown: list[structlog.typing.Processor] = [
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ]
        structlog.configure([*shown, _for_a_person()], cache_logger_on_first_use=True)
    else:
        structlog.configure(
            [_as_json],  # one step for all: a line is written at every request
            wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
            logger_factory=structlog.BytesLoggerFactory(sys.stdout.buffer),
            cache_logger_on_first_use=True,
        )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)


def _for_a_person() -> structlog.dev.ConsoleRenderer:
    # Plain: the rich traceback would print local variables, secrets among them.
    return structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)


def _as_json(_: structlog.typing.WrappedLogger, level: str, event: structlog.typing.EventDict) -> bytes:
    """Tell which error came from where, but not its message: drivers put the values of rows into it."""
    error = event.pop("exc_info", None)
    if isinstance(error, BaseException):
        event["exception"] = "".join(_steps(error))
    event["level"], event["timestamp"] = level, _clock.now()
    return orjson.dumps(event, default=str, option=orjson.OPT_UTC_Z)


def _steps(error: BaseException) -> Iterator[str]:
    cause = error.__cause__ or error.__context__
    if cause is not None:
        yield from _steps(cause)
    yield from traceback.format_tb(error.__traceback__)
    yield f"{type(error).__module__}.{type(error).__qualname__}\n"
