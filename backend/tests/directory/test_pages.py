"""Walking the list of people page by page."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.tests.fixtures.rows import EPOCH, Row, insert
from utilisateurs.app.wiring import Wired
from utilisateurs.directory.models import Column, Filters, Sort
from utilisateurs.kit.emails import email_key
from utilisateurs.kit.text import fold

COLUMNS: tuple[Column, ...] = ("name", "email", "status", "created_at", "last_sign_in_at")
SORTS = [Sort(column, descending=descending) for column in COLUMNS for descending in (False, True)]
NEVER = datetime.min.replace(tzinfo=EPOCH.tzinfo)
# Few values each, so that ties are the rule.
instants = st.integers(0, 2).map(lambda microseconds: EPOCH + timedelta(microseconds=microseconds))
rows = st.builds(
    Row,
    name=st.sampled_from(["Ana", "Àna", "ana B", "Øre", "%", "日本"]),
    status=st.sampled_from(["invited", "active", "suspended", "deleted"]),
    created_at=instants,
    last_sign_in_at=st.none() | instants,
    id=st.uuids(),
)
populations = st.lists(rows, max_size=9, unique_by=lambda row: row.id)


def key_of(row: Row, sort: Sort) -> tuple[Any, UUID]:
    keys = {
        "name": fold(row.name),
        "email": email_key(row.email),
        "status": row.status,
        "created_at": row.created_at,
        "last_sign_in_at": row.last_sign_in_at or NEVER,
    }
    return keys[sort.column], row.id


async def walk(wired: Wired, connection: Any, sort: Sort, limit: int, between: list[Row]) -> list[UUID]:
    """Read all pages, somebody new being added after each while there is somebody."""
    found: list[UUID] = []
    cursor: str | None = None
    waiting = list(between)
    while True:
        page = await wired.directory.list(connection, Filters(), sort, cursor, limit, "none")
        assert len(page.items) <= limit
        found += [user["id"] for user in page.items]
        cursor = page.next_cursor
        if cursor is None:
            return found
        await insert(connection, waiting[:1])
        del waiting[:1]


@pytest.mark.parametrize("sort", SORTS, ids=str)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=populations, there=st.integers(0, 9), limit=st.integers(1, 4))
async def test_all_pages_together_hold_everybody_once_in_order_even_while_others_are_added(
    wired: Wired, connection: Any, sort: Sort, people: list[Row], there: int, limit: int
) -> None:
    undone = connection.transaction()
    await undone.start()
    try:
        await insert(connection, people[:there])
        found = await walk(wired, connection, sort, limit, people[there:])
    finally:
        await undone.rollback()
    keys = {row.id: key_of(row, sort) for row in people}
    assert all(
        keys[left] != keys[right] and (keys[left] > keys[right]) is sort.descending for left, right in pairwise(found)
    )
    assert {row.id for row in people[:there]} <= set(found)


async def test_people_who_never_signed_in_come_last_when_the_newest_sign_in_comes_first(
    wired: Wired, connection: Any
) -> None:
    never, once = Row(), Row(last_sign_in_at=EPOCH)
    await insert(connection, [never, once])
    found = await walk(wired, connection, Sort("last_sign_in_at", descending=True), 1, [])
    assert found == [once.id, never.id]


async def test_names_sort_without_regard_to_accents_and_case(wired: Wired, connection: Any) -> None:
    people = [Row(name=name) for name in ("zoé", "Émile", "eva", "Élan", "Œdipe", "nadia")]
    await insert(connection, people)
    page = await wired.directory.list(connection, Filters(), Sort("name", descending=False), None, 50, "none")
    assert [user["name"] for user in page.items] == ["Élan", "Émile", "eva", "nadia", "Œdipe", "zoé"]
