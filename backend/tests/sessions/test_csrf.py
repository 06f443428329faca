"""Writes with cookies prove that our own page sent them."""

from typing import Any

import pytest
from httpx2 import AsyncClient

from backend.tests.conftest import BASE, Enter, MakeApp, client_of
from backend.tests.fixtures.doors import API, sign_in, slug
from backend.tests.fixtures.people import PersonFactory, SignedIn, people_of

FOREIGN = "https://evil.example.com"


@pytest.fixture
async def browser(people: PersonFactory, enter: Enter) -> SignedIn:
    """Somebody signed in with cookies."""
    return await enter(await people.make(), cookies=True)


def proof(browser: SignedIn) -> str:
    found = browser.client.cookies["utilisateurs-csrf"]
    assert found
    return found


async def rename(browser: SignedIn, **headers: str) -> Any:
    named = {name.replace("_", "-").encode(): value.encode() for name, value in headers.items()}
    return await browser.client.patch(f"{API}/me", json={"name": "Renamed"}, headers=named)


async def test_a_write_with_the_proof_is_taken_with_our_origin_or_none(browser: SignedIn) -> None:
    assert (await rename(browser, X_CSRF_Token=proof(browser))).status_code == 200
    assert (await rename(browser, X_CSRF_Token=proof(browser), Origin=BASE)).status_code == 200


async def test_reading_needs_no_proof(browser: SignedIn) -> None:
    assert (await browser.client.get(f"{API}/me")).status_code == 200


async def test_a_write_without_proof_or_with_another_one_is_refused(
    browser: SignedIn, people: PersonFactory, enter: Enter
) -> None:
    other = await enter(await people.make(), cookies=True)
    for headers in ({}, {"X_CSRF_Token": ""}, {"X_CSRF_Token": "wrong"}, {"X_CSRF_Token": proof(other)}):
        answer = await rename(browser, **headers, Origin=BASE)
        assert (answer.status_code, slug(answer)) == (403, "csrf-failed")


@pytest.mark.parametrize(
    "origin", [FOREIGN, "null", "", "http://127.0.0.1", "ftp://127.0.0.1:8000", "http://127.0.0.1:8000.example.com"]
)
async def test_a_write_from_a_foreign_origin_is_refused_even_with_the_proof(browser: SignedIn, origin: str) -> None:
    answer = await rename(browser, X_CSRF_Token=proof(browser), Origin=origin)
    assert (answer.status_code, slug(answer)) == (403, "csrf-failed")


async def test_an_origin_that_is_no_url_is_refused_and_no_defect(browser: SignedIn) -> None:
    for origin in ("http://[", "http://[::1", "//", "http://127.0.0.1:8000\u00e9"):
        answer = await rename(browser, X_CSRF_Token=proof(browser), Origin=origin)
        assert (answer.status_code, slug(answer)) == (403, "csrf-failed")


async def test_an_empty_bearer_does_not_spare_the_proof(browser: SignedIn) -> None:
    for header in ("Bearer ", "Bearer  ", "bearer \t"):
        assert (await rename(browser, Authorization=header)).status_code in {401, 403}
    assert (await browser.client.get(f"{API}/me")).json()["name"] != "Renamed"


async def test_a_refresh_by_cookie_needs_proof_and_our_origin_and_spends_nothing_without(browser: SignedIn) -> None:
    right = {"X-CSRF-Token": proof(browser)}
    for headers in ({}, {"X-CSRF-Token": "wrong"}, right | {"Origin": FOREIGN}, right | {"Origin": "null"}):
        answer = await browser.client.post(f"{API}/sessions/refresh", json={}, headers=headers)
        assert (answer.status_code, slug(answer)) == (403, "csrf-failed")
    answer = await browser.client.post(f"{API}/sessions/refresh", json={}, headers=right | {"Origin": BASE})
    assert answer.status_code == 200


async def test_a_bearer_token_needs_no_proof(person: SignedIn) -> None:
    assert (await rename(person, Origin=FOREIGN)).status_code == 200


async def test_the_pages_of_an_allowed_origin_may_write(make_app: MakeApp) -> None:
    app, wired = await make_app(cors_origins=("https://console.example.com",))
    user = await people_of(wired).make()
    async with client_of(app) as client:
        await sign_in(client, user.email, cookies=True)
        headers = {"X-CSRF-Token": client.cookies["utilisateurs-csrf"] or "", "Origin": "https://console.example.com"}
        assert (await client.patch(f"{API}/me", json={"name": "Renamed"}, headers=headers)).status_code == 200
        headers["Origin"] = FOREIGN
        assert (await client.patch(f"{API}/me", json={"name": "Renamed"}, headers=headers)).status_code == 403


async def test_where_ours_is_https_no_page_over_plain_http_writes(make_app: MakeApp) -> None:
    app, wired = await make_app(public_url="https://users.example.com")
    user = await people_of(wired).make()
    async with client_of(app) as client:
        issued = await sign_in(client, user.email, cookies=True)
        sent = dict(line.partition(";")[0].split("=", 1) for line in issued.headers.get_list("set-cookie"))
        cookie = {"Cookie": "; ".join("=".join(pair) for pair in sent.items()), "Host": "users.example.com"}
        headers = cookie | {"X-CSRF-Token": sent["__Host-utilisateurs-csrf"]}
        for scheme, status in (("http", 403), ("https", 200)):
            headers["Origin"] = f"{scheme}://users.example.com"
            assert (await client.patch(f"{API}/me", json={"name": "R"}, headers=headers)).status_code == status


async def test_a_form_of_another_site_cannot_sign_anybody_in(client: AsyncClient, people: PersonFactory) -> None:
    """Forms send text, multipart or urlencoded bodies without asking first; none of them is taken."""
    user = await people.make()
    body = f'{{"email": "{user.email}", "password": "seven green lamps at noon", "cookies": true}}'
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        answer = await client.post(f"{API}/sessions", content=body, headers={"Content-Type": kind, "Origin": FOREIGN})
        assert answer.status_code in {415, 422}
        assert "set-cookie" not in answer.headers
