"""The API's description (OpenAPI 3.1): what every route may answer besides its own."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "remedy", "request_id"],
    "properties": {
        "type": {"type": "string", "description": "urn:utilisateurs:problem:<name>, stable."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "remedy": {"type": "string"},
        "request_id": {"type": "string"},
        "retry_after": {"type": "integer", "description": "Seconds to wait, on 429 and 503."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "code", "reason", "remedy"],
                "properties": {name: {"type": "string"} for name in ("field", "code", "reason", "remedy")},
            },
        },
    },
}
_ALWAYS = {"400": "Malformed", "422": "Invalid input", "429": "Too often", "500": "Our defect", "503": "Come back"}
_WITH_SESSION = {"401": "Not signed in", "403": "Not allowed"}
_WITH_BODY = {"413": "Too large", "415": "Wrong kind of content"}
_WRITES = {"409": "Not in this state", "410": "Link expired", "412": "Changed meanwhile"}
_METHODS = frozenset({"get", "put", "post", "patch", "delete"})


def operation_id(route: APIRoute) -> str:
    """Return the name of the handler: what clients generated from the description call."""
    return route.name


def install(app: FastAPI) -> None:
    """Describe problems on every route, once, when first asked."""

    def describe() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _description(app)
        return app.openapi_schema

    app.openapi = describe  # type: ignore[method-assign] # FastAPI's documented way to extend its description


def _description(app: FastAPI) -> dict[str, Any]:
    described = get_openapi(
        title=app.title, version=app.version, summary=app.summary, routes=app.routes, openapi_version="3.1.0"
    )
    schemas = described["components"]["schemas"]
    schemas["Problem"] = _PROBLEM
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for path, item in described["paths"].items():
        for method in _METHODS & item.keys():
            _describe_problems(path, method, item[method])
            _describe_absence(item[method])
    return described


def _describe_problems(path: str, method: str, operation: dict[str, Any]) -> None:
    told = dict(_ALWAYS)
    if "security" in operation or "/sessions" in path or "/accounts" in path:
        told |= _WITH_SESSION
    if "requestBody" in operation:
        told |= _WITH_BODY
    if method != "get":
        told |= _WRITES
    if "{" in path or "/avatar" in path:
        told["404"] = "Not found"
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for status, description in told.items():
        operation["responses"][status] = {"description": description, "content": content}


def _describe_absence(operation: dict[str, Any]) -> None:
    """Say of optional parameters that they may be left out; null, which a body could hold, is a word there."""
    for parameter in operation.get("parameters", ()):
        kinds = [kind for kind in parameter["schema"].get("anyOf", ()) if kind.get("type") != "null"]
        if len(kinds) == 1:
            del parameter["schema"]["anyOf"]
            parameter["schema"] = kinds[0] | parameter["schema"]
