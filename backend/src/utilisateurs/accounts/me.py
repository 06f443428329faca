"""`/me`: the signed-in person's own account."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from utilisateurs.accounts.own import OwnAccount
from utilisateurs.accounts.pictures import KINDS, Pictures
from utilisateurs.accounts.schemas import (
    Accepted,
    EmailChange,
    ExportView,
    Leave,
    MePatch,
    MeView,
    PasswordChange,
    edited_view,
    export_view,
    me_view,
)
from utilisateurs.audit.schemas import EventsView, event_view
from utilisateurs.authority.http import Person, signed_in
from utilisateurs.kit.db import Database
from utilisateurs.kit.origin import Origin
from utilisateurs.kit.problems import NotFound
from utilisateurs.kit.views import page_view
from utilisateurs.kit.web.collections import PageOf
from utilisateurs.kit.web.edge import Writing, json_response
from utilisateurs.kit.web.matching import ExpectedVersion
from utilisateurs.kit.web.pictures import PICTURE_ANSWER, PICTURE_VERSION, picture_response
from utilisateurs.kit.web.provided import origin, provided
from utilisateurs.kit.web.refusals import UnsupportedMediaType
from utilisateurs.sessions.cookies import Cookies

router = APIRouter(tags=["Me"], prefix="/me")
Own = Annotated[OwnAccount, Depends(provided(OwnAccount))]
Data = Annotated[Database, Depends(provided(Database))]
Studio = Annotated[Pictures, Depends(provided(Pictures))]
Jar = Annotated[Cookies, Depends(provided(Cookies))]
From = Annotated[Origin, Depends(origin)]
_BYTES = {"schema": {"type": "string", "format": "binary"}}
_BODY = {"requestBody": {"required": True, "content": dict.fromkeys(KINDS, _BYTES)}}


@router.get("", response_model=MeView, summary="Read your profile")
async def read_me(by: Person) -> Response:
    """Return who you are: the hot path of the whole service, one query and one write of bytes."""
    return json_response(me_view(by))


async def read_me_at_once(request: Request) -> Response:
    """Answer as `read_me` by the fast lane."""
    return await read_me(await signed_in(request))


@router.patch("", response_model=MeView, summary="Edit your profile")
async def edit_me(
    body: MePatch, by: Person, own: Own, edge: Writing, expected: ExpectedVersion, origin: From
) -> Response:
    """Change your name, language or time zone."""
    changes = {field: getattr(body, field) for field in body.model_fields_set if getattr(body, field) is not None}
    return await edge.write(lambda tx: own.edit(tx, by, origin, changes, expected), lambda user: edited_view(by, user))


@router.put("/avatar", status_code=204, openapi_extra=_BODY, summary="Set your picture")
async def set_my_picture(
    request: Request, by: Person, own: Own, studio: Studio, edge: Writing, origin: From
) -> Response:
    """Send the picture itself as the body; it is cut square and made small."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() not in KINDS:
        raise UnsupportedMediaType(accepted=", ".join(KINDS))
    picture = await studio.make(await request.body())
    return await edge.write(lambda tx: own.set_picture(tx, by, origin, picture), status=204)


@router.delete("/avatar", status_code=204, summary="Remove your picture")
async def remove_my_picture(by: Person, own: Own, edge: Writing, origin: From) -> Response:
    """Remove your picture."""
    return await edge.write(lambda tx: own.set_picture(tx, by, origin, None), status=204)


@router.get(
    "/avatar",
    responses=PICTURE_ANSWER,
    dependencies=[PICTURE_VERSION],
    response_class=Response,
    summary="Your picture",
)
async def read_my_picture(by: Person, own: Own, data: Data) -> Response:
    """Return your picture as WebP."""
    async with data.read() as connection:
        image = await own.picture(connection, by)
    if image is None:
        raise NotFound
    return picture_response(image)


@router.post("/password", status_code=204, summary="Change your password")
async def change_my_password(body: PasswordChange, by: Person, own: Own, edge: Writing, origin: From) -> Response:
    """Change your password; all your other sessions end."""
    if first := await edge.replay():
        return first  # by now the current password is another
    checked = await own.check_password(by, origin, body.current, "current")
    encoded = await own.new_password(by, body.new)
    return await edge.write(lambda tx: own.change_password(tx, by, origin, checked, encoded), status=204)


@router.post("/email", status_code=202, response_model=Accepted, summary="Change your address")
async def change_my_email(body: EmailChange, by: Person, own: Own, edge: Writing, origin: From) -> Response:
    """Ask for another address; it counts once the link sent there is opened."""
    await own.check_password(by, origin, body.password, "password")
    return await edge.write(
        lambda tx: own.request_email(tx, by, origin, body.email), lambda _: {"status": "accepted"}, 202
    )


@router.get("/activity", response_model=EventsView, summary="Your activity")
async def read_my_activity(by: Person, paging: PageOf, own: Own, data: Data) -> Response:
    """Return what happened to your account, newest first."""
    async with data.read() as connection:
        page = await own.activity(connection, by, paging.cursor, paging.limit, paging.count)
    return json_response(page_view(page, event_view))


@router.get("/export", response_model=ExportView, summary="Take your data with you")
async def export_my_data(by: Person, own: Own, data: Data, origin: From) -> Response:
    """Return everything kept about you, as one JSON file."""
    kept = await data.write(lambda tx: own.export(tx, by, origin))
    response = json_response(export_view(by, kept))
    response.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@router.delete("", status_code=204, summary="Delete your account")
async def delete_me(body: Leave, by: Person, own: Own, edge: Writing, jar: Jar, origin: From) -> Response:
    """Delete your account; for 30 days the link sent to you takes it back."""
    checked = await own.check_password(by, origin, body.password, "password")
    response = await edge.write(lambda tx: own.leave(tx, by, origin, checked), status=204)
    jar.clear(response)
    return response
