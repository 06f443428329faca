"""The pages as HTTP: /console, /console/states/NAME, the style sheet and the icon. Nothing here writes."""

import re
from collections.abc import Callable, Sequence
from functools import partial
from importlib.resources import files

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import HTMLResponse

from relais.adapters.asgi_bridge import AsgiBridge
from relais.adapters.state_memory import Memory
from relais.adapters.state_reader import StateReader, Unauthorised
from relais.bootstrap.project import now
from relais.entrypoints.console import spend, state, states
from relais.entrypoints.console.panels import Drawn, Panel, View, drawn, template
from relais.kit.errors import Failure

PANELS = (Panel("states", "States", states.draw), Panel("spend", "Spend", spend.draw))
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'self'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
CHALLENGE = {"WWW-Authenticate": 'Basic realm="relais: any user name, a token as password", charset="UTF-8"'}
UNAUTHORISED, NOT_FOUND, UNAVAILABLE = 401, 404, 503
AT_ONCE = 4
"""Pages drawn at once. They have threads of their own: each asks its own server questions that wait for the common
ones, and a crowd of pages in the common ones would wait for itself for ever."""

Readers = Callable[[Request], StateReader]


def served_here(application: FastAPI) -> None:
    """Add the pages to the state server itself; every question is asked with the visitor's own credentials."""

    def reader(request: Request) -> StateReader:
        header = request.headers.get("authorization", "")
        if not header:
            raise Unauthorised("There is no token.")
        return StateReader("http://here", header, partial(AsgiBridge, application))

    install(application, reader)


def install(application: FastAPI, readers: Readers, panels: Sequence[Panel] = PANELS) -> None:
    """Add the pages, reading by the reader of each request."""
    application.include_router(_router(readers, Memory(), panels))


def _router(readers: Readers, memory: Memory, panels: Sequence[Panel]) -> APIRouter:
    router = APIRouter(prefix="/console", include_in_schema=False)
    threads = CapacityLimiter(AT_ONCE)

    async def answered(request: Request, draw: Callable[[View], Response]) -> Response:
        return await to_thread.run_sync(lambda: _answer(readers, memory, request, draw), limiter=threads)

    @router.get("")
    async def overview(request: Request) -> Response:
        return await answered(request, lambda view: whole(view, panels))

    @router.get("/states/{name}")
    async def one_state(request: Request, name: str) -> Response:
        return await answered(request, lambda view: _state(view, name))

    @router.get("/style.css")
    def style() -> Response:
        return Response(sheet(), media_type="text/css", headers=HEADERS)

    @router.get("/icon.svg")
    def icon() -> Response:
        return Response(_beside("icon.svg"), media_type="image/svg+xml", headers=HEADERS)

    return router


def whole(view: View, panels: Sequence[Panel]) -> Response:
    """Return the page with every panel."""
    return page(view, "Relais console", drawn(panels, view))


def page(view: View, title: str, panels: Sequence[Drawn], *, back: bool = False, css: str = "") -> Response:
    """Return a page; `css` is written into it when it has to stand alone in a file."""
    made = template(
        "page.html", title=title, panels=panels, now=view.now, server=view.reader.address, back=back, css=css
    )
    return HTMLResponse(made, headers=HEADERS)


def sheet() -> str:
    """Return the style sheet."""
    return _beside("style.css")


def _beside(name: str) -> str:
    return files("relais.entrypoints.console").joinpath(name).read_text(encoding="utf-8")


def _state(view: View, name: str) -> Response:
    found = view.reader.state(name) if NAME.fullmatch(name) and ".." not in name else None
    if found is None:
        return fault(NOT_FOUND, f"There is no state {name}, or the token may not read it.", back=True)
    return page(view, name, [Drawn("state", name, state.draw(view, found))], back=True)


def _answer(readers: Readers, memory: Memory, request: Request, draw: Callable[[View], Response]) -> Response:
    try:
        with readers(request) as reader:
            return draw(View(reader, memory.states(reader), now()))
    except Unauthorised:
        sentence = (
            "The console asks for a token that may read: leave the user name as it is, the token is the password."
        )
        return fault(UNAUTHORISED, sentence, headers=CHALLENGE)
    except Failure as failure:
        return fault(UNAVAILABLE, str(failure))


def fault(status: int, sentence: str, *, back: bool = False, headers: dict[str, str] | None = None) -> Response:
    """Return the page that says why there is none."""
    made = template("fault.html", sentence=sentence, back=back, status=status)
    return HTMLResponse(made, status, headers={**HEADERS, **(headers or {})})
