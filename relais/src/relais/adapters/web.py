"""HTTP to one server with what Python brings: a fuller client takes longer to import than its few questions to ask.

Certificates are those that the system trusts (or `SSL_CERT_FILE` names); proxies are those of the environment.
"""

import http.client
import json
import os
import select
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, Protocol
from urllib.parse import quote, urlsplit

PLAIN = "/?&=%:,+@"
"""What stays as it is in a path with its query."""


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
        self._connection: http.client.HTTPConnection | None = None
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
        self._connection = self._connection or self._opened()
        kind = {} if body is None else {"Content-Type": "application/json"}
        content = None if body is None else json.dumps(body).encode()
        self._connection.request(method, self._target(path), content, {**self._headers, **kind})
        answer = self._connection.getresponse()
        whole = Answer(answer.status, answer.read())
        self._whole = True
        return whole

    def close(self) -> None:
        """Let go of the connection."""
        with self._turn:
            self._drop()

    def _drop(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = None

    def _ready(self) -> bool:
        """Tell whether there is a connection that was kept and can still be asked."""
        if self._connection and not _silent(self._connection):
            self._drop()
        return self._connection is not None

    def _opened(self) -> http.client.HTTPConnection:
        parts = urlsplit(self._address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{self._address!r} is no http:// or https:// address")
        through = _proxy(parts.scheme, parts.hostname)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        if not through:
            return kind(parts.hostname, parts.port, timeout=self._seconds)
        proxy = urlsplit(through if "://" in through else f"http://{through}")
        connection = kind(proxy.hostname or "", proxy.port, timeout=self._seconds)
        connection.set_tunnel(parts.hostname, parts.port)
        return connection

    def _target(self, path: str) -> str:
        return quote(urlsplit(self._address).path + path, safe=PLAIN)


def _silent(connection: http.client.HTTPConnection) -> bool:
    """Tell whether a connection that was kept can still be asked: one that has something to say says goodbye."""
    if connection.sock is None:
        return False
    looking = select.poll()
    looking.register(connection.sock, select.POLLIN)
    return not looking.poll(0)


def _proxy(scheme: str, host: str) -> str:
    """Return the proxy that the environment names for a host, empty without one."""
    if not any(name.lower().endswith("_proxy") for name in os.environ):
        return ""
    from urllib.request import getproxies, proxy_bypass  # noqa: PLC0415 - for those who have a proxy alone

    return "" if proxy_bypass(host) else getproxies().get(scheme, "")
