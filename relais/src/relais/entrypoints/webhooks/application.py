"""The application: notices come in, and how many wait is told."""

from importlib.metadata import version
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from relais.delivery.actions.receiving import Receiver
from relais.delivery.model.notices import Unsigned
from relais.entrypoints.webhooks.worker import Worker
from relais.kit.errors import Failure, Misuse

LARGEST = 2**20
"""Bytes of a notice; GitLab tells of twenty commits at most."""
PROBLEM = "application/problem+json"
TAKEN, REFUSED, WRONG, LARGE, FULL, GONE = 202, 403, 400, 413, 503, 499
RETRY = {"Retry-After": "30"}


class TooLarge(Misuse):
    """A notice that nobody needs."""


def build(receiver: Receiver, worker: Worker) -> FastAPI:
    """Return the application over what takes notices in, and what acts on them."""
    application = FastAPI(title="Relais notices", version=version("relais"), docs_url=None, redoc_url=None)

    @application.post("/hooks")
    async def hooks(request: Request) -> Response:
        try:
            body = await _body(request)
            taken = await run_in_threadpool(receiver.receive, dict(request.headers), body)
        except ClientDisconnect:
            return Response(status_code=GONE)
        except Failure as failure:
            return _problem(_status(failure), str(failure))
        if taken == "full":
            return _problem(FULL, "As many notices wait as may; these already say that something is new.", RETRY)
        worker.wake()
        return JSONResponse({"notice": taken}, TAKEN)

    @application.get("/health")
    def health() -> dict[str, Any]:
        return {"status": "ok", "version": version("relais"), **worker.told()}

    return application


async def _body(request: Request) -> bytes:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST:
            raise TooLarge(f"A notice has {LARGEST} bytes at most.")
    return body


def _status(failure: Failure) -> int:
    kinds: dict[type[Failure], int] = {Unsigned: REFUSED, TooLarge: LARGE, Misuse: WRONG}
    return kinds.get(type(failure), FULL)


def _problem(status: int, detail: str, headers: dict[str, str] | None = None) -> Response:
    """Return a problem (RFC 9457)."""
    body = {"type": "about:blank", "title": "Not taken", "status": status, "detail": detail}
    return JSONResponse(body, status, headers, PROBLEM)
