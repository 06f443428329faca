"""What is asked of the running service, and of a peer beside it."""

import asyncio
import json
import os
import urllib.request
from typing import Any

import uvloop

from bench.costs import Line
from bench.load import CONNECTIONS, Ask, Load, load
from scripts.server import Server
from utilisateurs.local.sample import PASSWORD

API = "/api/v1"
SIGNING_IN = 64
"""Clients that sign in at once."""


class Service:
    """The server under measure, signed in as its administrator."""

    def __init__(self, server: Server) -> None:
        """Sign in."""
        self.server = server
        self._headers: dict[str, str] = {}
        entered = self.call("POST", "/sessions", {"email": server.email, "password": server.password})
        self._headers = {"Authorization": f"Bearer {entered['access_token']}"}

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """Make one request and return the JSON of the answer."""
        data = json.dumps(body).encode() if body else None
        headers = {"Content-Type": "application/json", **self._headers}
        request = urllib.request.Request(self.server.url + API + path, data, headers, method=method)  # noqa: S310 - our own address
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - our own http address
            return json.load(answer)

    def ask(self, path: str) -> Ask:
        """Return a request for an address of the server."""
        return Ask(self.server.url + path, self._headers)

    def line(self, path: str, connections: int = CONNECTIONS) -> Line:
        """Return a line of the bench: a request, the server's process, and how many ask at once."""
        return Line(self.ask(path), self.server.pid, connections)

    def page_at(self, number: int) -> str:
        """Walk to a page of 100 users, and return its address."""
        path = f"{API}/users?limit=100"
        for _ in range(number - 1):
            cursor = self.call("GET", path.removeprefix(API))["next_cursor"]
            if cursor is None:
                return path
            path = f"{API}/users?limit=100&cursor={cursor}"
        return path

    def people(self, number: int) -> list[str]:
        """Return the addresses of so many of the sample's people who may sign in: they are the newest here."""
        emails: list[str] = []
        path = "/users?limit=200&status=active&verified=true"
        cursor = ""
        while len(emails) < number:
            page = self.call("GET", path + cursor)
            emails += [user["email"] for user in page["items"] if user["email"] != self.server.email]
            if page["next_cursor"] is None:
                raise LookupError(f"there are {len(emails)} people who may sign in, not {number}")
            cursor = f"&cursor={page['next_cursor']}"
        return emails[:number]

    def sign_ins(self) -> Ask:
        """Return sign-ins of one person of the sample after the other."""
        emails = self.people(100)

        def body(number: int) -> bytes:
            return json.dumps({"email": emails[number % len(emails)], "password": PASSWORD}).encode()

        return Ask(f"{self.server.url}{API}/sessions", {}, body)

    def together(self, path: str, seconds: float) -> tuple[Load, Load]:
        """Ask for an address while many people sign in; return both loads."""

        async def both() -> tuple[Load, Load]:
            crowd = asyncio.create_task(load(self.sign_ins(), seconds, SIGNING_IN))
            return await load(self.ask(path), seconds), await crowd

        return uvloop.run(both())


def peer(path_variable: str, usual: str) -> Ask | None:
    """Return a request for the peer named by BENCH_PEER_URL and BENCH_PEER_TOKEN, if there is one."""
    base, token = os.environ.get("BENCH_PEER_URL"), os.environ.get("BENCH_PEER_TOKEN", "")
    if not base:
        return None
    return Ask(base.rstrip("/") + os.environ.get(path_variable, usual), {"Authorization": f"Bearer {token}"})
