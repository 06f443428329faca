"""The fast lane: what is asked most skips the framework's matching and solving of dependencies.

A lane is the same door twice: its route stays declared, so it is described, counted, authorised and refused as any
other. Everything that is not exactly the lane's method and path takes the usual way, and so does each request of
which the lane does not understand every word: what is wrong with it, the usual way says.
"""

from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from inspect import signature
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

from fastapi import Request, Response
from pydantic import BaseModel, ValidationError, create_model
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from utilisateurs.kit.problems import Problem
from utilisateurs.kit.web.errors import JSON, Refusal, refusal

M = TypeVar("M", bound=BaseModel)
Answer = Callable[[Request], Awaitable[Response | None]]


@dataclass(frozen=True, slots=True)
class Lane:
    """The handler whose route is declared, and the same answer without the framework, or None: the usual way.

    Unless it `reads_query`, a request with a query takes the usual way, which refuses what nobody declared.
    """

    endpoint: object
    answer: Answer
    reads_query: bool = False


class FastLane:
    """The layer that answers by lane where there is one, by method and path."""

    def __init__(self, app: ASGIApp, *, lanes: Mapping[tuple[str, str], Lane]) -> None:
        """Wrap the application."""
        self._app = app
        self._lanes = lanes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        lane = self._lanes.get((scope.get("method", ""), scope.get("path", "")))
        if lane is None or (scope.get("query_string") and not lane.reads_query):
            await self._app(scope, receive, send)
            return
        scope["endpoint"] = lane.endpoint
        heard = _Heard(receive)
        response = await _answered(lane, Request(scope, heard))
        if response is None:
            del scope["endpoint"]
            await self._app(scope, heard.again, send)
        else:
            await response(scope, receive, send)


class Query:
    """The query parameters that some dependencies ask for, read at once."""

    def __init__(self, *dependencies: Callable[..., Awaitable[Any]]) -> None:
        """Take functions whose parameters are all parameters of the query."""
        self._dependencies = dependencies
        names = [tuple(signature(one).parameters) for one in dependencies]
        fields = {name: field for one in dependencies for name, field in _fields(one).items()}
        self._several = frozenset(name for name, (kind, _) in fields.items() if _is_list(kind))
        self._model: type[BaseModel] = create_model("Query", **fields)
        self._names = names

    async def read(self, request: Request) -> list[Any] | None:
        """Return what each dependency makes of the query; None if any word of it is not understood."""
        given: dict[str, Any] = {}
        for name, value in request.query_params.multi_items():
            if name in self._several:
                given.setdefault(name, []).append(value)
            elif name in given or name not in self._model.model_fields:
                return None
            else:
                given[name] = value
        try:
            values = self._model.model_validate(given).__dict__
        except ValidationError:
            return None
        pairs = zip(self._dependencies, self._names, strict=True)
        return [await make(**{name: values[name] for name in names}) for make, names in pairs]


async def read_body(request: Request, kind: type[M]) -> M | None:
    """Return the JSON body; None if it is not plainly of this kind."""
    if request.headers.get("content-type") != JSON:
        return None
    try:
        return kind.model_validate_json(await request.body())
    except ValidationError:
        return None


async def _answered(lane: Lane, request: Request) -> Response | None:
    try:
        return await lane.answer(request)
    except Problem as problem:
        return refusal(request, problem)
    except Refusal as refused:
        return refusal(request, refused.problem)


class _Heard:
    """Keeps what was received, for the usual way to hear it again."""

    __slots__ = ("_kept", "_receive")

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._kept: deque[Message] = deque()

    async def __call__(self) -> Message:
        message = await self._receive()
        self._kept.append(message)
        return message

    async def again(self) -> Message:
        return self._kept.popleft() if self._kept else await self._receive()


def _fields(dependency: Callable[..., Any]) -> dict[str, Any]:
    hints = get_type_hints(dependency, include_extras=True)
    return {name: (hints[name], one.default) for name, one in signature(dependency).parameters.items()}


def _is_list(kind: Any) -> bool:
    parts = get_args(kind)
    if get_origin(kind) is Annotated:
        return _is_list(parts[0])
    return get_origin(kind) is list or any(_is_list(part) for part in parts)
