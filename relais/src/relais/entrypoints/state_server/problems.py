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


def rendered(error: Exception) -> Response:
    """Return what a client is told of an error; what is no failure of a known kind goes on."""
    match error:
        case StateRefusal():
            return refused(error)
        case Failure():
            return problem(UNAVAILABLE, "Not available", error.sentence, remedy=error.remedy)
        case HTTPException():
            return problem(error.status_code, "Refused", str(error.detail))
        case ClientDisconnect():
            return Response(status_code=CLOSED)
        case RequestValidationError():
            return _invalid(error)
    raise error


def _invalid(error: RequestValidationError) -> Response:
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"][1:])
    return problem(400, "Malformed request", f"{first['msg']}.", field=place, remedy="Correct the field.")


def install(application: FastAPI) -> None:
    """Render every failure of this application as a problem."""
    for kind in (StateRefusal, Failure, RequestValidationError, HTTPException, ClientDisconnect):
        application.add_exception_handler(kind, _render)


def _render(_request: Request, error: Exception) -> Response:
    return rendered(error)
