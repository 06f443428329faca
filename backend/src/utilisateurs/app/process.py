"""The application of one process: its pool, its place among the workers, its chores; what happens at start and end."""

import asyncio
import contextlib
import gc
import os
import signal
from collections.abc import AsyncIterator, Iterator

from fastapi import FastAPI

from utilisateurs.app.chores import Chores
from utilisateurs.app.main import assemble, furnish
from utilisateurs.app.metrics import Figures
from utilisateurs.app.settings import Settings, read_settings
from utilisateurs.app.wiring import Wired
from utilisateurs.app.workers import Place
from utilisateurs.kit import log
from utilisateurs.kit.clock import SystemClock
from utilisateurs.kit.db import open_database

ORPHAN_SECONDS = 1.0
OBJECTS_BETWEEN_COLLECTIONS = 20_000
"""Python's 700 is less than what one page of users makes; cycles are rare here, and a few thousand are small."""


def create_app() -> FastAPI:
    """Return the application of this process, with settings from the environment and a pool of its own."""
    settings = read_settings()
    app = assemble(settings)

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with contextlib.AsyncExitStack() as held:
            with _told():
                wired = await _open(app, settings, held)
                place: Place = app.state.provided[Place]
                await place.take(app.state.provided[Figures].exposition)
                held.push_async_callback(place.leave)
            _collect_less_often()
            async with _running(wired, settings.election_url):
                yield

    app.router.lifespan_context = lifespan
    return app


def _collect_less_often() -> None:
    """Spare the collector what stays for ever: else it walks through all of it again and again under load."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)


async def _open(app: FastAPI, settings: Settings, held: contextlib.AsyncExitStack) -> Wired:
    url = settings.database_url.get_secret_value()
    opening = open_database(url, size=settings.pool_size, statement_timeout_ms=settings.statement_timeout_ms)
    wired = furnish(app, settings, await held.enter_async_context(opening), SystemClock())
    held.callback(wired.close)
    await wired.keys.load()
    return wired


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Say why a worker cannot start: the server itself would end without a word."""
    try:
        yield
    except Exception as error:
        log.error("cannot start", _trace(error), error=type(error).__name__)
        raise


def _trace(error: Exception) -> Exception | None:
    """Return what is worth a trace: a database that is not there is not."""
    return None if isinstance(error, OSError) else error


@contextlib.asynccontextmanager
async def _running(wired: Wired, url: str) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(Chores(wired, url).run()), asyncio.create_task(_end_with(os.getppid()))]
    yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _end_with(parent: int) -> None:
    """Leave when the server was killed: nobody would stop this worker any more, and it would keep the port."""
    while os.getppid() == parent:  # noqa: ASYNC110 - the kernel tells of it in no event
        await asyncio.sleep(ORPHAN_SECONDS)
    log.error("the server is gone")
    os.kill(os.getpid(), signal.SIGTERM)
