"""Versions, differences, rollback and quarantine for `relais` and the console."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from relais.entrypoints.state_server.bodies import Budget, declared_length, read_body
from relais.entrypoints.state_server.bodies_in import Reasoned, Rollback
from relais.entrypoints.state_server.identity import CurrentAsker, CurrentDesk
from relais.entrypoints.state_server.views import Json, plain, quarantined_view, version_view
from relais.tfstate.actions import history, protocol
from relais.tfstate.model.diff import diff

router = APIRouter(prefix="/api/v1/states/{state}", tags=["history"])
Serial = Annotated[int | None, Query(ge=0)]


@router.get("/versions")
def versions(
    desk: CurrentDesk,
    asker: CurrentAsker,
    state: str,
    limit: Annotated[int, Query(ge=1, le=1000)] = 50,
    before_serial: Serial = None,
) -> Json:
    """Tell the versions, newest first."""
    return {"items": [version_view(one) for one in history.versions(desk, asker, state, limit, before_serial)]}


@router.get("/versions/{serial}")
def version(desk: CurrentDesk, asker: CurrentAsker, state: str, serial: int) -> Response:
    """Return the bytes of a version."""
    return Response(history.body_of(desk, asker, state, serial), media_type="application/json")


@router.get("/diff")
def differences(
    desk: CurrentDesk,
    asker: CurrentAsker,
    state: str,
    older: Annotated[int | None, Query(alias="from", ge=0)] = None,
    newer: Annotated[int | None, Query(alias="to", ge=0)] = None,
) -> Json:
    """Tell what differs between two versions: by default the newest, and the one before it."""
    newest = history.versions(desk, asker, state, 1, None)
    to = newer if newer is not None else (newest[0].serial if newest else None)
    earlier = history.versions(desk, asker, state, 1, to) if older is None else []
    start = earlier[0].serial if earlier else older
    before = None if start is None else history.body_of(desk, asker, state, start)
    after = history.body_of(desk, asker, state, to)
    return {"from": start, "to": to, **plain(diff(before, after))}


@router.post("/rollback")
def rollback(desk: CurrentDesk, asker: CurrentAsker, state: str, body: Rollback) -> Json:
    """Put an old content on top, under a new serial."""
    return version_view(history.rollback(desk, asker, state, body.to_serial, body.reason))


@router.get("/quarantine")
def quarantined(desk: CurrentDesk, asker: CurrentAsker, state: str) -> Json:
    """Tell which refused bodies are kept."""
    return {"items": [quarantined_view(one) for one in history.quarantined(desk, asker, state)]}


@router.get("/quarantine/{number}")
def quarantined_body(desk: CurrentDesk, asker: CurrentAsker, state: str, number: int) -> Response:
    """Return the bytes of a refused body."""
    return Response(history.quarantined_body(desk, asker, state, number), media_type="application/json")


@router.get("/quarantine/{number}/diff")
def quarantined_diff(desk: CurrentDesk, asker: CurrentAsker, state: str, number: int) -> Json:
    """Tell what a refused body would change."""
    refused = history.quarantined_body(desk, asker, state, number)
    last = history.versions(desk, asker, state, 1, None)
    current = history.body_of(desk, asker, state, None) if last else None
    return plain(diff(current, refused))


@router.post("/quarantine/{number}/adopt")
def adopt(desk: CurrentDesk, asker: CurrentAsker, state: str, number: int, body: Reasoned) -> Json:
    """Make a refused body the newest version."""
    return version_view(history.adopt(desk, asker, state, number, body.reason))


@router.post("/import")
async def bring(
    request: Request,
    desk: CurrentDesk,
    asker: CurrentAsker,
    state: str,
    at: datetime | None = None,
    who: Annotated[str, Query(max_length=200)] = "",
    note: Annotated[str, Query(max_length=500)] = "imported",
) -> Json:
    """Take over a version from elsewhere; the body is the state."""
    budget: Budget = request.app.state.budget
    async with budget.room(declared_length(request) or desk.limits.body):
        body = await read_body(request, desk.limits.body)
        if isinstance(body, int):
            raise await run_in_threadpool(protocol.too_large, desk, asker, state, body)
        made = await run_in_threadpool(
            history.bring, desk, asker, state, bytes(body), at=at, who=who or asker.actor.token_name, note=note
        )
    return version_view(made)
