"""The fast lane answers as the framework does, only sooner."""

from collections.abc import Mapping
from typing import Any

import pytest
from httpx2 import Response

from backend.tests.conftest import MakeApp, client_of
from backend.tests.fixtures.doors import API
from backend.tests.fixtures.people import PASSWORD, SignedIn
from backend.tests.fixtures.rows import Row, insert
from utilisateurs.app import main
from utilisateurs.app.metrics import Figures

JSON = "application/json"
ALIKE = {"X-Request-Id": "the-same-for-both"}
METHODS = ("GET", "HEAD", "POST", "PATCH", "OPTIONS")


@pytest.fixture
async def usual(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The application without any lane, over the same data."""
    monkeypatch.setattr(main, "_LANES", {})
    app, _ = await make_app()
    return app


def shown(answer: Response) -> tuple[int, bytes, Mapping[str, str]]:
    return answer.status_code, answer.content, dict(answer.headers)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("path", ["/me", "/me/", "/me?fields=all"])
async def test_each_method_and_address_is_answered_as_without_it(
    person: SignedIn, usual: Any, method: str, path: str
) -> None:
    headers = ALIKE | {"Authorization": person.client.headers["Authorization"]}
    async with client_of(usual) as other:
        slow = await other.request(method, API + path, headers=headers)
    fast = await person.client.request(method, API + path, headers=headers)
    assert shown(fast) == shown(slow)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer nothing"},
        {"Authorization": "Bearer nothing", "Accept-Language": "fr"},
        {"Cookie": "utilisateurs-access=nothing"},
    ],
)
async def test_each_refusal_is_the_same(client: Any, usual: Any, headers: dict[str, str]) -> None:
    async with client_of(usual) as other:
        slow = await other.get(f"{API}/me", headers=headers | ALIKE)
    fast = await client.get(f"{API}/me", headers=headers | ALIKE)
    assert shown(fast) == shown(slow)
    assert fast.status_code == 401


WORDS = (
    "",
    "limit=3",
    "limit=3&sort=name&count=exact",
    "limit=2&sort=-last_sign_in_at&count=estimate&status=active&status=invited",
    "q=a&role=admin&verified=true",
    "created_from=2020-01-01T00:00:00Z&created_to=2030-01-01T00:00:00%2B02:00",
    "last_sign_in_from=2020-01-01T00:00:00Z&last_sign_in_to=2030-01-01T00:00:00Z",
    "limit=0",
    "limit=1&limit=2",
    "limit=three&sort=nothing&verified=perhaps",
    "status=gone",
    "q=",
    "q=%00",
    "cursor=nothing",
    "created_from=1",
    "unknown=1",
    "limit=%FF",
)


@pytest.mark.parametrize("words", WORDS)
async def test_a_list_is_the_same_word_for_word(admin: SignedIn, connection: Any, usual: Any, words: str) -> None:
    await insert(connection, [Row(name=name, roles=("reader",)) for name in ("Zoé", "ana", 'X "q"')])
    headers = ALIKE | {"Authorization": admin.client.headers["Authorization"]}
    async with client_of(usual) as other:
        slow = await other.get(f"{API}/users?{words}", headers=headers)
    fast = await admin.client.get(f"{API}/users?{words}", headers=headers)
    assert shown(fast) == shown(slow)


async def test_a_list_is_refused_alike_without_the_permission(person: SignedIn, usual: Any) -> None:
    headers = ALIKE | {"Authorization": person.client.headers["Authorization"]}
    async with client_of(usual) as other:
        slow = await other.get(f"{API}/users", headers=headers)
    fast = await person.client.get(f"{API}/users", headers=headers)
    assert shown(fast) == shown(slow)
    assert fast.status_code == 403


BODIES = (
    (JSON, b'{"email": "nobody@example.com", "password": "not the password"}'),
    (JSON, b'{"email": "nobody@example.com"}'),
    (JSON, b'{"email": "nobody", "password": "not the password", "more": 1}'),
    (JSON, b'{"email": 1, "password": null, "cookies": "perhaps"}'),
    (JSON, b'{"email": "nobody@example.com", "password": "\\ud800"}'),
    (JSON, b'{"email": "nobody@example.com", "password": "a\\u0000b"}'),
    (JSON, '{"email": "nobody@example.com", "password": "é"}'.encode("utf-16")),
    (JSON, b"["),
    (JSON, b""),
    (JSON, b"x" * 300_000),
    ("application/json; charset=utf-8", b'{"email": "nobody@example.com", "password": "not the password"}'),
    ("text/plain", b'{"email": "nobody@example.com", "password": "not the password"}'),
    ("application/x-www-form-urlencoded", b"email=nobody%40example.com"),
)


@pytest.mark.parametrize(("kind", "body"), BODIES)
async def test_a_sign_in_is_refused_alike(client: Any, usual: Any, kind: str, body: bytes) -> None:
    headers = ALIKE | {"Content-Type": kind}
    async with client_of(usual) as other:
        slow = await other.post(f"{API}/sessions", content=body, headers=headers)
    fast = await client.post(f"{API}/sessions", content=body, headers=headers)
    assert shown(fast) == shown(slow)
    assert fast.status_code >= 400


@pytest.mark.parametrize("cookies", [False, True])
async def test_a_sign_in_opens_as_much(person: SignedIn, client: Any, usual: Any, cookies: bool) -> None:
    body = {"email": person.user.email, "password": PASSWORD, "cookies": cookies}
    async with client_of(usual) as other:
        slow = await other.post(f"{API}/sessions", json=body, headers=ALIKE)
    fast = await client.post(f"{API}/sessions", json=body, headers=ALIKE)
    assert fast.status_code == slow.status_code == 201
    assert fast.json().keys() == slow.json().keys()
    assert fast.headers.keys() == slow.headers.keys()
    assert fast.cookies.keys() == slow.cookies.keys()


async def test_it_is_counted_under_its_route(app: Any, person: SignedIn) -> None:
    def counted() -> float:
        labels = {"method": "GET", "route": "/api/v1/me", "status": "200"}
        return float(app.state.provided[Figures].registry.get_sample_value("http_requests_total", labels) or 0)

    before = counted()
    await person.client.get(f"{API}/me")
    assert counted() == before + 1


async def test_who_was_signed_out_is_refused_at_once(person: SignedIn) -> None:
    assert (await person.client.get(f"{API}/me")).status_code == 200
    await person.client.delete(f"{API}/sessions")
    assert (await person.client.get(f"{API}/me")).status_code == 401
