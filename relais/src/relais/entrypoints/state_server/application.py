"""The application: protocol, management, health, metrics, and the console when it is there."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec

from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from relais.entrypoints.state_server import (
    history_api,
    permits_api,
    problems,
    protocol,
    states_api,
    upkeep_api,
)
from relais.entrypoints.state_server.bodies import AT_ONCE, Budget
from relais.entrypoints.state_server.figures import TYPE, Measured, Meter
from relais.entrypoints.state_server.identity import CurrentAsker, CurrentDesk
from relais.tfstate.actions import upkeep
from relais.tfstate.actions.desk import Desk
from relais.tfstate.model import guards
from relais.tfstate.model.tokens import Verb

log = logging.getLogger("relais.state")
CONSOLE = "relais.entrypoints.console"
"""A package that has `mount(application: FastAPI) -> None`, which adds the pages under /console."""
THREADS = 16
"""Requests that wait for the disk or the database at once; the others wait for them."""
HOUSEKEEPING = 3600.0
"""Seconds between two rounds of taking away what expired."""


class Application(FastAPI):
    """Serves states by itself, and leaves the rest to the framework.

    What stands around a page there would cost the request of a state more than its guards do.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] == "http" and scope["path"].startswith(protocol.FIRST):
            await protocol.serve(self, scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def build(desk: Desk) -> ASGIApp:
    """Return the application over these tools."""
    application = Application(title="Relais states", version=version("relais"), lifespan=_upkeep, docs_url=None)
    application.state.desk = desk
    application.state.budget = Budget(min(desk.limits.body, AT_ONCE))
    application.state.meter = Meter()
    problems.install(application)
    for one in (states_api, history_api, permits_api, upkeep_api):
        application.include_router(one.router)
    application.get("/health", include_in_schema=False)(_health)
    application.get("/api/v1/version", include_in_schema=False)(_version)
    application.get("/metrics", include_in_schema=False)(_metrics)
    if find_spec(CONSOLE):
        import_module(CONSOLE).mount(application)
    return Measured(application, application.state.meter)


def _health(desk: CurrentDesk) -> Response:
    with desk.store.reading() as books:
        books.locks.every()
    return JSONResponse({"status": "ok", "version": version("relais")})


def _version() -> dict[str, str]:
    """Tell anybody which release serves: who deployed it looks from outside, where health is not to be reached."""
    return {"version": version("relais")}


def _metrics(request: Request, desk: CurrentDesk, asker: CurrentAsker) -> Response:
    guards.scope(asker.token, "*", Verb.READ)
    meter: Meter = request.app.state.meter
    return Response(meter.text(upkeep.figures(desk)), media_type=TYPE)


@contextlib.asynccontextmanager
async def _upkeep(application: FastAPI) -> AsyncIterator[None]:
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS, "states"))
    task = asyncio.create_task(_keep_house(application.state.desk))
    yield
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def _keep_house(desk: Desk) -> None:
    while True:
        try:
            while left := await run_in_threadpool(upkeep.reseal, desk):
                log.info("keys: %d bodies are still under an older key", left)
            await run_in_threadpool(upkeep.keep_house, desk)
        except Exception:  # the round is done again in an hour, and serving goes on
            log.exception("housekeeping failed and is tried again")
        await asyncio.sleep(HOUSEKEEPING)
