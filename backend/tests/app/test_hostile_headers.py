"""No header, however hostile, is answered by a 500, and none makes us believe what it says."""

from itertools import product
from typing import Any

from fastapi import FastAPI
from httpx2 import AsyncClient

from backend.tests.conftest import Enter, MakeApp, client_of
from backend.tests.fixtures.people import PersonFactory, SignedIn

VALUES = (
    b"",
    b" ",
    b"\x00",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"\xb2",
    b"x" * 60_000,
    b"," * 5_000,
    b";q=" * 5_000,
    b'"' * 99,
    b"9" * 5_000,
    b"-1",
    b"http://[",
    b"Bearer",
    b"Bearer " + b"." * 2_000,
    b"bytes=0-0,0-0",
    b"%00",
)
NAMES = (
    "Accept",
    "Accept-Encoding",
    "Accept-Language",
    "Authorization",
    "Content-Length",
    "Content-Type",
    "Cookie",
    "Forwarded",
    "Host",
    "Idempotency-Key",
    "If-Match",
    "Origin",
    "Range",
    "User-Agent",
    "X-CSRF-Token",
    "X-Forwarded-For",
    "X-Request-Id",
)


async def test_no_hostile_header_is_a_defect(app: FastAPI, admin: SignedIn) -> None:
    for name, value in product(NAMES, VALUES):
        signed: dict[str, str | bytes] = {"Authorization": admin.client.headers["Authorization"], name: value}
        for method, path in (("PATCH", "/api/v1/me"), ("GET", "/api/v1/users")):
            assert await sent(app, method, path, signed) < 500, f"{name}: {value[:40]!r}"


async def sent(app: FastAPI, method: str, path: str, headers: dict[str, str | bytes]) -> int:
    """Hand a request to the application as a server would, without a client that knows better."""
    raw = [
        (key.lower().encode(), value if isinstance(value, bytes) else value.encode()) for key, value in headers.items()
    ]
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
    }
    scope |= {"path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "", "headers": raw}
    scope |= {"client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8000)}
    found: list[int] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"{}", "more_body": False}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            found.append(message["status"])

    await app(scope, receive, send)
    return found[0]


async def test_an_origin_that_is_none_is_refused_like_a_foreign_one(
    app: FastAPI, people: PersonFactory, enter: Enter
) -> None:
    signed_in = await enter(await people.make(), cookies=True)
    proof = {"X-CSRF-Token": signed_in.client.cookies["utilisateurs-csrf"]}
    for origin in ("http://[", "null", "https://evil.example", "http://127.0.0.1:8000@evil.example", "\x00"):
        answer = await signed_in.client.patch("/api/v1/me", json={"name": "X"}, headers={**proof, "Origin": origin})
        assert (answer.status_code, answer.json()["type"]) == (403, "urn:utilisateurs:problem:csrf-failed"), origin


async def test_a_request_id_of_the_clients_is_kept_if_it_is_harmless(client: AsyncClient) -> None:
    for given, kept in (("abcdef-12345678", True), ("x" * 65, False), ("a b c d e f g", False), ('{"a":1}"', False)):
        answer = await client.get("/health/live", headers={"X-Request-Id": given})
        assert (answer.headers["x-request-id"] == given) is kept


async def address_seen(app: FastAPI, people: PersonFactory, enter: Enter, forwarded: str) -> str:
    """Sign in with a header and tell which address the session was opened from."""
    signed_in = await enter(await people.make())
    async with client_of(app, **{"X-Forwarded-For": forwarded}) as client:
        sent = {"email": signed_in.user.email, "password": "seven green lamps at noon"}
        await client.post("/api/v1/sessions", json=sent)
    items = (await signed_in.client.get("/api/v1/sessions")).json()["items"]
    return str(next(item["address"] for item in items if not item["current"]))


async def test_a_forged_forwarding_header_is_not_believed(app: FastAPI, people: PersonFactory, enter: Enter) -> None:
    assert await address_seen(app, people, enter, "203.0.113.7") == "127.0.0.1"


async def test_it_does_not_get_round_a_limit(make_app: MakeApp) -> None:
    app, _ = await make_app(limit_recovery_per_address="1/60")
    statuses = []
    async with client_of(app) as client:
        for number in (1, 2):
            headers = {"X-Forwarded-For": f"203.0.113.{number}"}
            answer = await client.post("/api/v1/password-resets", json={"email": "a@example.com"}, headers=headers)
            statuses.append(answer.status_code)
    assert statuses == [202, 429]


async def test_behind_a_trusted_proxy_each_client_has_limits_of_his_own(make_app: MakeApp) -> None:
    app, _ = await make_app(limit_recovery_per_address="1/60", trusted_proxies=("127.0.0.0/8",))
    statuses = []
    async with client_of(app) as client:
        for forwarded in (("203.0.113.1",), ("203.0.113.2",), ("198.51.100.9, 203.0.113.1",), ("x", "203.0.113.2")):
            headers = [("X-Forwarded-For", line) for line in forwarded]
            answer = await client.post("/api/v1/password-resets", json={"email": "a@example.com"}, headers=headers)
            statuses.append(answer.status_code)
    assert statuses == [202, 202, 429, 429], "what the client himself wrote in front is not believed"
