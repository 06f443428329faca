"""The one button of the console: what waits is approved by one's own key, on one's own machine."""

from pathlib import Path
from urllib.parse import parse_qs

from anyio import to_thread
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import RedirectResponse

from relais.bootstrap.delivery import voter
from relais.entrypoints.console.pages import HEADERS, fault
from relais.kit.errors import Failure, Misuse, Refusal

CONFLICT, SEE_OTHER = 409, 303


def install(application: FastAPI) -> None:
    """Add what the button asks for; whoever reaches it came through the door of the local console."""
    router = APIRouter(prefix="/console/delivery", include_in_schema=False)

    @router.post("/{name}/approve")
    async def approve(name: str, request: Request) -> Response:
        sent = parse_qs((await request.body()).decode("utf-8", "replace"))
        return await to_thread.run_sync(_answer, name, sent.get("bundle", [""])[0])

    application.include_router(router)


def _answer(name: str, bundle: str) -> Response:
    try:
        _approve(name, bundle)
    except Failure as refused:
        return fault(CONFLICT, str(refused), back=True)
    return RedirectResponse("/console#delivery", SEE_OTHER, headers=HEADERS)


def _approve(name: str, bundle: str) -> None:
    """Sign and write an approval of exactly what the page showed."""
    voice = voter(Path.cwd(), "")
    environment = voice.look.settings.environments.get(name)
    if environment is None:
        raise Misuse(f"{name} is not an environment.")
    change = voice.change(environment)
    if change.id != bundle:
        raise Refusal(f"what waits for {name} is not what the page showed any more.", remedy="Look at it again.")
    voice.vote("approved", change, "")
