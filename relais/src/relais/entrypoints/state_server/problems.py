"""Refusals as problem details (RFC 9457): what is wrong, where, and what to do."""

from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from relais.kit.errors import Failure
from relais.tfstate.model.refusals import StateRefusal

TYPE = "application/problem+json"
CHALLENGE = {"WWW-Authenticate": 'Basic realm="relais state", charset="UTF-8"'}
UNAVAILABLE, CLOSED = 503, 499


def problem(status: int, title: str, detail: str, **more: Any) -> Response:
    """Return a problem; empty members are left out."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    headers = CHALLENGE if status == 401 else {}  # noqa: PLR2004 - Unauthorized, of RFC 9110
    return JSONResponse({k: v for k, v in body.items() if v != ""}, status, headers, TYPE)


def refused(refusal: StateRefusal) -> Response:
    """Return the problem of a refusal."""
    kind = f"urn:relais:state:{refusal.rule or type(refusal).__name__.lower()}"
    return problem(
        refusal.status,
        refusal.title,
        refusal.sentence,
        type=kind,
        remedy=refusal.remedy,
        field=refusal.field,
        rule=refusal.rule,
    )


def install(application: FastAPI) -> None:
    """Render every failure of this application as a problem."""

    @application.exception_handler(StateRefusal)
    def _refusal(_request: Request, refusal: StateRefusal) -> Response:
        return refused(refusal)

    @application.exception_handler(Failure)
    def _failure(_request: Request, failure: Failure) -> Response:
        return problem(UNAVAILABLE, "Not available", failure.sentence, remedy=failure.remedy)

    @application.exception_handler(RequestValidationError)
    def _invalid(_request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"][1:])
        return problem(400, "Malformed request", f"{first['msg']}.", field=place, remedy="Correct the field.")

    @application.exception_handler(HTTPException)
    def _http(_request: Request, error: HTTPException) -> Response:
        return problem(error.status_code, "Refused", str(error.detail))

    @application.exception_handler(ClientDisconnect)
    def _gone(_request: Request, _error: ClientDisconnect) -> Response:
        return Response(status_code=CLOSED)
