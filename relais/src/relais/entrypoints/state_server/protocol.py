"""The `http` backend's protocol, exactly as terraform and tofu speak it (internal/backend/remote-state/http/client.go).

GET 200 or 204; POST 200; LOCK 200 alone, 423 or 409 with a LockInfo; UNLOCK 200 alone. A client's fault is never a 5xx:
those are tried again.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from relais.entrypoints.state_server.bodies import Budget, declared_length, read_body, small_body
from relais.entrypoints.state_server.identity import asker_at_once, asker_of, desk_of
from relais.entrypoints.state_server.lock_info import as_lock, read_info, refusal_info
from relais.entrypoints.state_server.problems import rendered
from relais.tfstate.actions import protocol, reading
from relais.tfstate.actions.desk import md5_of
from relais.tfstate.actions.reading import Content
from relais.tfstate.actions.states import remove
from relais.tfstate.model.names import checked_name
from relais.tfstate.model.refusals import Guarded, Held, Removed

Handler = Callable[[Request], Awaitable[Response]]
Answer = TypeVar("Answer")


async def _aside(work: Callable[..., Answer], *values: object) -> Answer:
    """Run what waits for the disk or the database beside the loop: one hop for each request."""
    return await asyncio.get_running_loop().run_in_executor(None, work, *values)


async def read(request: Request) -> Response:
    """Answer GET: the newest version, or 204 when there is none."""

    def find() -> Content | None:
        return reading.read(desk_of(request), asker_of(request), _name(request))

    found = await _aside(find)
    return Pieces(found) if found else Response(status_code=204)


class Pieces(Response):
    """A version, as it comes: a large one is never whole in memory."""

    def __init__(self, content: Content) -> None:
        """Tell of it what is known before the first piece."""
        known = {"Content-Length": str(content.size), "Content-MD5": content.md5 or "", "ETag": f'"{content.serial}"'}
        super().__init__(headers=known, media_type="application/json")
        self._pieces, self._left = content.pieces, content.size

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI's own form
        """Send it."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        for piece in self._pieces:
            self._left -= len(piece)
            await send({"type": "http.response.body", "body": piece, "more_body": self._left > 0})


async def write(request: Request) -> Response:
    """Answer POST: store the body, or refuse it and keep it in quarantine."""
    desk, name = desk_of(request), _name(request)
    asker = asker_at_once(request) or await _aside(asker_of, request)
    budget: Budget = request.app.state.budget
    limit = desk.limits.body
    async with budget.room(declared_length(request) or limit):
        body = await read_body(request, limit)
        if isinstance(body, int):
            raise await _aside(protocol.too_large, desk, asker, name, body)
        declared, lock_id = request.headers.get("content-md5"), request.query_params.get("ID")
        await _aside(protocol.write, desk, asker, name, body, declared, lock_id)
    return Response(status_code=200)


async def lock(request: Request) -> Response:
    """Answer LOCK: 200, or the LockInfo of whoever or whatever is in the way."""
    body = await small_body(request)

    def take() -> Response:
        desk, asker = desk_of(request), asker_of(request)
        wanted = as_lock(read_info(body), body, asker, desk.clock.now())
        try:
            protocol.lock(desk, asker, _name(request), wanted)
        except (Held, Guarded, Removed) as refusal:
            status = refusal.status if isinstance(refusal, Held) else Guarded.status
            return Response(refusal_info(refusal, desk.clock.now()), status, media_type="application/json")
        return Response(status_code=200)

    return await _aside(take)


async def unlock(request: Request) -> Response:
    """Answer UNLOCK; an empty body is terraform's force-unlock, which names no lock."""
    body = await small_body(request)

    def let_go() -> None:
        desk, asker = desk_of(request), asker_of(request)
        lock_id = read_info(body).ID if body.strip() else None
        protocol.unlock(desk, asker, _name(request), lock_id, md5_of(body), "" if lock_id else "force-unlock")

    await _aside(let_go)
    return Response(status_code=200)


async def delete(request: Request) -> Response:
    """Answer DELETE, which no client sends by itself: the state is removed, and can be restored."""

    def take_away() -> None:
        remove(desk_of(request), asker_of(request), _name(request), "DELETE by the protocol")

    await _aside(take_away)
    return Response(status_code=200)


def _name(request: Request) -> str:
    return checked_name(request.path_params["state"])


_METHODS: dict[str, Handler] = {
    "GET": read,
    "HEAD": read,
    "POST": write,
    "PUT": write,
    "DELETE": delete,
    "LOCK": lock,
    "UNLOCK": unlock,
}
_LOCK: dict[str, Handler] = {"LOCK": lock, "POST": lock, "PUT": lock, "DELETE": unlock, "UNLOCK": unlock}
_UNLOCK: dict[str, Handler] = dict.fromkeys(("POST", "PUT", "DELETE", "UNLOCK"), unlock)
_TWINS = {"": _METHODS, "lock": _LOCK, "unlock": _UNLOCK}
FIRST = "/tf/"


async def serve(application: Starlette, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a request below `/tf/` with the tools of an application."""
    scope["app"] = application
    try:
        answer = await _handler(scope)(Request(scope, receive))
    except Exception as error:  # noqa: BLE001 - what is not a known failure is raised again
        answer = rendered(error)
    await answer(scope, receive, send)


def _handler(scope: Scope) -> Handler:
    state, _, twin = scope["path"][len(FIRST) :].partition("/")
    methods = _TWINS.get(twin) if state else None
    if methods is None:
        raise HTTPException(404, "There is nothing here: states are at /tf/STATE.")
    if scope["method"] not in methods:
        raise HTTPException(405, f"{scope['method']} is not spoken here: {', '.join(methods)} are.")
    scope["path_params"] = {"state": state}
    return methods[scope["method"]]
