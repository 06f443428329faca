"""`/users/{id}`: one user, his sessions and his history."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from utilisateurs.audit.models import Filters
from utilisateurs.audit.schemas import EventsView, event_view
from utilisateurs.audit.service import AuditTrail
from utilisateurs.authority.http import (
    AuditReader,
    SessionsReader,
    SessionsRevoker,
    UsersDeleter,
    UsersEraser,
    UsersReader,
    UsersSuspender,
    UsersWriter,
)
from utilisateurs.directory.rules import Step
from utilisateurs.directory.schemas import UserView, user_view
from utilisateurs.directory.service import Directory
from utilisateurs.kit.db import Database
from utilisateurs.kit.origin import Origin
from utilisateurs.kit.problems import NotFound
from utilisateurs.kit.views import page_view
from utilisateurs.kit.web.collections import PageOf
from utilisateurs.kit.web.edge import Writing, json_response
from utilisateurs.kit.web.matching import ExpectedVersion
from utilisateurs.kit.web.pictures import PICTURE_ANSWER, PICTURE_VERSION, picture_response
from utilisateurs.kit.web.provided import origin, provided
from utilisateurs.sessions.schemas import SessionsView, sessions_view
from utilisateurs.sessions.service import Sessions
from utilisateurs.users.schemas import ReasonInput, UserPatch
from utilisateurs.users.service import Administration

router = APIRouter(tags=["Users"], prefix="/users/{user_id:uuid}")
Office = Annotated[Administration, Depends(provided(Administration))]
People = Annotated[Directory, Depends(provided(Directory))]
Data = Annotated[Database, Depends(provided(Database))]
Trail = Annotated[AuditTrail, Depends(provided(AuditTrail))]
Rooms = Annotated[Sessions, Depends(provided(Sessions))]
From = Annotated[Origin, Depends(origin)]


def given_reason(body: ReasonInput | None = None) -> str | None:
    """Return the reason in the body, if there is one."""
    return body.reason if body else None


Reason = Annotated[str | None, Depends(given_reason)]


@router.get("", response_model=UserView, summary="Read a user")
async def read_user(user_id: UUID, _: UsersReader, people: People, data: Data) -> Response:
    """Return a user; the ETag is what If-Match takes."""
    async with data.read() as connection:
        user = await people.get(connection, user_id)
    return json_response(user_view(user))


@router.patch("", response_model=UserView, summary="Edit a user")
async def edit_user(
    user_id: UUID,
    body: UserPatch,
    by: UsersWriter,
    office: Office,
    edge: Writing,
    expected: ExpectedVersion,
    origin: From,
) -> Response:
    """Change a user; a new address has to be confirmed again."""
    changes = {field: getattr(body, field) for field in body.model_fields_set if getattr(body, field) is not None}
    if "roles" in changes:
        changes["roles"] = tuple(dict.fromkeys(changes["roles"]))
    return await edge.write(lambda tx: office.edit(tx, by, origin, user_id, changes, expected), user_view)


@router.get(
    "/avatar",
    responses=PICTURE_ANSWER,
    dependencies=[PICTURE_VERSION],
    response_class=Response,
    summary="A user's picture",
)
async def read_user_picture(user_id: UUID, _: UsersReader, people: People, data: Data) -> Response:
    """Return the picture as WebP."""
    async with data.read() as connection:
        image = await people.avatar(connection, user_id)
    if image is None:
        raise NotFound
    return picture_response(image)


@router.post("/invitation", status_code=202, response_model=UserView, summary="Invite again")
async def invite_user_again(user_id: UUID, by: UsersWriter, office: Office, edge: Writing, origin: From) -> Response:
    """Send the invitation again; the link before it stops working."""
    return await edge.write(lambda tx: office.invite_again(tx, by, origin, user_id), user_view, 202)


@router.post("/suspend", response_model=UserView, summary="Suspend a user")
async def suspend_user(
    user_id: UUID, by: UsersSuspender, office: Office, edge: Writing, origin: From, reason: Reason
) -> Response:
    """Shut a user out at once, everywhere."""
    return await edge.write(lambda tx: office.step(tx, by, origin, user_id, Step.SUSPEND, reason), user_view)


@router.post("/reactivate", response_model=UserView, summary="Reactivate a user")
async def reactivate_user(
    user_id: UUID, by: UsersSuspender, office: Office, edge: Writing, origin: From, reason: Reason
) -> Response:
    """Let a suspended user in again."""
    return await edge.write(lambda tx: office.step(tx, by, origin, user_id, Step.REACTIVATE, reason), user_view)


@router.delete("", response_model=UserView, summary="Delete a user")
async def delete_user(
    user_id: UUID, by: UsersDeleter, office: Office, edge: Writing, origin: From, reason: Reason
) -> Response:
    """Delete a user; for 30 days he can be restored."""
    return await edge.write(lambda tx: office.step(tx, by, origin, user_id, Step.DELETE, reason), user_view)


@router.post("/restore", response_model=UserView, summary="Restore a user")
async def restore_user(
    user_id: UUID, by: UsersDeleter, office: Office, edge: Writing, origin: From, reason: Reason
) -> Response:
    """Bring a deleted user back to where he stood."""
    return await edge.write(lambda tx: office.step(tx, by, origin, user_id, Step.RESTORE, reason), user_view)


@router.post("/erase", status_code=204, summary="Erase a user")
async def erase_user(
    user_id: UUID, by: UsersEraser, office: Office, edge: Writing, origin: From, reason: Reason
) -> Response:
    """Remove a user for good; what the audit trail says of him becomes unreadable."""
    return await edge.write(lambda tx: office.erase(tx, by, origin, user_id, reason), status=204)


@router.get("/sessions", response_model=SessionsView, summary="A user's devices")
async def list_user_sessions(user_id: UUID, _: SessionsReader, people: People, sessions: Rooms, data: Data) -> Response:
    """Return where a user is signed in."""
    async with data.read() as connection:
        await people.get(connection, user_id)
        found = await sessions.open_sessions(connection, user_id)
    return json_response(sessions_view(found))


@router.delete("/sessions", status_code=204, summary="Sign a user out everywhere")
async def end_user_sessions(
    user_id: UUID, by: SessionsRevoker, office: Office, edge: Writing, origin: From
) -> Response:
    """End all sessions of a user."""
    return await edge.write(lambda tx: office.end_sessions(tx, by, origin, user_id), status=204)


@router.delete("/sessions/{session_id:uuid}", status_code=204, summary="Sign a user out of one device")
async def end_user_session(
    user_id: UUID, session_id: UUID, by: SessionsRevoker, office: Office, edge: Writing, origin: From
) -> Response:
    """End one session of a user."""
    return await edge.write(lambda tx: office.end_session(tx, by, origin, user_id, session_id), status=204)


@router.get("/activity", response_model=EventsView, summary="A user's history")
async def read_user_activity(
    user_id: UUID, _: AuditReader, paging: PageOf, people: People, trail: Trail, data: Data
) -> Response:
    """Return what a user did and what was done to him, newest first."""
    async with data.read() as connection:
        await people.get(connection, user_id)
        page = await trail.read(connection, Filters(about=user_id), paging.cursor, paging.limit, paging.count)
    return json_response(page_view(page, event_view))
