"""The wire itself: what a client can send that no client library would."""

import socket
from urllib.parse import urlsplit

import pytest

from backend.tests.fixtures.serving import Serving

HOST = b"Host: 127.0.0.1\r\nConnection: close\r\n"
SENT = {
    "NUL in the path": b"GET /api/v1/users/%00 HTTP/1.1\r\n" + HOST + b"\r\n",
    "invalid UTF-8 in the path": b"GET /api/v1/users/%ff%fe HTTP/1.1\r\n" + HOST + b"\r\n",
    "raw bytes in the path": b"GET /api/v1/\xff\xfe HTTP/1.1\r\n" + HOST + b"\r\n",
    "a raw NUL in the path": b"GET /api/v1/\x00 HTTP/1.1\r\n" + HOST + b"\r\n",
    "NUL in a header": b"GET /api/v1/me HTTP/1.1\r\nX-Request-Id: a\x00b\r\n" + HOST + b"\r\n",
    "invalid UTF-8 in a header": b"GET /api/v1/me HTTP/1.1\r\nAuthorization: Bearer \xff\xfe\r\n" + HOST + b"\r\n",
    "invalid UTF-8 in the query": b"GET /api/v1/users?q=%ff%00 HTTP/1.1\r\n" + HOST + b"\r\n",
    "a very long header": b"GET /api/v1/me HTTP/1.1\r\nCookie: a=" + b"x" * 300_000 + b"\r\n" + HOST + b"\r\n",
    "a header longer than all": b"GET /api/v1/me HTTP/1.1\r\nCookie: a=" + b"x" * 2_000_000 + b"\r\n" + HOST + b"\r\n",
    "very many headers": b"GET /api/v1/me HTTP/1.1\r\n" + b"X-A: b\r\n" * 5_000 + HOST + b"\r\n",
    "a very long address": b"GET /api/v1/users?q=" + b"x" * 60_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "an unknown method": b"BREW /api/v1/users HTTP/1.1\r\n" + HOST + b"\r\n",
    "an absolute address": b"GET http://evil.example/api/v1/me HTTP/1.1\r\n" + HOST + b"\r\n",
    "a tunnel": b"CONNECT evil.example:443 HTTP/1.1\r\n" + HOST + b"\r\n",
    "all of it": b"OPTIONS * HTTP/1.1\r\n" + HOST + b"\r\n",
    "a size that is none": b"POST /api/v1/sessions HTTP/1.1\r\nContent-Length: -1\r\n" + HOST + b"\r\n{}",
    "two sizes": b"POST /api/v1/sessions HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 3\r\n" + HOST + b"\r\n{}",
    "a huge size": b"POST /api/v1/sessions HTTP/1.1\r\nContent-Length: 99999999999\r\n" + HOST + b"\r\n{}",
    "a broken chunk": b"POST /api/v1/sessions HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + HOST + b"\r\nzz\r\n{}",
    "an upgrade": b"GET /api/v1/me HTTP/1.1\r\nUpgrade: websocket\r\nConnection: upgrade\r\nHost: a\r\n\r\n",
    "no HTTP at all": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 hello",
}


def said(server: Serving, content: bytes) -> bytes:
    """Send bytes and give the first that come back."""
    address = urlsplit(server.base)
    with socket.create_connection((address.hostname, address.port), timeout=20) as line:
        try:
            line.sendall(content)
            return line.recv(4096)
        except ConnectionError:
            return b""


@pytest.mark.parametrize("content", SENT.values(), ids=SENT)
def test_hostile_bytes_are_refused_and_the_worker_lives(served: Serving, content: bytes) -> None:
    workers = {worker.pid for worker in served.workers()}
    answer = said(served, content)
    assert not answer or answer.split(b" ")[1][:1] in {b"2", b"4"}, answer
    assert served.client().get("/health/ready").status_code == 200
    assert {worker.pid for worker in served.workers()} == workers
