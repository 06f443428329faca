"""Who may sign up, and with what."""

from typing import Any

import pytest
from httpx2 import Response

from backend.tests.conftest import MakeApp, client_of
from backend.tests.fixtures.doors import API, slug
from backend.tests.fixtures.people import PASSWORD

BODY = {"name": "Camille Dupré", "password": PASSWORD}


async def sign_up(make_app: MakeApp, email: str, **settings: Any) -> Response:
    app, _ = await make_app(**settings)
    async with client_of(app) as client:
        return await client.post(f"{API}/accounts", json=BODY | {"email": email})


async def test_a_closed_house_takes_nobody(make_app: MakeApp, connection: Any) -> None:
    answer = await sign_up(make_app, "camille@example.com", sign_up="closed")
    assert (answer.status_code, slug(answer)) == (403, "sign-up-closed")
    assert await connection.fetchval("SELECT count(*) FROM users") == 0


@pytest.mark.parametrize(
    ("email", "status"),
    [
        ("camille@example.com", 202),
        ("camille@EXAMPLE.com", 202),
        ("camille@exämple.org", 202),
        ("camille@xn--exmple-cua.org", 202),
        ("camille@sub.example.com", 403),
        ("camille@notexample.com", 403),
        ("example.com@example.net", 403),
        ("camille@example.com.evil.example.net", 403),
    ],
)
async def test_by_domain_only_its_own_addresses_are_taken(make_app: MakeApp, email: str, status: int) -> None:
    domains = ("Example.COM", "exämple.org")
    assert (await sign_up(make_app, email, sign_up="domains", sign_up_domains=domains)).status_code == status


@pytest.mark.parametrize("mode", ["open", "closed", "domains"])
async def test_the_interface_reads_who_may_sign_up(make_app: MakeApp, mode: str) -> None:
    app, _ = await make_app(sign_up=mode, sign_up_domains=("example.com",))
    async with client_of(app) as client:
        found = (await client.get(f"{API}/configuration")).json()
    assert (found["sign_up"], found["password_min_length"]) == (mode, 15)


@pytest.mark.parametrize(
    ("wrong", "field", "code"),
    [
        ({"password": "fourteen chars"}, "password", "string_too_short"),
        ({"password": "x" * 257}, "password", "string_too_long"),
        ({"password": "camille loves the sea"}, "password", "weak_password"),
        ({"password": "azertyuiopqsdfghj"}, "password", "weak_password"),
        ({"email": "not an address"}, "email", "not_an_address"),
        ({"name": "  "}, "name", "string_too_short"),
        ({"name": "é" * 121}, "name", "string_too_long"),
        ({"name": "a\x00b"}, "name", "control_characters"),
        ({"admin": True}, "admin", "extra_forbidden"),
        ({"roles": ["admin"]}, "roles", "extra_forbidden"),
    ],
)
async def test_a_wrong_sign_up_is_told_the_field_the_reason_and_the_remedy(
    client: Any, wrong: dict[str, Any], field: str, code: str
) -> None:
    answer = await client.post(f"{API}/accounts", json=BODY | {"email": "camille@example.com"} | wrong)
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["field"], error["code"]) == (422, field, code)
    assert error["reason"]
    assert error["remedy"]
