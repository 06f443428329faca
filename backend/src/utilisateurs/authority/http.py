"""Authority asked for by type: a handler's signature says who may call it."""

from typing import Annotated, cast

from fastapi import Depends, Request
from fastapi.openapi.models import HTTPBearer
from fastapi.security.base import SecurityBase

from utilisateurs.authority.errors import Forbidden
from utilisateurs.authority.models import Permission, Principal
from utilisateurs.authority.service import Authenticator, Credentials

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_BEARER = "bearer "


class SignedIn(SecurityBase):
    """Asks for a signed-in person, and for one permission if it is named."""

    def __init__(self, permission: Permission | None = None) -> None:
        """Name the permission."""
        self.model = HTTPBearer(description="The access token of a session; browsers send a cookie instead.")
        self.scheme_name = "session"
        self._permission = permission

    async def __call__(self, request: Request) -> Principal:
        """Return the person. Raises NotSignedIn, CsrfFailed and Forbidden."""
        authenticator = cast("Authenticator", request.app.state.provided[Authenticator])
        principal = await authenticator.authenticate(_credentials(request, authenticator.cookie_name))
        request.state.caller = principal.id
        if self._permission is not None and not principal.may(self._permission):
            raise Forbidden(permission=self._permission)
        return principal


def _credentials(request: Request, cookie_name: str) -> Credentials:
    header = request.headers.get("authorization", "")
    bearer = header[len(_BEARER) :].strip() if header[: len(_BEARER)].lower() == _BEARER else ""
    return Credentials(
        bearer=bearer or None,  # an empty one is none: then the cookie counts, and must be proved
        cookie=request.cookies.get(cookie_name),
        csrf=request.headers.get("x-csrf-token"),
        origin=request.headers.get("origin"),
        host=request.headers.get("host"),
        changes=request.method not in SAFE,
    )


signed_in = SignedIn()
"""Asks for any signed-in person."""

Person = Annotated[Principal, Depends(signed_in)]
UsersReader = Annotated[Principal, Depends(SignedIn(Permission.USERS_READ))]
UsersWriter = Annotated[Principal, Depends(SignedIn(Permission.USERS_WRITE))]
UsersSuspender = Annotated[Principal, Depends(SignedIn(Permission.USERS_SUSPEND))]
UsersDeleter = Annotated[Principal, Depends(SignedIn(Permission.USERS_DELETE))]
UsersEraser = Annotated[Principal, Depends(SignedIn(Permission.USERS_ERASE))]
UsersExporter = Annotated[Principal, Depends(SignedIn(Permission.USERS_EXPORT))]
SessionsReader = Annotated[Principal, Depends(SignedIn(Permission.SESSIONS_READ))]
SessionsRevoker = Annotated[Principal, Depends(SignedIn(Permission.SESSIONS_REVOKE))]
RolesReader = Annotated[Principal, Depends(SignedIn(Permission.ROLES_READ))]
RolesWriter = Annotated[Principal, Depends(SignedIn(Permission.ROLES_WRITE))]
AuditReader = Annotated[Principal, Depends(SignedIn(Permission.AUDIT_READ))]
StatisticsReader = Annotated[Principal, Depends(SignedIn(Permission.STATISTICS_READ))]
