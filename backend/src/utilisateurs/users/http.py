"""`/users`: the list, the export and the creation of users."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse

from utilisateurs.audit.models import Action, Actor, Event
from utilisateurs.audit.service import AuditTrail
from utilisateurs.authority.http import SignedIn, UsersExporter, UsersReader, UsersWriter
from utilisateurs.authority.models import Permission
from utilisateurs.directory.models import Filters, Sort
from utilisateurs.directory.schemas import UsersView, UserView, user_view
from utilisateurs.directory.service import Directory
from utilisateurs.kit.db import Database
from utilisateurs.kit.origin import Origin
from utilisateurs.kit.passwords import Passwords
from utilisateurs.kit.views import page_view
from utilisateurs.kit.web.collections import PageOf, paging
from utilisateurs.kit.web.edge import Writing, json_response
from utilisateurs.kit.web.lane import Query
from utilisateurs.kit.web.provided import origin, provided
from utilisateurs.users.export import as_csv
from utilisateurs.users.listing import Chosen, Ordered, chosen_filters, chosen_sort
from utilisateurs.users.models import NewUser
from utilisateurs.users.schemas import BulkInput, BulkView, UserInput, bulk_view
from utilisateurs.users.service import Administration

router = APIRouter(tags=["Users"])
Office = Annotated[Administration, Depends(provided(Administration))]
People = Annotated[Directory, Depends(provided(Directory))]
Data = Annotated[Database, Depends(provided(Database))]
Trail = Annotated[AuditTrail, Depends(provided(AuditTrail))]
Hashing = Annotated[Passwords, Depends(provided(Passwords))]
From = Annotated[Origin, Depends(origin)]
_WORDS = Query(paging, chosen_filters, chosen_sort)
_READS_USERS = SignedIn(Permission.USERS_READ)
_CSV: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "One row per user"}
}


@router.get("/users", response_model=UsersView, summary="List users")
async def list_users(
    _: UsersReader, paging: PageOf, filters: Chosen, sort: Ordered, people: People, data: Data
) -> Response:
    """Return a page of users."""
    async with data.read() as connection:
        page = await people.list(connection, filters, sort, paging.cursor, paging.limit, paging.count)
    return json_response(page_view(page))


async def list_users_at_once(request: Request) -> Response | None:
    """Answer as `list_users` by the fast lane."""
    read = await _WORDS.read(request)
    if read is None:
        return None
    page, filters, sort = read
    made = request.app.state.provided
    return await list_users(await _READS_USERS(request), page, filters, sort, made[Directory], made[Database])


@router.get("/users.csv", responses=_CSV, response_class=StreamingResponse, summary="Export users")
async def export_users(
    by: UsersExporter, filters: Chosen, sort: Ordered, people: People, data: Data, trail: Trail, origin: From
) -> Response:
    """Return everybody who matches as CSV."""
    event = Event(Action.USERS_EXPORTED, Actor.person(by, origin))
    chunks = _rows(people, data, filters, sort)
    first = await anext(chunks)  # what cannot begin is refused in words; what has begun can only be cut off
    await data.write(lambda tx: trail.record(tx, event))
    headers = {"Content-Disposition": 'attachment; filename="users.csv"'}
    return StreamingResponse(_whole(first, chunks), headers=headers, media_type="text/csv; charset=utf-8")


@router.post("/users", status_code=201, response_model=UserView, summary="Create or invite a user")
async def create_user(
    body: UserInput, by: UsersWriter, office: Office, hashing: Hashing, edge: Writing, origin: From
) -> Response:
    """Add a user with a password, or send an invitation."""
    new = NewUser(body.email, body.name, body.locale, body.time_zone, tuple(dict.fromkeys(body.roles)), body.password)
    office.check_password(new)
    encoded = await hashing.hash(body.password) if body.password else None
    return await edge.write(lambda tx: office.create(tx, by, origin, new, encoded), user_view, 201)


@router.post("/users/bulk", response_model=BulkView, summary="Act on many users")
async def change_many_users(body: BulkInput, by: UsersReader, office: Office, edge: Writing, origin: From) -> Response:
    """Do one thing to up to 1,000 users; each has a result of its own."""
    office.check_bulk(by, body.action)
    return await edge.write(
        lambda tx: office.bulk(tx, by, origin, body.action, body.ids, body.reason),
        lambda results: bulk_view(results, origin.language),
    )


async def _rows(people: Directory, data: Database, filters: Filters, sort: Sort) -> AsyncGenerator[bytes]:
    async with data.long_read() as connection:
        async for chunk in as_csv(people.stream(connection, filters, sort)):
            yield chunk


async def _whole(first: bytes, rest: AsyncGenerator[bytes]) -> AsyncIterator[bytes]:
    async with aclosing(rest):  # the reader may go away: the connection must not wait for the collector
        yield first
        async for chunk in rest:
            yield chunk
