"""The port behind every signature that asks for authority."""

from dataclasses import dataclass
from typing import Protocol

from utilisateurs.authority.models import Principal


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a request shows of itself."""

    bearer: str | None
    cookie: str | None
    csrf: str | None
    origin: str | None
    host: str | None
    changes: bool
    """Whether the method changes anything (RFC 9110, 9.2.1: neither GET, HEAD, OPTIONS nor TRACE)."""


class Authenticator(Protocol):
    """Tells who is asking; the sessions room answers."""

    cookie_name: str

    async def authenticate(self, credentials: Credentials) -> Principal:
        """Return the person. Raises NotSignedIn and CsrfFailed."""
        ...
