"""Everything that is not the wished answer, rendered as a problem; defects are the middleware's."""

from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException

from utilisateurs.kit.origin import Origin
from utilisateurs.kit.problems import InvalidInput, NotFound, Problem
from utilisateurs.kit.web.refusals import MalformedBody, MethodNotAllowed, OtherRefusal, UnsupportedMediaType
from utilisateurs.kit.web.rendering import problem_response
from utilisateurs.kit.web.validation import field_error

JSON = "application/json"


class Refusal(HTTPException):
    """A problem raised where the framework only lets its own exceptions through."""

    def __init__(self, problem: Problem) -> None:
        """Carry the problem."""
        super().__init__(problem.status)
        self.problem = problem


def install(app: FastAPI) -> None:
    """Render every refusal of the application and of the framework as a problem."""
    app.add_exception_handler(Problem, _own)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(HTTPException, _framework)


async def _own(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return refusal(request, error)


async def _validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    found = error.errors()
    if any(one["type"] == "json_invalid" for one in found):
        return refusal(request, MalformedBody())
    if any(one["loc"] == ("body",) and one["type"] != "missing" for one in found) and not _is_json(request):
        return refusal(request, UnsupportedMediaType(accepted=JSON))
    return refusal(request, InvalidInput(*(field_error(one) for one in found)))


async def _framework(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    response = refusal(request, _named(error))
    response.headers.update(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED and (methods := _methods_at(request)):
        response.headers["Allow"] = ", ".join(sorted(methods))
    return response


def _named(error: HTTPException) -> Problem:
    if isinstance(error, Refusal):
        return error.problem
    named: dict[int, type[Problem]] = {
        HTTPStatus.BAD_REQUEST: MalformedBody,
        HTTPStatus.NOT_FOUND: NotFound,
        HTTPStatus.METHOD_NOT_ALLOWED: MethodNotAllowed,
    }
    kind = named.get(error.status_code)
    return kind() if kind else OtherRefusal(error.status_code)


def _methods_at(request: Request) -> set[str]:
    """Return all methods of an address; the framework names those of its first route only."""
    path: str = request.scope["path"]
    routes = iter_route_contexts(request.app.routes)
    return {method for route in routes if route.path_regex.match(path) for method in route.methods or ()}


def _is_json(request: Request) -> bool:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind == JSON or (kind.startswith("application/") and kind.endswith("+json"))


def refusal(request: Request, problem: Problem) -> Response:
    """Return a problem in the caller's language, under the number of the request."""
    origin: Origin = request.state.origin
    return problem_response(problem, origin.language, origin.request_id)
