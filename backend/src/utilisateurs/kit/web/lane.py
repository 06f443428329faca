"""The fast lane: what is asked most skips the framework's matching and solving of dependencies.

A lane is the same door twice: its route stays declared, so it is described, counted, authorised and refused as any
other, and everything that is not exactly the lane's method and path, a query included, takes the usual way.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from fastapi import Request, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from utilisateurs.kit.problems import Problem
from utilisateurs.kit.web.errors import refusal


@dataclass(frozen=True, slots=True)
class Lane:
    """The handler whose route is declared, and the same answer without the framework."""

    endpoint: object
    answer: Callable[[Request], Awaitable[Response]]


class FastLane:
    """The layer that answers by lane where there is one, by method and path."""

    def __init__(self, app: ASGIApp, *, lanes: Mapping[tuple[str, str], Lane]) -> None:
        """Wrap the application."""
        self._app = app
        self._lanes = lanes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        lane = self._lanes.get((scope.get("method", ""), scope.get("path", "")))
        if lane is None or scope.get("query_string"):
            await self._app(scope, receive, send)
            return
        scope["endpoint"] = lane.endpoint
        request = Request(scope, receive)
        try:
            response = await lane.answer(request)
        except Problem as problem:
            response = refusal(request, problem)
        await response(scope, receive, send)
