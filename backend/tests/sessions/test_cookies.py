"""Sessions of browsers: cookies that no script can read."""

from http.cookies import Morsel, SimpleCookie
from typing import Any

import pytest
from httpx2 import AsyncClient, Response

from backend.tests.conftest import MakeApp, client_of
from backend.tests.fixtures.doors import API, sign_in
from backend.tests.fixtures.people import PASSWORD, PersonFactory, SignedIn, people_of
from utilisateurs.directory.models import User

ACCESS, REFRESH, CSRF = "utilisateurs-access", "utilisateurs-refresh", "utilisateurs-csrf"


def cookies_of(answer: Response) -> dict[str, Morsel[str]]:
    found: dict[str, Morsel[str]] = {}
    for line in answer.headers.get_list("set-cookie"):
        found |= SimpleCookie(line)
    return found


@pytest.fixture
async def user(people: PersonFactory) -> User:
    return await people.make()


async def test_a_browser_gets_http_only_cookies_and_no_token_in_the_body(client: AsyncClient, user: User) -> None:
    answer = await sign_in(client, user.email, cookies=True)
    assert (answer.status_code, answer.json()) == (201, {"expires_in": 900})
    cookies = cookies_of(answer)
    assert {name: (one["httponly"], one["samesite"], one["path"]) for name, one in cookies.items()} == {
        ACCESS: (True, "strict", "/"),
        REFRESH: (True, "strict", f"{API}/sessions/refresh"),
        CSRF: ("", "strict", "/"),
    }
    assert {one["max-age"] for one in cookies.values()} == {"900", str(30 * 86400)}
    assert not any(one["secure"] or one["domain"] for one in cookies.values())
    assert answer.headers["cache-control"] == "no-store"


async def test_the_readable_cookie_opens_nothing(client: AsyncClient, user: User) -> None:
    proof = cookies_of(await sign_in(client, user.email, cookies=True))[CSRF].value
    client.cookies.clear()
    for headers in ({"Authorization": f"Bearer {proof}"}, {"Cookie": f"{ACCESS}={proof}"}):
        assert (await client.get(f"{API}/me", headers=headers)).status_code == 401


async def test_an_api_client_gets_tokens_and_no_cookie(client: AsyncClient, user: User) -> None:
    answer = await sign_in(client, user.email)
    assert set(answer.json()) == {"access_token", "token_type", "expires_in", "refresh_token"}
    assert "set-cookie" not in answer.headers


async def test_a_browser_refreshes_by_cookie_with_its_proof_and_gets_no_token_in_the_body(
    client: AsyncClient, user: User
) -> None:
    before = cookies_of(await sign_in(client, user.email, cookies=True))
    proof = {"X-CSRF-Token": before[CSRF].value}
    answer = await client.post(f"{API}/sessions/refresh", json={}, headers=proof)
    assert (answer.status_code, answer.json()) == (200, {"expires_in": 900})
    after = cookies_of(answer)
    assert (after[ACCESS].value, after[REFRESH].value) != (before[ACCESS].value, before[REFRESH].value)
    assert after[CSRF].value == before[CSRF].value
    assert (await client.get(f"{API}/me")).status_code == 200


async def test_over_https_cookies_are_secure_and_bear_the_strict_prefixes(make_app: MakeApp) -> None:
    app, wired = await make_app(public_url="https://users.example.com")
    user = await people_of(wired).make()
    async with client_of(app) as client:
        cookies = cookies_of(await sign_in(client, user.email, cookies=True))
        assert set(cookies) == {f"__Host-{ACCESS}", f"__Secure-{REFRESH}", f"__Host-{CSRF}"}
        assert all(one["secure"] for one in cookies.values())
        host, proof = cookies[f"__Host-{ACCESS}"], cookies[f"__Host-{CSRF}"]
        assert {(one["path"], one["domain"]) for one in (host, proof)} == {("/", "")}
        good, plain = ({"Cookie": f"{name}={host.value}"} for name in (f"__Host-{ACCESS}", ACCESS))
        assert (await client.get(f"{API}/me", headers=good)).status_code == 200
        assert (await client.get(f"{API}/me", headers=plain)).status_code == 401


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("DELETE", "/sessions", None),
        ("DELETE", "/sessions/{session}", None),
        ("DELETE", "/me", {"password": PASSWORD}),
    ],
)
async def test_who_signs_out_or_leaves_has_no_cookie_left(
    client: AsyncClient, user: User, method: str, path: str, body: Any
) -> None:
    signed = cookies_of(await sign_in(client, user.email, cookies=True))
    session = (await client.get(f"{API}/me")).json()["session_id"]
    url = f"{API}{path.format(session=session)}"
    answer = await client.request(method, url, json=body, headers={"X-CSRF-Token": signed[CSRF].value})
    cleared = cookies_of(answer)
    assert {name: (one.value, one["max-age"], one["path"]) for name, one in cleared.items()} == {
        name: ("", "0", signed[name]["path"]) for name in (ACCESS, REFRESH, CSRF)
    }
    assert answer.status_code == 204
    assert len(client.cookies) == 0


async def test_a_bearer_token_counts_before_a_cookie(client: AsyncClient, user: User, person: SignedIn) -> None:
    await sign_in(client, user.email, cookies=True)
    bearer = {"Authorization": f"Bearer {person.tokens['access_token']}"}
    assert (await client.get(f"{API}/me", headers=bearer)).json()["id"] == str(person.id)


async def test_signing_in_again_in_a_browser_ends_the_session_before(
    client: AsyncClient, user: User, people: PersonFactory
) -> None:
    before = cookies_of(await sign_in(client, user.email, cookies=True))[ACCESS].value
    other = await people.make()
    assert (await sign_in(client, other.email, cookies=True)).status_code == 201
    assert (await client.get(f"{API}/me")).json()["id"] == str(other.id)
    client.cookies.clear()
    assert (await client.get(f"{API}/me", headers={"Cookie": f"{ACCESS}={before}"})).status_code == 401


async def test_a_refused_sign_in_ends_nothing_and_rubbish_hinders_nobody(client: AsyncClient, user: User) -> None:
    await sign_in(client, user.email, cookies=True)
    assert (await sign_in(client, user.email, "not the password at all", cookies=True)).status_code == 401
    assert (await client.get(f"{API}/me")).status_code == 200
    client.cookies.clear()
    client.cookies.set(ACCESS, "rubbish")
    assert (await sign_in(client, user.email, cookies=True)).status_code == 201
