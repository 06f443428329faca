"""The console on one's own machine: the same pages, read from a state server elsewhere by one's own token."""

import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse

from relais.adapters.state_memory import Memory
from relais.bootstrap.budget import reader_maker
from relais.bootstrap.delivery import declared
from relais.bootstrap.project import now
from relais.entrypoints.console import approving, delivery
from relais.entrypoints.console.pages import HEADERS, PANELS, install, page, sheet
from relais.entrypoints.console.panels import Panel, View, drawn

KEY = "key"
COOKIE = "relais_console"
FORBIDDEN = 403
NAMES = ("127.0.0.1", "localhost")


def local(key: str) -> FastAPI:
    """Return the application of one machine.

    A token stands behind it, so its address carries a key, which becomes a cookie; and a page of somebody else that
    gives itself a name of this machine (DNS rebinding) is turned away by the name it asked for.
    """
    make = reader_maker()
    application = FastAPI(title="Relais console", docs_url=None, redoc_url=None, openapi_url=None)
    install(application, lambda _request: make(), panels())
    approving.install(application)

    @application.middleware("http")
    async def door(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
        if request.url.hostname not in NAMES:
            return PlainTextResponse("This name is not ours.\n", FORBIDDEN, headers=HEADERS)
        if secrets.compare_digest(request.query_params.get(KEY, "").encode(), key.encode()):
            answer = RedirectResponse("/console", headers=HEADERS)
            answer.set_cookie(COOKIE, key, httponly=True, samesite="strict")
            return answer
        if not secrets.compare_digest(request.cookies.get(COOKIE, "").encode(), key.encode()):
            return PlainTextResponse("Open the address that `relais console` printed.\n", FORBIDDEN, headers=HEADERS)
        return await go_on(request)

    return application


def panels() -> tuple[Panel, ...]:
    """Return the panels of this folder's project: delivery stands first where it is declared."""
    return (Panel("delivery", "Delivery", delivery.draw), *PANELS) if declared(Path.cwd()) else PANELS


def snapshot() -> str:
    """Return the page as it is now, in one file that needs nothing else."""
    with reader_maker()() as reader:
        view = View(reader, Memory().states(reader), now(), linked=False)
        return bytes(page(view, "Relais console", drawn(panels(), view), css=sheet()).body).decode()
