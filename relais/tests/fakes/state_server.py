"""A state server in one file: the wire protocol and as much of the management interface as the wrapper asks for.

It guards nothing by itself; a test tells it what to refuse. The real one has tests of its own.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

TOKEN = "rls_" + "a" * 43


class FakeStates:
    """What the server knows; tests read and change it."""

    def __init__(self) -> None:
        self.states: dict[str, bytes] = {}
        self.locks: dict[str, dict[str, Any]] = {}
        self.plans: dict[str, dict[str, Any]] = {}
        self.refusals: list[dict[str, Any]] = []
        self.grants: list[dict[str, Any]] = []
        self.beats: list[str] = []
        self.protected: set[str] = set()
        self.unfinished: dict[str, Any] | None = None
        self.tokens = {TOKEN: ("alice", ["*:read,write,lock"])}
        self.refuse: dict[str, tuple[int, str]] = {}
        self.users: list[str] = []
        self.address = ""

    def serial(self, state: str) -> int | None:
        content = self.states.get(state)
        return json.loads(content)["serial"] if content else None

    def summary(self, state: str) -> dict[str, Any]:
        content = json.loads(self.states[state]) if state in self.states else {}
        return {
            "name": state,
            "protected": state in self.protected,
            "serial": content.get("serial"),
            "lineage": content.get("lineage"),
            "size": len(self.states.get(state, b"")),
            "resources": len(content.get("resources", [])) if content else None,
            "updated_at": None,
            "lock": self.lock(state),
            "unfinished": self.unfinished,
            "last_refusal": self.refusals[0] if self.refusals else None,
        }

    def lock(self, state: str) -> dict[str, Any] | None:
        info = self.locks.get(state)
        if not info:
            return None
        created = datetime.fromisoformat(info["Created"])
        return {
            "id": info["ID"],
            "operation": info["Operation"],
            "who": info["Who"],
            "created_at": info["Created"],
            "age_seconds": (datetime.now(UTC) - created).total_seconds(),
            "token_name": "alice",
            "address": "127.0.0.1",
            "reason": "",
            "alive": info["ID"] in self.beats or None,
        }

    def refused(self, operation: str, sentence: str, remedy: str = "", quarantine: str | None = None) -> None:
        now = datetime.now(UTC).isoformat()
        told = {"at": now, "operation": operation, "rule": operation, "sentence": sentence, "remedy": remedy}
        self.refusals.insert(0, {**told, "who": "", "quarantine_id": quarantine})


class Handler(BaseHTTPRequestHandler):
    states: FakeStates

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        pass

    def answer(self, status: int, body: Any = None) -> None:
        content = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(content)

    def handle_any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = urlsplit(self.path).path
        name = f"{self.command} {path}"
        if name in self.states.refuse:
            status, sentence = self.states.refuse[name]
            self.states.refused(self.command, sentence, "Ask for it.")
            self.answer(status, {"ID": "none", "Who": sentence} if self.command == "LOCK" else None)
        elif path.startswith("/tf/"):
            self.states.users.append(self.headers.get("Authorization", ""))
            self.wire(path.removeprefix("/tf/"), body)
        else:
            self.manage(path.removeprefix("/api/v1/").split("/"), json.loads(body) if body else {})

    do_GET = handle_any  # noqa: N815 - the base class looks for methods by these names
    do_POST = handle_any  # noqa: N815 - see above
    do_DELETE = handle_any  # noqa: N815 - see above
    do_LOCK = handle_any  # noqa: N815 - see above
    do_UNLOCK = handle_any  # noqa: N815 - see above

    def wire(self, state: str, body: bytes) -> None:
        known = self.states
        if self.command == "GET":
            self.answer(200, known.states[state]) if state in known.states else self.answer(404)
        elif self.command == "POST":
            known.states[state] = body
            self.answer(200)
        elif self.command == "LOCK":
            held = known.locks.get(state)
            known.locks.setdefault(state, json.loads(body))
            self.answer(423 if held else 200, held or {})
        else:
            known.locks.pop(state, None)
            self.answer(200)

    def manage(self, parts: list[str], body: dict[str, Any]) -> None:  # noqa: C901, PLR0912, PLR0915 - a table of routes
        known, token = self.states, self.headers.get("Authorization", "").removeprefix("Bearer ")
        if token not in known.tokens:
            self.answer(401, {"title": "Unauthorized", "status": 401})
            return
        name, scopes = known.tokens[token]
        match [self.command, *parts]:
            case ["GET", "whoami"]:
                self.answer(200, {"name": name, "scopes": scopes, "expires_at": None})
            case ["GET", "states", state]:
                self.answer(200, known.summary(state))
            case ["GET", "states", _, "refusals"]:
                self.answer(200, {"items": known.refusals})
            case ["GET", "states", _, "grants"]:
                self.answer(200, {"items": known.grants})
            case ["POST", "states", _, "grants"]:
                known.grants.append(body)
                self.answer(200, {"id": len(known.grants), "kind": body["kind"]})
            case ["POST", "states", state, "lock", "heartbeat"]:
                held = known.locks.get(state, {}).get("ID") == body["id"]
                known.beats.append(body["id"])
                self.answer(204 if held else 409)
            case ["DELETE", "states", state, "lock"]:
                lock = known.lock(state)
                known.locks.pop(state, None)
                self.answer(200, lock)
            case ["GET", "states", _, "plans"]:
                self.answer(200, {"items": list(known.plans.values())})
            case ["POST", "states", _, "plans"]:
                plan = known.plans.setdefault(body["sha256"], {**body, "status": "waiting", "made_by": name})
                self.answer(200, plan)
            case ["GET", "states", _, "plans", sha256]:
                self.answer(200, known.plans[sha256]) if sha256 in known.plans else self.answer(404)
            case ["POST", "states", _, "plans", sha256, "review"]:
                status = "approved" if body["verdict"] == "approve" else "rejected"
                known.plans[sha256] |= {"status": status, "reviewed_by": name, "reason": body["reason"]}
                self.answer(200, known.plans[sha256])
            case _:
                self.answer(404)


@contextmanager
def serving() -> Iterator[FakeStates]:
    """Serve on a free port."""
    states = FakeStates()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"states": states}))
    states.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield states
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
