"""Choosing whom to list, and counting them."""

from datetime import timedelta
from typing import Any

import pytest
from httpx2 import AsyncClient

from backend.tests.fixtures.people import SignedIn
from backend.tests.fixtures.rows import EPOCH, Row, insert

DAY = timedelta(days=1)
PEOPLE = (
    Row(name="ann", status="invited", verified_at=None, created_at=EPOCH),
    Row(name="bob", roles=("reader",), created_at=EPOCH + DAY, last_sign_in_at=EPOCH + 2 * DAY),
    Row(name="cyd", status="suspended", roles=("manager", "reader"), created_at=EPOCH + 2 * DAY),
    Row(name="dan", status="deleted", verified_at=None, created_at=EPOCH + 3 * DAY, last_sign_in_at=EPOCH + 3 * DAY),
)
TODAY = (EPOCH + 30 * DAY).isoformat()


@pytest.fixture
async def everybody(connection: Any) -> None:
    await insert(connection, PEOPLE)


async def names(client: AsyncClient, **params: Any) -> str:
    answer = await client.get("/api/v1/users", params={"sort": "name", "created_to": TODAY, **params})
    assert answer.status_code == 200, answer.text
    return " ".join(item["name"] for item in answer.json()["items"])


def day(number: int) -> str:
    return (EPOCH + number * DAY).isoformat().replace("+00:00", "Z")


FILTERS: tuple[tuple[dict[str, Any], str], ...] = (
    ({}, "ann bob cyd dan"),
    ({"status": "suspended"}, "cyd"),
    ({"status": ["invited", "deleted"]}, "ann dan"),
    ({"role": "reader"}, "bob cyd"),
    ({"role": "no-such-role"}, ""),
    ({"verified": "true"}, "bob cyd"),
    ({"verified": "false"}, "ann dan"),
    ({"created_from": day(1)}, "bob cyd dan"),
    ({"created_to": day(1)}, "ann"),
    ({"created_from": day(1), "created_to": day(3)}, "bob cyd"),
    ({"created_from": day(3), "created_to": day(1)}, ""),
    ({"created_from": "2026-01-02T01:00:00+01:00"}, "bob cyd dan"),
    ({"last_sign_in_from": day(0)}, "bob dan"),
    ({"last_sign_in_to": day(3)}, "bob"),
    ({"last_sign_in_from": day(3)}, "dan"),
    ({"status": ["active", "suspended"], "role": "reader", "verified": "true", "q": "cyd"}, "cyd"),
)
REFUSED = (
    ("status", "gone"),
    ("verified", "perhaps"),
    ("created_from", "yesterday"),
    ("created_from", "2026-01-01T00:00:00"),
    ("created_to", "0001-01-01T00:00:00+14:00"),
    ("last_sign_in_to", "9999-12-31T23:59:59-12:00"),
    ("role", "x" * 41),
    ("role", "a\x00"),
    ("sort", "password_hash"),
    ("sort", "--name"),
    ("sort", "name\n"),
    ("sort", ""),
    ("limit", "0"),
    ("limit", "-1"),
    ("limit", "201"),
    ("limit", "1000000"),
    ("limit", "many"),
    ("limit", "9" * 400),
    ("count", "perhaps"),
)


async def test_each_filter_leaves_those_it_names(admin: SignedIn, everybody: None) -> None:
    found = [await names(admin.client, **params) for params, _ in FILTERS]
    assert found == [expected for _, expected in FILTERS]


async def test_a_parameter_out_of_its_range_is_refused_by_name(admin: SignedIn) -> None:
    for name, value in REFUSED:
        answer = await admin.client.get("/api/v1/users", params={name: value})
        assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json"), (name, value)
        problem = answer.json()
        assert problem["type"] == "urn:utilisateurs:problem:invalid-input"
        assert problem["errors"][0]["field"].partition(".")[0] == name


async def test_a_page_holds_at_most_two_hundred_and_fifty_unless_asked(admin: SignedIn, connection: Any) -> None:
    await insert(connection, [Row() for _ in range(210)])
    usual = await admin.client.get("/api/v1/users")
    largest = await admin.client.get("/api/v1/users", params={"limit": 200})
    assert (len(usual.json()["items"]), len(largest.json()["items"])) == (50, 200)


async def test_a_total_is_counted_estimated_or_left_out_as_asked(
    admin: SignedIn, everybody: None, connection: Any
) -> None:
    totals = {}
    for count in ("exact", "estimate", "none"):
        answer = await admin.client.get("/api/v1/users", params={"count": count, "created_to": TODAY, "q": "ann"})
        totals[count] = answer.json()["total"]
    assert totals["exact"] == {"value": 1, "exact": True}
    assert totals["none"] is None
    assert totals["estimate"]["exact"] is False
    assert totals["estimate"]["value"] >= 0
    whole = await admin.client.get("/api/v1/users", params={"count": "estimate"})
    assert whole.json()["total"]["exact"] is False
