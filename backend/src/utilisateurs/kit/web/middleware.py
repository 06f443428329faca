"""What surrounds every request: its origin, its size limit, its headers, its line in the log and figures.

One plain ASGI layer, because it stands on the hot path.
"""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from utilisateurs.kit import log
from utilisateurs.kit.ids import new_id
from utilisateurs.kit.origin import MAX_USER_AGENT, Network, Origin, client_address
from utilisateurs.kit.text import negotiate_language
from utilisateurs.kit.web.errors import Refusal
from utilisateurs.kit.web.refusals import BodyTooLarge, Internal
from utilisateurs.kit.web.rendering import problem_response

Heads = dict[bytes, str]
"""The headers of a request; of one sent twice, the first."""
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
SERVER_ERRORS = 500
_UNLESS_SAID = (
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
)
_HTTPS_ONLY = (b"strict-transport-security", b"max-age=63072000")
"""Two years (RFC 6797); of this host alone, since we do not know what else stands under its name."""


class Recorder(Protocol):
    """Takes the figures of each request."""

    def route_of(self, endpoint: object) -> str:
        """Return the path, with its marks, of what answered."""
        ...

    def record(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answer."""
        ...


@dataclass(frozen=True, slots=True)
class BodyLimits:
    """The largest bodies taken, in bytes: in general, and at addresses that end in a suffix."""

    general: int
    suffix: str
    at_suffix: int

    def of(self, path: str) -> int:
        """Return the limit at a path."""
        return self.at_suffix if path.endswith(self.suffix) else self.general


class Surroundings:
    """The layer around the application."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        recorder: Recorder,
        limits: BodyLimits,
        trusted: Sequence[Network],
        log_requests: bool,
        secure: bool,
    ) -> None:
        """Wrap the application; `secure` where browsers are to come over https alone."""
        self._app = app
        self._recorder = recorder
        self._limits = limits
        self._trusted = trusted
        self._log_requests = log_requests
        self._unless_said = (*_UNLESS_SAID, _HTTPS_ONLY) if secure else _UNLESS_SAID

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        # One look at all headers: the framework's view of them searches and decodes anew at each question.
        heads = {name: value.decode("latin-1") for name, value in reversed(scope["headers"])}
        origin = self._origin(scope, heads)
        scope.setdefault("state", {})["origin"] = origin
        answer = _Sending(send, origin.request_id, self._unless_said)
        try:
            await self._limited(scope, heads, receive, answer, origin)
        except Exception as error:
            log.error("defect", error, id=origin.request_id)
            if answer.started:
                raise  # the connection is cut: nobody takes half an answer for a whole one
            await problem_response(Internal(), origin.language, origin.request_id)(scope, receive, answer)
        finally:
            self._tell(scope, answer.status, time.perf_counter() - began, origin)

    async def _limited(self, scope: Scope, heads: Heads, receive: Receive, send: Send, origin: Origin) -> None:
        limit = self._limits.of(scope["path"])
        if _is_more(heads.get(b"content-length", ""), limit):
            response = problem_response(BodyTooLarge(limit=limit), origin.language, origin.request_id)
            await response(scope, receive, send)
            return
        await self._app(scope, _Receiving(receive, limit), send)

    def _origin(self, scope: Scope, heads: Heads) -> Origin:
        peer = scope["client"][0] if scope.get("client") else ""
        given = heads.get(b"x-request-id", "")
        return Origin(
            address=self._behind_proxies(scope, peer) if b"x-forwarded-for" in heads else peer,
            user_agent=heads.get(b"user-agent", "")[:MAX_USER_AGENT],
            request_id=given if _REQUEST_ID.fullmatch(given) else new_id().hex,
            language=negotiate_language(heads.get(b"accept-language")),
        )

    def _behind_proxies(self, scope: Scope, peer: str) -> str:
        forwarded = ",".join(Headers(scope=scope).getlist("x-forwarded-for"))  # some proxies add a line, not a word
        return client_address(peer, forwarded, self._trusted) if forwarded else peer

    def _tell(self, scope: Scope, status: int, seconds: float, origin: Origin) -> None:
        route = self._recorder.route_of(scope.get("endpoint"))
        self._recorder.record(scope["method"], route, status, seconds)
        if self._log_requests or status >= SERVER_ERRORS:
            milliseconds = round(seconds * 1000, 2)
            log.info(
                "request", id=origin.request_id, method=scope["method"], route=route, status=status, ms=milliseconds
            )


def _is_more(declared: str, limit: int) -> bool:
    digits = declared.lstrip("0")
    return declared.isdecimal() and (len(digits), digits) > (len(str(limit)), str(limit))


class _Receiving:
    """Counts the bytes of a body that did not declare its size."""

    __slots__ = ("_left", "_limit", "_receive")

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._limit = limit
        self._left = limit

    async def __call__(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise Refusal(BodyTooLarge(limit=self._limit))
        return message


class _Sending:
    """Adds the headers that every answer carries."""

    __slots__ = ("_request_id", "_send", "_unless_said", "started", "status")

    def __init__(self, send: Send, request_id: str, unless_said: Sequence[tuple[bytes, bytes]]) -> None:
        self._send = send
        self._unless_said = unless_said
        self._request_id = request_id.encode()
        self.started = False
        self.status = SERVER_ERRORS

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started, self.status = True, message["status"]
            said = {name for name, _ in message["headers"]}
            added = [pair for pair in self._unless_said if pair[0] not in said]
            message["headers"] = [*message["headers"], (b"x-request-id", self._request_id), *added]
        await self._send(message)
