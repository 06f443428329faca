"""What every answer says of itself."""

import pytest
from httpx2 import AsyncClient
from prometheus_client import CONTENT_TYPE_LATEST

from backend.tests.accounts.test_pictures import picture
from backend.tests.fixtures.doors import API
from backend.tests.fixtures.people import SignedIn

ANSWERS = {
    f"{API}/me": "application/json",
    f"{API}/users": "application/json",
    f"{API}/users.csv": "text/csv; charset=utf-8",
    f"{API}/nowhere": "application/problem+json",
    f"{API}/users?limit=0": "application/problem+json",
    "/health/live": "application/json",
    "/metrics": CONTENT_TYPE_LATEST,
    "/api/openapi.json": "application/json",
    "/dev/mail": "text/html; charset=utf-8",
}
"""JSON is UTF-8 by its own definition (RFC 8259, 8.1)."""


@pytest.mark.parametrize("path", ANSWERS)
async def test_no_answer_lets_its_kind_be_guessed(admin: SignedIn, path: str) -> None:
    headers = (await admin.client.get(path)).headers
    found = [headers[name] for name in ("content-type", "x-content-type-options", "referrer-policy")]
    assert found == [ANSWERS[path], "nosniff", "no-referrer"]


async def test_a_picture_is_never_a_page(person: SignedIn, client: AsyncClient) -> None:
    sent = {"content": picture("PNG"), "headers": {"Content-Type": "image/png"}}
    assert (await person.client.put(f"{API}/me/avatar", **sent)).status_code == 204  # type: ignore[arg-type] # values of two kinds
    headers = (await person.client.get(f"{API}/me/avatar")).headers
    assert (headers["content-type"], headers["x-content-type-options"]) == ("image/webp", "nosniff")
    assert headers["content-security-policy"] == "default-src 'none'"
