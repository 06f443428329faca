"""One question to a server and its answer, through connections that are kept: blocking, for many threads at once.

Redirections are followed, to no address without TLS from one with it, and a login goes nowhere but where it was meant.
"""

import http.client
import io
import socket
import time
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from relais.adapters.connections import Connection, opened
from relais.adapters.git.process import redacted
from relais.kit.errors import Unreachable

CONNECTING = 10.0
"""Seconds until a host is taken for absent."""
CHUNK = 1 << 16
HOPS = 20
"""Redirections that are followed."""
ELSEWHERE = frozenset({301, 302, 303, 307, 308})
GZIP = zlib.MAX_WBITS | 16
WENT_WRONG = (OSError, http.client.HTTPException, zlib.error)
"""What is raised when an answer does not come, or not whole."""

READING = frozenset({"GET", "HEAD"})

Take = Callable[[Iterator[bytes]], bytes]


@dataclass(frozen=True)
class Asked:
    """A question."""

    method: str
    url: str
    content: bytes | None = None


@dataclass(frozen=True)
class Answer:
    """What a server said; headers by their names in small letters."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def bounded(self) -> bool:
        """Tell whether it said where it ends: else one that was cut looks like a whole one (RFC 9112, section 6.3)."""
        return "content-length" in self.headers or "chunked" in self.headers.get("transfer-encoding", "")


class TooLarge(Unreachable):
    """An answer that does not end."""


@dataclass(frozen=True)
class Patience:
    """How long an answer may take: so many seconds for each piece of it, and for all of it until an instant."""

    each: float
    until: float = float("inf")

    def left(self) -> float:
        """Return the seconds that the next piece may take.

        Raises:
            TimeoutError: none.
        """
        seconds = min(self.each, self.until - time.monotonic())
        if seconds <= 0:
            raise TimeoutError
        return seconds


class Exchanges:
    """Asks, and keeps connections for the next question."""

    def __init__(self) -> None:
        self._kept: dict[str, list[Connection]] = defaultdict(list)
        self._used: set[Connection] = set()
        self._lock = Lock()

    def ask(self, asked: Asked, headers: Mapping[str, str], patience: Patience, take: Take) -> Answer:
        """Return an answer, whatever its status; `take` makes of the pieces of its body what is kept of it.

        What changes something is not sent on to where an answer points.

        Raises:
            Unreachable: it sends from one place to another, or to one without TLS, or the address is none.
            OSError, HTTPException, zlib.error: it did not come, or not whole.
        """
        told = {"User-Agent": "relais", **headers}
        for _hop in range(HOPS):
            try:
                said = self._once(asked, told, patience, take)
            except OSError:  # a certificate that is not believed is a wrong value too, says Python
                raise
            except (ValueError, http.client.InvalidURL) as fault:
                raise Unreachable(f"{shown(asked.url)} is no address.") from fault
            if said.status not in ELSEWHERE or "location" not in said.headers or asked.method not in READING:
                return said
            place = _place(said)
            if not _same(asked.url, place):
                told.pop("Authorization", "")
            asked = Asked(asked.method, place)
        raise Unreachable(f"{host_of(asked.url)} sends from one place to another.")

    def close(self) -> None:
        """Let go of all connections; who still waits for an answer gets none."""
        with self._lock:
            for one in self._used:
                one.interrupt()
            for one in (one for several in self._kept.values() for one in several):
                one.http.close()
            self._kept.clear()

    def _once(self, asked: Asked, headers: Mapping[str, str], patience: Patience, take: Take) -> Answer:
        parts, whole = urlsplit(asked.url), False
        origin = f"{parts.scheme}://{parts.netloc}"
        connection = self._taken(origin)
        try:
            response = _asked(connection, asked, headers, patience)
            told = _headers(response)
            body = take(_pieces(response, told))
            whole = response.isclosed()
            return Answer(asked.url, response.status, told, body)
        finally:
            self._given_back(origin, connection, whole=whole)

    def _taken(self, origin: str) -> Connection:
        """Return a connection that was kept and is still one, or a new one."""
        with self._lock:
            kept = self._kept[origin].pop() if self._kept[origin] else None
        if kept and not kept.ready:
            kept.http.close()
            kept = None
        connection = kept or opened(origin, CONNECTING)
        with self._lock:
            self._used.add(connection)
        return connection

    def _given_back(self, origin: str, connection: Connection, *, whole: bool) -> None:
        """Keep a connection whose answer was read to its end, and no other."""
        with self._lock:
            self._used.discard(connection)
            if whole:
                self._kept[origin].append(connection)
        if not whole:
            connection.http.close()


def host_of(url: str) -> str:
    """Return the host of an address, without what opens it."""
    return urlsplit(url).netloc.rpartition("@")[2]


def shown(url: str) -> str:
    """Return an address as it may be told: what opens it stands before its host, or in its query."""
    return redacted(url.partition("?")[0])


def joined(host: str, most: int, pieces: Iterator[bytes]) -> bytes:
    """Return the whole body that a host answers with.

    Raises:
        TooLarge: it has more bytes than this.
    """
    kept, size = [], 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            raise TooLarge(f"{host} answers with more than {most >> 20} MB.")
        kept.append(piece)
    return b"".join(kept)


class _Timed(io.RawIOBase):
    """What a socket receives, each piece within what is left of a patience."""

    def __init__(self, sock: socket.socket, patience: Patience) -> None:
        self._sock, self._patience = sock, patience
        self._inner = sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """Receive."""
        self._sock.settimeout(self._patience.left())
        return self._inner.readinto(buffer)

    def close(self) -> None:
        """Let go of the socket, which its connection may keep."""
        self._inner.close()
        super().close()


@dataclass(frozen=True)
class _Patient:
    """A socket as an answer is read from it."""

    sock: socket.socket
    patience: Patience

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Return what is received."""
        return io.BufferedReader(_Timed(self.sock, self.patience))


