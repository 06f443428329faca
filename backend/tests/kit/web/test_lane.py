"""The fast lane answers as the framework does, only sooner."""

from collections.abc import Mapping
from typing import Any

import pytest
from httpx2 import Response

from backend.tests.conftest import MakeApp, client_of
from backend.tests.fixtures.doors import API
from backend.tests.fixtures.people import SignedIn
from utilisateurs.app import main
from utilisateurs.app.metrics import Figures

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
