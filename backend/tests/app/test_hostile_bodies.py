"""No body, however hostile, is answered by a 500."""

import json
from itertools import product

from httpx2 import AsyncClient

from backend.tests.fixtures.people import SignedIn

DOORS = (
    ("POST", "/api/v1/accounts"),
    ("POST", "/api/v1/accounts/verification"),
    ("POST", "/api/v1/sessions"),
    ("POST", "/api/v1/sessions/refresh"),
    ("POST", "/api/v1/password-resets/confirm"),
    ("PATCH", "/api/v1/me"),
    ("POST", "/api/v1/me/password"),
    ("POST", "/api/v1/users"),
    ("POST", "/api/v1/users/bulk"),
    ("POST", "/api/v1/users/0190a000-0000-7000-8000-000000000000/suspend"),
    ("POST", "/api/v1/roles"),
    ("PATCH", "/api/v1/roles/nobody"),
)
BODIES = {
    "NUL bytes": b'{"email": "a\\u0000b@example.com", "name": "\\u0000", "token": "\\u0000", "password": "\\u0000"}',
    "NUL bytes, bare": b"\x00\x00\x00\x00",
    "invalid UTF-8": b'{"email": "\xff\xfe@example.com", "name": "\xc3\x28"}',
    "a lone surrogate": b'{"email": "\\ud800@example.com", "name": "\\udfff", "token": "\\ud800"}',
    "a lone surrogate as a field": b'{"\\ud800": 1}',
    "deep nesting": b"[" * 100_000,
    "deep nesting, closed": b'{"name":' * 20_000 + b"1" + b"}" * 20_000,
    "a huge number": b'{"email": 1' + b"0" * 10_000 + b"}",
    "a number beyond all": b'{"limit": 1e999999, "name": NaN, "email": -Infinity}',
    "broken JSON": b'{"email": "a@example.com",',
    "no JSON at all": b"email=a@example.com",
    "duplicate keys": b'{"name": "a", "name": ["b"], "email": "a@example.com", "email": 1}',
    "unknown fields": b'{"surplus": {"__proto__": [1]}, "constructor": 1}',
    "a list": b"[]",
    "a list of lists": b"[[[[1]]]]",
    "null": b"null",
    "a number": b"0",
    "nothing": b"",
    "wrong kinds": b'{"email": [], "name": {}, "password": 1, "token": true, "ids": "x", "action": null, "roles": 3}',
    "a byte order mark": b'\xef\xbb\xbf{"email": "a@example.com"}',
    "UTF-16": '{"email": "a@example.com"}'.encode("utf-16"),
    "right-to-left and zero width": json.dumps({"email": "a@example.com", "name": "\u202e\u200b\ufeff"}).encode(),
    "a name of combining marks": json.dumps({"email": "a@example.com", "name": "e" + "\u0301" * 119}).encode(),
}


async def test_no_hostile_body_is_a_defect(admin: SignedIn) -> None:
    headers = {"Content-Type": "application/json"}
    for (method, path), (name, body) in product(DOORS, BODIES.items()):
        answer = await admin.client.request(method, path, content=body, headers=headers)
        assert answer.status_code < 500, f"{path} {name}: {answer.text}"
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == "application/problem+json", name


async def test_a_body_of_another_kind_is_refused_as_such(client: AsyncClient) -> None:
    for kind in ("text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data", "x", ""):
        headers = {"Content-Type": kind}
        answer = await client.post("/api/v1/sessions", content=b'{"email": "a@example.com"}', headers=headers)
        assert (answer.status_code, answer.json()["type"]) == (415, "urn:utilisateurs:problem:unsupported-media-type")


async def test_ten_megabytes_are_refused_wherever_they_are_sent(admin: SignedIn) -> None:
    body = b'{"name": "' + b"x" * 10_000_000 + b'"}'
    for method, path in (*DOORS, ("PUT", "/api/v1/me/avatar")):
        answer = await admin.client.request(method, path, content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == 413, path


async def test_of_two_values_under_one_key_the_last_one_counts(admin: SignedIn) -> None:
    headers = {"Content-Type": "application/json"}
    answer = await admin.client.patch("/api/v1/me", content=b'{"name": "First", "name": "Last"}', headers=headers)
    assert answer.json()["name"] == "Last"
