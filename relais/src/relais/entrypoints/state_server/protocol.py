"""The `http` backend's protocol, exactly as terraform and tofu speak it (internal/backend/remote-state/http/client.go).

GET 200 or 204; POST 200; LOCK 200 alone, 423 or 409 with a LockInfo; UNLOCK 200 alone. A client's fault is never a 5xx:
those are tried again.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from relais.entrypoints.state_server.bodies import Budget, declared_length, read_body, small_body
from relais.entrypoints.state_server.identity import asker_of, desk_of
from relais.entrypoints.state_server.lock_info import as_lock, read_info, refusal_info
from relais.tfstate.actions import protocol
from relais.tfstate.actions.desk import md5_of
from relais.tfstate.actions.states import remove
from relais.tfstate.model.names import checked_name
from relais.tfstate.model.refusals import Guarded, Held, Removed

Handler = Callable[[Request], Awaitable[Response]]


async def read(request: Request) -> Response:
    """Answer GET: the newest version, or 204 when there is none."""

    def find() -> tuple[protocol.Content, Iterator[bytes]] | None:
        desk = desk_of(request)
        content = protocol.read(desk, asker_of(request), _name(request))
        return (content, content.pieces(desk.seal)) if content else None

    found = await run_in_threadpool(find)
    if found is None:
        return Response(status_code=204)
    version = found[0].version
    headers = {"Content-Length": str(version.size), "Content-MD5": version.md5, "ETag": f'"{version.serial}"'}
    return StreamingResponse(_sent(found[1]), headers=headers, media_type="application/json")


async def _sent(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


async def write(request: Request) -> Response:
    """Answer POST: store the body, or refuse it and keep it in quarantine."""
    desk, name = desk_of(request), _name(request)
    asker = await run_in_threadpool(asker_of, request)
    budget: Budget = request.app.state.budget
    limit = desk.limits.body
    async with budget.room(declared_length(request) or limit):
        body = await read_body(request, limit)
        if isinstance(body, int):
            raise await run_in_threadpool(protocol.too_large, desk, asker, name, body)
        declared, lock_id = request.headers.get("content-md5"), request.query_params.get("ID")
        await run_in_threadpool(protocol.write, desk, asker, name, body, declared, lock_id)
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

    return await run_in_threadpool(take)


async def unlock(request: Request) -> Response:
    """Answer UNLOCK; an empty body is terraform's force-unlock, which names no lock."""
    body = await small_body(request)

    def let_go() -> None:
        desk, asker = desk_of(request), asker_of(request)
        lock_id = read_info(body).ID if body.strip() else None
        protocol.unlock(desk, asker, _name(request), lock_id, md5_of(body), "" if lock_id else "force-unlock")

    await run_in_threadpool(let_go)
    return Response(status_code=200)


async def delete(request: Request) -> Response:
    """Answer DELETE, which no client sends by itself: the state is removed, and can be restored."""

    def take_away() -> None:
        remove(desk_of(request), asker_of(request), _name(request), "DELETE by the protocol")

    await run_in_threadpool(take_away)
    return Response(status_code=200)


def _name(request: Request) -> str:
    return checked_name(request.path_params["state"])


_METHODS: dict[str, Handler] = {
    "GET": read,
    "POST": write,
    "PUT": write,
    "DELETE": delete,
    "LOCK": lock,
    "UNLOCK": unlock,
}
_TWINS: dict[str, Handler] = {"LOCK": lock, "POST": lock, "PUT": lock, "DELETE": unlock, "UNLOCK": unlock}


def _by_method(handlers: dict[str, Handler]) -> Handler:
    async def handle(request: Request) -> Response:
        return await handlers["GET" if request.method == "HEAD" else request.method](request)

    return handle


ROUTES = (
    Route("/tf/{state}", _by_method(_METHODS), methods=list(_METHODS)),
    Route("/tf/{state}/lock", _by_method(_TWINS), methods=list(_TWINS)),
    Route("/tf/{state}/unlock", unlock, methods=["POST", "PUT", "DELETE", "UNLOCK"]),
)
