"""A server on this machine that speaks the reading half of the state server's interface."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

TOKEN = "rls_synthetic"


WHOAMI = {"name": "tests", "scopes": ["*:read"]}


class Held:
    """What the server holds: states by name, as bytes, and what it answers for each management path."""

    def __init__(self) -> None:
        self.address = ""
        self.states: dict[str, bytes] = {}
        self.answers: dict[str, Any] = {}
        self.status: dict[str, int] = {}
        self.answers["/api/v1/whoami"] = WHOAMI

    def answer(self, path: str) -> tuple[int, bytes]:
        path = path.partition("?")[0]
        if path in self.status:
            return self.status[path], b"{}"
        if path == "/api/v1/states" and path not in self.answers:
            return 200, json.dumps({"items": [{"name": name, "removed_at": None} for name in self.states]}).encode()
        if path in self.answers:
            return 200, json.dumps(self.answers[path]).encode()
        body = self.states.get(path.removeprefix("/tf/"))
        return (200, body) if body is not None else (404, b"")


@pytest.fixture
def state_server() -> Iterator[Held]:
    held = Held()

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = self.headers.get("Authorization") == f"Bearer {TOKEN}"
            status, body = held.answer(self.path) if known else (401, b"{}")
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}).start()
    held.address = f"http://127.0.0.1:{server.server_port}"
    yield held
    server.shutdown()
    server.server_close()
