"""HTTP to one server, in JSON, through one connection."""

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, Protocol
from urllib.parse import urlsplit

from relais.adapters.connections import Connection, opened


class Unanswered(Exception):
    """Nobody answered: the address is none, nobody listens, or the answer broke off."""


@dataclass(frozen=True)
class Answer:
    """What came back; a redirection is an answer like any other and is not followed."""

    status_code: int
    content: bytes = b""

    @property
    def is_success(self) -> bool:
        """Whether it is a 2xx."""
        return self.status_code // 100 == 2  # noqa: PLR2004 - the class of status codes that says so

    def json(self) -> Any:
        """Return the content as JSON, or raise ValueError."""
        return json.loads(self.content)


class Web(Protocol):
    """Whoever is asked."""

    def request(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Answer:
        """Ask, and return the whole answer, or raise Unanswered."""
        ...

    def close(self) -> None:
        """Let go of the connection."""
        ...


class Server:
    """A server behind one connection, which is kept open; threads take turns."""

    def __init__(self, address: str, headers: Mapping[str, str], seconds: float) -> None:
        """Ask at this address, with these headers, and wait so many seconds for each answer."""
        self._address = address.rstrip("/")
        self._headers, self._seconds = headers, seconds
        self._turn = Lock()
        self._connection: Connection | None = None
        self._whole = False

    def request(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Answer:
        """Ask, and return the whole answer.

        Raises:
            Unanswered: nobody answered. What was to be changed may have been changed: that is not asked again here.

        """
        with self._turn:
            try:
                return self._answered(method, path, body)
            except (OSError, http.client.HTTPException, ValueError) as fault:
                raise Unanswered(str(fault) or type(fault).__name__) from fault
            finally:
                if not self._whole:
                    self._drop()

    def _answered(self, method: str, path: str, body: Mapping[str, Any] | None) -> Answer:
        kept = self._ready()
        try:
            return self._asked(method, path, body)
        except ConnectionError:  # a connection that was kept may end just as it is used again
            if not (kept and method == "GET"):
                raise
            self._drop()
            return self._asked(method, path, body)

    def _asked(self, method: str, path: str, body: Mapping[str, Any] | None) -> Answer:
        self._whole = False
        self._connection = connection = self._connection or opened(self._address, self._seconds)
        kind = {} if body is None else {"Content-Type": "application/json"}
        content = None if body is None else json.dumps(body).encode()
        target = connection.target(urlsplit(self._address).path + path)
        connection.http.request(method, target, content, {**self._headers, **connection.headers, **kind})
        answer = connection.http.getresponse()
        whole = Answer(answer.status, answer.read())
        self._whole = True
        return whole

    def close(self) -> None:
        """Let go of the connection."""
        with self._turn:
            self._drop()

    def _drop(self) -> None:
        if self._connection:
            self._connection.http.close()
        self._connection = None

    def _ready(self) -> bool:
        """Tell whether there is a connection that was kept and can still be asked."""
        if self._connection and not self._connection.ready:
            self._drop()
        return self._connection is not None
