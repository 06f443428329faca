"""A walk through the whole API that touches every table, to be made against any version of the service."""

import io
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from httpx2 import Client, HTTPError
from PIL import Image

from backend.tests.fixtures.people import PASSWORD
from backend.tests.fixtures.serving import Serving

_numbers = count(1)


@dataclass
class Journey:
    """Asks, and writes down every answer that is not the expected one."""

    server: Serving
    email: str
    faults: list[str] = field(default_factory=list)

    def walk(self) -> list[str]:
        """Make the whole walk; return what went wrong."""
        client = self.server.client()
        try:
            entered = self.ask(client, "POST", "/sessions", 201, json={"email": self.email, "password": PASSWORD})
            client.headers["Authorization"] = f"Bearer {entered.get('access_token')}"
            self._own_account(client)
            self._people(client)
            self._lists(client)
            self._strangers(self.server.client())
            self.ask(client, "POST", "/sessions/refresh", 200, json={"refresh_token": entered.get("refresh_token")})
            self.ask(client, "DELETE", "/sessions", 204)
        except HTTPError as error:
            self.faults.append(f"no answer: {error!r}")
        return self.faults

    def ask(self, client: Client, method: str, path: str, expected: int, **sent: Any) -> Any:
        """Ask once; return what the answer holds."""
        answer = client.request(method, f"/api/v1{path}", **sent)
        if answer.status_code != expected:
            self.faults.append(f"{method} {path} answered {answer.status_code}, not {expected}: {answer.text[:300]}")
        is_object = answer.headers.get("content-type", "").startswith("application/json")
        return answer.json() if is_object and answer.is_success else {}

    def _own_account(self, client: Client) -> None:
        self.ask(client, "PATCH", "/me", 200, json={"name": f"Walker {next(_numbers)}", "time_zone": "Europe/Paris"})
        self.ask(client, "PUT", "/me/avatar", 204, content=picture(), headers={"Content-Type": "image/png"})
        self.ask(client, "GET", "/me/avatar", 200)
        for path in ("/me", "/me/activity", "/me/export", "/sessions"):
            self.ask(client, "GET", path, 200)

    def _people(self, client: Client) -> None:
        number = next(_numbers)
        role = {"name": f"walker-{number}", "title": "Walker", "permissions": ["users:read"]}
        self.ask(client, "POST", "/roles", 201, json=role)
        new = {"email": f"{self.server.child.pid}.{number}@example.com", "name": "Somebody New", "password": PASSWORD}
        key = {"Idempotency-Key": f"walk-{number}-{self.server.child.pid}"}
        made: Any = {}
        for _ in range(2):
            made = self.ask(client, "POST", "/users", 201, json=new, headers=key)
        one = f"/users/{made.get('id')}"
        self.ask(client, "PATCH", one, 200, json={"name": "Somebody Else", "roles": [role["name"]]})
        for step in ("suspend", "reactivate"):
            self.ask(client, "POST", f"{one}/{step}", 200, json={"reason": "a walk"})
        self.ask(client, "DELETE", one, 200)
        self.ask(client, "POST", "/users/bulk", 200, json={"action": "restore", "ids": [made.get("id")]})
        for path in (one, f"{one}/sessions", f"{one}/activity"):
            self.ask(client, "GET", path, 200)
        self.ask(client, "PATCH", one, 200, json={"roles": []})
        self.ask(client, "DELETE", f"/roles/{role['name']}", 204)
        self.ask(client, "POST", f"{one}/erase", 204)

    def _lists(self, client: Client) -> None:
        for column in ("name", "email", "status", "created_at", "last_sign_in_at"):
            found = self.ask(client, "GET", "/users", 200, params={"sort": column, "limit": 2, "count": "exact"})
            after = {"sort": column, "limit": 2, "cursor": found.get("next_cursor"), "q": "a"}
            self.ask(client, "GET", "/users", 200, params=after)
        filters = {"status": "active", "verified": "true", "role": "admin", "q": "walker"}
        for path in ("/users.csv", "/audit", "/roles", "/permissions", "/statistics/overview", "/jwks.json"):
            self.ask(client, "GET", path, 200, params=filters if path == "/users.csv" else None)

    def _strangers(self, client: Client) -> None:
        email = f"stranger{next(_numbers)}.{self.server.child.pid}@example.com"
        person = {"email": email, "name": "Stranger", "password": PASSWORD}
        self.ask(client, "POST", "/accounts", 202, json=person)
        self.ask(client, "POST", "/password-resets", 202, json={"email": self.email})
        self.ask(client, "POST", "/sessions", 403, json={"email": email, "password": PASSWORD})
        self.ask(client, "POST", "/sessions", 401, json={"email": email, "password": "not his password at all"})


def picture() -> bytes:
    """Return a small picture."""
    out = io.BytesIO()
    Image.new("RGB", (32, 32), "blue").save(out, "PNG")
    return out.getvalue()
