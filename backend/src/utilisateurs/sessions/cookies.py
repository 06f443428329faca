"""The browser's cookies (RFC 6265bis): tokens that no script can read, and the proof of origin that ours can."""

from dataclasses import dataclass

from starlette.responses import Response

from utilisateurs.sessions.models import Issued

CSRF = "utilisateurs-csrf"
REFRESH_PATH = "/api/v1/sessions/refresh"


@dataclass(frozen=True, slots=True)
class Cookies:
    """Sets and clears them; `secure` where the public address is https, and then with the strict prefixes."""

    secure: bool
    session_seconds: int

    @property
    def access_name(self) -> str:
        """The access token's cookie."""
        return f"{'__Host-' if self.secure else ''}utilisateurs-access"

    @property
    def refresh_name(self) -> str:
        """The refresh token's cookie."""
        return f"{'__Secure-' if self.secure else ''}utilisateurs-refresh"

    @property
    def csrf_name(self) -> str:
        """The cookie of the proof that scripts of our own pages read."""
        return f"{'__Host-' if self.secure else ''}{CSRF}"

    def set(self, response: Response, issued: Issued) -> None:
        """Put what was issued into cookies."""
        self._put(response, self.access_name, issued.access_token, issued.expires_in)
        self._put(response, self.refresh_name, issued.refresh_token, self.session_seconds, path=REFRESH_PATH)
        self._put(response, self.csrf_name, issued.csrf_token, self.session_seconds, readable=True)

    def clear(self, response: Response) -> None:
        """Take them back."""
        self._put(response, self.access_name, "", 0)
        self._put(response, self.refresh_name, "", 0, path=REFRESH_PATH)
        self._put(response, self.csrf_name, "", 0, readable=True)

    def _put(
        self, response: Response, name: str, value: str, seconds: int, *, path: str = "/", readable: bool = False
    ) -> None:
        response.set_cookie(
            name, value, max_age=seconds, path=path, secure=self.secure, httponly=not readable, samesite="strict"
        )
