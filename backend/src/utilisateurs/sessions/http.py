"""`/sessions`: in and out."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Request, Response

from utilisateurs.audit.models import Actor
from utilisateurs.authority.http import Person
from utilisateurs.kit.db import Database
from utilisateurs.kit.origin import Origin
from utilisateurs.kit.tokens import TokenRing
from utilisateurs.kit.web.edge import Writing, json_response
from utilisateurs.kit.web.lane import read_body
from utilisateurs.kit.web.provided import origin, provided
from utilisateurs.sessions.cookies import Cookies
from utilisateurs.sessions.errors import SessionEnded
from utilisateurs.sessions.gate import Shown
from utilisateurs.sessions.models import Issued
from utilisateurs.sessions.schemas import (
    IssuedView,
    RefreshInput,
    SessionsView,
    SignInInput,
    issued_view,
    sessions_view,
)
from utilisateurs.sessions.service import Sessions, SignIn

router = APIRouter(tags=["Sessions"])
Rooms = Annotated[Sessions, Depends(provided(Sessions))]
Data = Annotated[Database, Depends(provided(Database))]
Jar = Annotated[Cookies, Depends(provided(Cookies))]
From = Annotated[Origin, Depends(origin)]


@router.post("/sessions", status_code=201, response_model=IssuedView, summary="Sign in")
async def sign_in(body: SignInInput, request: Request, sessions: Rooms, jar: Jar, origin: From) -> Response:
    """Open a session: tokens for API clients, HttpOnly cookies for browsers, whose session before ends."""
    before = request.cookies.get(jar.access_name) if body.cookies else None
    issued = await sessions.sign_in(SignIn(body.email, body.password, body.cookies, origin, before))
    return _answer(issued, jar, 201)


async def sign_in_at_once(request: Request) -> Response | None:
    """Answer as `sign_in` by the fast lane."""
    body = await read_body(request, SignInInput)
    if body is None:
        return None
    made = request.app.state.provided
    return await sign_in(body, request, made[Sessions], made[Cookies], await origin(request))


@router.post("/sessions/refresh", response_model=IssuedView, summary="Refresh a session")
async def refresh_session(
    body: RefreshInput,
    request: Request,
    sessions: Rooms,
    jar: Jar,
    origin: From,
    x_csrf_token: Annotated[str | None, Header(max_length=200)] = None,
) -> Response:
    """Exchange a refresh token for the next one; using one twice ends the session."""
    cookie = request.cookies.get(jar.refresh_name)
    token = body.refresh_token or cookie
    if not token:
        raise SessionEnded
    by_cookie = Shown(x_csrf_token, request.headers.get("origin"), request.headers.get("host"))
    issued = await sessions.refresh(token, origin, None if body.refresh_token else by_cookie)
    return _answer(issued, jar, 200)


@router.get("/sessions", response_model=SessionsView, summary="List your devices")
async def list_sessions(by: Person, sessions: Rooms, data: Data) -> Response:
    """Return where you are signed in."""
    async with data.read() as connection:
        found = await sessions.open_sessions(connection, by.id)
    return json_response(sessions_view(found, by.session_id))


@router.delete("/sessions/{session_id:uuid}", status_code=204, summary="Sign out one device")
async def sign_out(session_id: UUID, by: Person, sessions: Rooms, edge: Writing, jar: Jar, origin: From) -> Response:
    """End one of your sessions."""
    actor = Actor.person(by, origin)
    response = await edge.write(lambda tx: sessions.revoke(tx, by.id, session_id, actor), status=204)
    if session_id == by.session_id:
        jar.clear(response)
    return response


@router.delete("/sessions", status_code=204, summary="Sign out everywhere")
async def sign_out_everywhere(
    by: Person, sessions: Rooms, edge: Writing, jar: Jar, origin: From, *, except_current: bool = False
) -> Response:
    """End all your sessions, this one too unless you ask to keep it."""
    kept = by.session_id if except_current else None
    actor = Actor.person(by, origin)
    response = await edge.write(lambda tx: sessions.revoke_all(tx, by.id, actor, kept), status=204)
    if kept is None:
        jar.clear(response)
    return response


@router.get("/jwks.json", tags=["Operations"], summary="Public signing keys")
async def public_keys(ring: Annotated[TokenRing, Depends(provided(TokenRing))]) -> dict[str, object]:
    """Return the JSON Web Key Set with which access tokens are verified."""
    return ring.public_keys()


def _answer(issued: Issued, jar: Cookies, status: int) -> Response:
    response = json_response(issued_view(issued), status)
    if issued.cookies:
        jar.set(response, issued)
    return response
