"""A door before a registry: it lets in who brings a token, which a login gets (as GitLab's registry does)."""

import base64
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import httpx2

LOGIN = base64.b64encode(b"robot:correct horse").decode()
HOP = {"connection", "date", "content-length"}


class Door(ThreadingHTTPServer):
    """Listens before the registry at `host`; `scopes` are those that tokens were asked for."""

    def __init__(self, host: str) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.host, self.scopes = host, list[str]()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: Door

    def do_GET(self) -> None:
        if self.path.startswith("/token?"):
            self.server.scopes += parse_qs(urlsplit(self.path).query)["scope"]
            good = self.headers.get("Authorization") == f"Basic {LOGIN}"
            self.answer(200 if good else 401, {}, json.dumps({"token": "opens"}).encode() if good else b"")
        elif self.headers.get("Authorization") != "Bearer opens":
            realm = f'Bearer realm="http://{self.headers["Host"]}/token",service="registry"'
            self.answer(401, {"WWW-Authenticate": realm})
        else:
            self.pass_on()

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_POST(self) -> None:
        self.do_GET()

    def do_PUT(self) -> None:
        self.do_GET()

    def pass_on(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name: value for name, value in self.headers.items() if name != "Authorization"}
        with httpx2.Client(base_url=f"http://{self.server.host}") as web:
            said = web.request(self.command, self.path, headers=headers, content=content or None)
        self.answer(said.status_code, said.headers, said.content)

    def answer(self, status: int, headers: Mapping[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() not in HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def guarded(host: str) -> Iterator[Door]:
    """Put a door before a registry."""
    with Door(host) as door:
        thread = threading.Thread(target=door.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield door
        finally:
            door.shutdown()
            thread.join()