def _asked(
    connection: Connection, asked: Asked, headers: Mapping[str, str], patience: Patience
) -> http.client.HTTPResponse:
    wire, parts = connection.http, urlsplit(asked.url)
    wire.response_class = lambda sock, **more: http.client.HTTPResponse(_Patient(sock, patience), **more)  # type: ignore[assignment,arg-type] # made by its call alone
    wire.timeout = min(CONNECTING, patience.left())
    if wire.sock:
        wire.sock.settimeout(patience.left())
    target = connection.target(f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}")
    wire.request(asked.method, target, asked.content, {**headers, **connection.headers})
    return wire.getresponse()


def _headers(response: http.client.HTTPResponse) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, text in response.getheaders():
        key = name.lower()
        found[key] = f"{found[key]}, {text}" if key in found else text
    return found


def _pieces(response: http.client.HTTPResponse, headers: Mapping[str, str]) -> Iterator[bytes]:
    """Give the body, as it was before it was packed for the way."""
    unpacking = zlib.decompressobj(GZIP) if headers.get("content-encoding", "").lower() in {"gzip", "x-gzip"} else None
    begun = False
    while piece := response.read(CHUNK):
        begun = True
        yield unpacking.decompress(piece) if unpacking else piece
    if response.length or (unpacking and begun and not unpacking.eof):
        raise http.client.IncompleteRead(b"", response.length)


def _place(said: Answer) -> str:
    """Return the address that an answer sends to."""
    place = urldefrag(urljoin(said.url, said.headers["location"]))[0]
    if urlsplit(said.url).scheme == "https" and urlsplit(place).scheme != "https":
        raise Unreachable(f"{host_of(said.url)} sends to an address without TLS.")
    return place


def _same(url: str, place: str) -> bool:
    """Tell whether two addresses are of one server, so that a login for the one may be told to the other."""
    one, other = urlsplit(url), urlsplit(place)
    return one.netloc == other.netloc and other.scheme in {one.scheme, "https"}
