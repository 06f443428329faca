"""Parameters that nobody declared."""

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient

from backend.tests.authority.matrix import NOBODY_ID
from backend.tests.authority.test_matrix import operations
from backend.tests.fixtures.doors import API, slug
from backend.tests.fixtures.people import SignedIn


async def test_a_misspelt_filter_is_refused_by_its_name_instead_of_listing_everybody(admin: SignedIn) -> None:
    answer = await admin.client.get(f"{API}/users", params={"stauts": "suspended", "limit": 1, "Sort": "name"})
    assert (answer.status_code, slug(answer)) == (422, "invalid-input")
    errors = answer.json()["errors"]
    assert [(error["field"], error["code"]) for error in errors] == [
        ("Sort", "extra_forbidden"),
        ("stauts", "extra_forbidden"),
    ]
    assert all(error["reason"] and error["remedy"] for error in errors)


async def test_every_operation_refuses_a_parameter_it_does_not_know(app: FastAPI, admin: SignedIn) -> None:
    for name, method, path in operations(app):
        answer = await admin.client.request(method, path, params={"unheard-of": "1"})
        assert (answer.status_code, slug(answer)) == (422, "invalid-input"), name
        assert [error["field"] for error in answer.json()["errors"]] == ["unheard-of"], name


@pytest.mark.parametrize(
    "path",
    ["/users?limit=1&count=exact&sort=name&role=admin", "/audit?from=2026-01-01T00:00:00Z&limit=1", "/me"],
)
async def test_what_is_declared_is_taken_wherever_it_is_declared(admin: SignedIn, path: str) -> None:
    assert (await admin.client.get(API + path)).status_code == 200


async def test_the_mark_in_the_address_of_a_picture_is_known(admin: SignedIn) -> None:
    answers = [await admin.client.get(f"{API}{path}/avatar?v=abc") for path in ("/me", f"/users/{NOBODY_ID}")]
    assert [slug(answer) for answer in answers] == ["not-found", "not-found"]


async def test_health_and_pages_take_what_others_append_to_their_addresses(client: AsyncClient) -> None:
    assert (await client.get("/health/live?probe=1")).status_code == 200
