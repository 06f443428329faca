"""A client that speaks the protocol request by request, as terraform or tofu would, and can be tampered with."""

import base64
import hashlib
import json
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from httpx2 import HTTPError, Response
from state_fixtures.serving import StateServer

DEAD = 120.0
"""Seconds after which a server that is away has failed the test."""


def document(serial: int, lineage: str = "a-lineage", resources: int = 1, **more: Any) -> bytes:
    """Return a plain state."""
    made = [
        {"mode": "managed", "type": "terraform_data", "name": f"n{number}", "instances": [{"attributes": {"id": "x"}}]}
        for number in range(resources)
    ]
    head = {"version": 4, "terraform_version": "1.11.4", "serial": serial, "lineage": lineage, "outputs": {}}
    return json.dumps({**head, "resources": made, **more}).encode()


def md5(body: bytes) -> str:
    return base64.b64encode(hashlib.md5(body).digest()).decode()


@dataclass
class Wire:
    """One client on one state."""

    server: StateServer
    state: str
    token: str = ""
    user: str = "terraform/1.11.4"
    who: str = "wire@test"
    version: str = "1.11.4"
    headers: dict[str, str] = field(default_factory=dict)
    info: bytes = b""
    doing: str = "between"

    def send(self, method: str, body: bytes = b"", path: str = "", **query: str) -> Response:
        secret = base64.b64encode(f"{self.user}:{self.token or self.server.token}".encode()).decode()
        headers = {"Authorization": f"Basic {secret}", **self.headers}
        if body:
            headers |= {"Content-Type": "application/json", "Content-MD5": headers.get("Content-MD5", md5(body))}
        url = f"{self.server.url}/tf/{self.state}{path}"
        return self.server.client.request(method, url, content=body, headers=headers, params=query)

    def persist(self, method: str, body: bytes = b"", **query: str) -> Response:
        """Send the same request until somebody answers: what a retrying client does, without its limit of three."""
        self.doing = method
        stop = time.monotonic() + DEAD
        while True:
            try:
                answer = self.send(method, body, **query)
            except HTTPError:
                assert time.monotonic() < stop, "the server did not come back"
                time.sleep(0.02)
                continue
            self.doing = "between"
            return answer

    def lock_body(self, operation: str = "OperationTypeApply", **more: str) -> bytes:
        made = {"ID": str(uuid4()), "Operation": operation, "Info": "", "Who": self.who, "Version": self.version}
        return json.dumps({**made, "Created": "2026-11-22T12:00:00Z", "Path": "", **more}).encode()

    @property
    def lock_id(self) -> str:
        found: str = json.loads(self.info)["ID"]
        return found

    def lock(self, body: bytes = b"") -> Response:
        body = body or self.lock_body()
        answer = self.send("LOCK", body)
        if answer.status_code == 200:
            self.info = body
        return answer

    def unlock(self) -> Response:
        return self.send("UNLOCK", self.info)

    def write(self, body: bytes, *, locked: bool = True) -> Response:
        return self.send("POST", body, **({"ID": self.lock_id} if locked else {}))

    def read(self) -> Any:
        answer = self.send("GET")
        assert answer.status_code in (200, 204), answer.text
        return answer.json() if answer.content else None
