"""Who asks: a bearer token, or basic authentication whose password is the token."""

import base64
import binascii
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from relais.tfstate.actions.desk import Asker, Desk
from relais.tfstate.actions.tokens import at_once, recognise
from relais.tfstate.model.tools import Tool, told_by


def credentials(header: str) -> tuple[str, Tool]:
    """Return the token and the tool that a header Authorization tells; both may be empty (RFC 7617, RFC 6750)."""
    kind, _, value = header.partition(" ")
    if kind.lower() == "bearer":
        return value.strip(), Tool(None, None)
    if kind.lower() != "basic":
        return "", Tool(None, None)
    try:
        user, _, password = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", Tool(None, None)
    return password, told_by(user)


def desk_of(request: Request) -> Desk:
    """Return the tools of the application that serves the request."""
    desk: Desk = request.app.state.desk
    return desk


def asker_of(request: Request) -> Asker:
    """Return who asks.

    Raises:
        Unauthorized: the token is missing, unknown, expired or revoked.

    """
    return _noted(request, recognise(desk_of(request), *_shown(request)))


def asker_at_once(request: Request) -> Asker | None:
    """Return who asks if that can be told without waiting for the books."""
    asker = at_once(desk_of(request), *_shown(request))
    return _noted(request, asker) if asker else None


def _shown(request: Request) -> tuple[str, Tool, str]:
    secret, tool = credentials(request.headers.get("authorization", ""))
    return secret, tool, request.client.host if request.client else "?"


def _noted(request: Request, asker: Asker) -> Asker:
    request.scope["relais.token"] = asker.actor.token_name
    return asker


CurrentDesk = Annotated[Desk, Depends(desk_of)]
CurrentAsker = Annotated[Asker, Depends(asker_of)]
