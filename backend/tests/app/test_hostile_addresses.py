"""No address and no parameter, however hostile, is answered by a 500."""

from typing import Any

from backend.tests.fixtures.people import SignedIn

QUERIES: list[dict[str, Any]] = [
    {"limit": -1},
    {"limit": 0},
    {"limit": 201},
    {"limit": "9" * 5000},
    {"limit": "1e3"},
    {"limit": "NaN"},
    {"cursor": "broken"},
    {"cursor": "\x00"},
    {"cursor": "A" * 5000},
    {"cursor": "é"},
    {"count": "all"},
    {"sort": "password_hash"},
    {"sort": "--name"},
    {"sort": "name\n"},
    {"status": "gone"},
    {"role": "\x00"},
    {"verified": "perhaps"},
    {"q": "\x00"},
    {"q": "a\x00b"},
    {"q": ""},
    {"created_from": "yesterday"},
    {"created_from": "0.5"},
    {"created_from": "1767225600"},
    {"created_from": "0001-01-01T00:00:00+23:59"},
    {"created_to": "9999-12-31T23:59:59-23:59"},
    {"created_from": "2026-01-01T00:00:00"},
    {"created_from": "1" * 400},
]
SEARCHES = ("%", "'; DROP TABLE users; --", "\\", "_", "*", "😀", "İ", "\u202e", "%s", "{0}")
IDENTIFIERS = ("%00", "%ff", "..%2f..%2fetc%2fpasswd", "%ed%a0%80", "x" * 3000, "%2e%2e", "'", "%0a", "%20")


async def test_a_parameter_that_makes_no_sense_is_invalid_input(admin: SignedIn) -> None:
    for query in QUERIES:
        answer = await admin.client.get("/api/v1/users", params=query)
        assert (answer.status_code, answer.json()["type"]) == (422, "urn:utilisateurs:problem:invalid-input"), query
        assert [error["field"].split(".")[0] for error in answer.json()["errors"]] == list(query)


async def test_a_search_takes_its_letters_literally(admin: SignedIn) -> None:
    for value in SEARCHES:
        answer = await admin.client.get("/api/v1/users", params={"q": value})
        assert (answer.status_code, answer.json()["items"]) == (200, []), value


async def test_an_identifier_that_makes_no_sense_is_refused(admin: SignedIn) -> None:
    for path in IDENTIFIERS:
        for below in ("users", "roles", "sessions"):
            answer = await admin.client.delete(f"/api/v1/{below}/{path}")
            assert answer.status_code in {404, 405, 422}, f"{path}: {answer.text}"
            assert answer.headers["content-type"] == "application/problem+json"


async def test_the_days_of_the_overview_may_be_any_and_are_never_a_defect(admin: SignedIn) -> None:
    for first, last in (("0001-01-01", "0001-01-02"), ("9999-12-30", "9999-12-31"), ("2026-01-02", "2026-01-01")):
        answer = await admin.client.get("/api/v1/statistics/overview", params={"from": first, "to": last})
        assert answer.status_code in {200, 422}, answer.text
    for word in ("0000-00-00", "2026-02-30", "\x00", "1e9", "0", "٢٠٢٦-01-01"):
        answer = await admin.client.get("/api/v1/statistics/overview", params={"from": word})
        assert answer.status_code == 422, word
