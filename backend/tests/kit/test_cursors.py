"""Cursors: opaque, and of one list only."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backend.tests.fixtures.people import PersonFactory, SignedIn
from utilisateurs.kit.pagination import Cursor, cut
from utilisateurs.kit.problems import InvalidInput

ID = "00000000000070008000000000000001"
instants = st.datetimes(timezones=st.just(UTC))
texts = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=200)


def packed(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


@given(key=texts | instants, identifier=st.uuids())
@example(key=datetime.min.replace(tzinfo=UTC), identifier=UUID(int=1))
def test_a_cursor_comes_back_as_it_was_written(key: str | datetime, identifier: UUID) -> None:
    cursor = Cursor("-name", key, identifier)
    assert Cursor.decode(cursor.encode(), "-name", str if isinstance(key, str) else datetime) == cursor


@given(text=st.text(max_size=60) | st.binary(max_size=60).map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_whatever_is_no_cursor_is_refused_as_invalid_input(text: str) -> None:
    with pytest.raises(InvalidInput):
        Cursor.decode(text, "-name", str)


@given(cut_at=st.integers(1, 200))
def test_a_cursor_cut_short_anywhere_is_refused(cut_at: int) -> None:
    text = Cursor("-name", "camille", uuid4()).encode()
    with pytest.raises(InvalidInput):
        Cursor.decode(text[:-cut_at], "-name", str)


BROKEN: dict[str, Any] = {
    "of another order": ["name", "t", "2026-01-01T00:00:00.000000", ID],
    "of another key": ["-created_at", "s", "camille", ID],
    "no time": ["-created_at", "t", "yesterday", ID],
    "no identifier": ["-created_at", "t", "2026-01-01T00:00:00.000000", "1"],
    "identifier of another type": ["-created_at", "t", "2026-01-01T00:00:00.000000", 1],
    "key of another type": ["-created_at", "t", 1, ID],
    "key with NUL": ["-created_at", "s", "\x00", ID],
    "too few": ["-created_at"],
    "too many": ["-created_at", "t", "2026-01-01T00:00:00.000000", ID, 1],
    "object": {"order": "-created_at"},
    "number": 1,
    "nothing": None,
    "deep": json.loads("[" * 300 + "]" * 300),
}


async def test_a_broken_cursor_is_refused_by_every_list(admin: SignedIn) -> None:
    for path in ("/api/v1/users", "/api/v1/audit", "/api/v1/me/activity"):
        for text in ("*", "é", "a", *map(packed, BROKEN.values())):
            answer = await admin.client.get(path, params={"cursor": text})
            assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "cursor"), (path, text)


async def test_a_cursor_of_one_list_or_one_order_is_refused_by_others(admin: SignedIn, people: PersonFactory) -> None:
    await people.make()
    client = admin.client
    own = (await client.get("/api/v1/users", params={"limit": 1, "sort": "name"})).json()["next_cursor"]
    trail = (await client.get("/api/v1/audit", params={"limit": 1})).json()["next_cursor"]
    elsewhere = [
        ("/api/v1/users", {"cursor": own, "sort": "-name"}),
        ("/api/v1/users", {"cursor": own, "sort": "email"}),
        ("/api/v1/users", {"cursor": own}),
        ("/api/v1/users", {"cursor": trail}),
        ("/api/v1/audit", {"cursor": own}),
        ("/api/v1/me/activity", {"cursor": own}),
    ]
    answers = [(await client.get(path, params=params)).status_code for path, params in elsewhere]
    assert answers == [422] * len(elsewhere)


async def test_times_at_the_ends_of_the_calendar_are_answered(admin: SignedIn) -> None:
    for instant in ("0001-01-01T00:00:00.000000", "9999-12-31T23:59:59.999999"):
        cursor = packed(["-created_at", "t", instant, ID])
        assert (await admin.client.get("/api/v1/users", params={"cursor": cursor})).status_code == 200


def test_the_page_after_the_last_row_is_not_announced() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    rows = [start + timedelta(days=number) for number in range(3)]
    assert cut(rows, 3, lambda row: Cursor("-at", row, uuid4())).next_cursor is None
    assert cut(rows, 2, lambda row: Cursor("-at", row, uuid4())).next_cursor is not None
