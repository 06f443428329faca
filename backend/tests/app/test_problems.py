"""Every answer other than the wished one is a problem (RFC 9457), in English or French."""

from typing import Any

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient, Response

from backend.tests.conftest import MakeApp, client_of
from backend.tests.fixtures.people import SignedIn

MEMBERS = {"type", "title", "status", "detail", "remedy", "request_id"}
BIG = b'"' + b"x" * 300_000 + b'"'


def problem(answer: Response) -> dict[str, Any]:
    """Check that the answer is a problem, and read it."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    body: dict[str, Any] = answer.json()
    assert body.keys() >= MEMBERS
    assert (body["status"], body["request_id"]) == (answer.status_code, answer.headers["x-request-id"])
    assert body["type"].startswith("urn:utilisateurs:problem:")
    assert "{" not in body["detail"] + body["remedy"], "a mark was left open"
    return body


REFUSED: list[tuple[str, dict[str, Any], int, str]] = [
    ("an address that does not exist", {"method": "GET", "url": "/api/v1/nothing"}, 404, "not-found"),
    ("an address below the API", {"method": "GET", "url": "/api/nothing"}, 404, "not-found"),
    ("a method not taken", {"method": "PUT", "url": "/api/v1/accounts"}, 405, "method-not-allowed"),
    ("broken JSON", {"method": "POST", "url": "/api/v1/sessions", "content": b"{"}, 400, "malformed-body"),
    ("nobody signed in", {"method": "GET", "url": "/api/v1/me"}, 401, "not-signed-in"),
    ("a missing body", {"method": "POST", "url": "/api/v1/sessions"}, 422, "invalid-input"),
    ("a large body", {"method": "POST", "url": "/api/v1/sessions", "content": BIG}, 413, "body-too-large"),
    ("a form", {"method": "POST", "url": "/api/v1/sessions", "data": {"a": "b"}}, 415, "unsupported-media-type"),
]


@pytest.mark.parametrize(("sent", "status", "slug"), [each[1:] for each in REFUSED], ids=[each[0] for each in REFUSED])
async def test_a_refusal_is_a_problem_in_the_language_asked_for(
    client: AsyncClient, sent: dict[str, Any], status: int, slug: str
) -> None:
    headers = {"Content-Type": "application/json"} if "content" in sent else {}
    spoken = {}
    for language, accepted in (("en", "de, en;q=0.5"), ("fr", "fr-CA, en;q=0.5")):
        answer = await client.request(**sent, headers={**headers, "Accept-Language": accepted})
        body = problem(answer)
        assert (answer.status_code, body["type"]) == (status, f"urn:utilisateurs:problem:{slug}")
        assert answer.headers["content-language"] == language
        spoken[language] = (body["title"], body["detail"], body["remedy"])
    assert not set(spoken["en"]) & set(spoken["fr"])


async def test_a_method_not_taken_names_those_that_are(client: AsyncClient) -> None:
    answer = await client.put("/api/v1/accounts", json={})
    assert answer.headers["allow"] == "POST"


async def test_a_method_not_taken_names_all_that_are_at_an_address_of_several(client: AsyncClient) -> None:
    answer = await client.put("/api/v1/users", json={})
    assert set(answer.headers["allow"].split(", ")) >= {"GET", "POST"}


async def test_a_body_that_hides_its_size_is_refused_once_it_is_too_large(client: AsyncClient) -> None:
    async def endless() -> Any:
        for _ in range(300):
            yield b" " * 1024

    headers = {"Content-Type": "application/json"}
    answer = await client.post("/api/v1/sessions", content=endless(), headers=headers)
    assert problem(answer)["type"] == "urn:utilisateurs:problem:body-too-large"


async def test_each_wrong_field_has_a_reason_and_a_remedy_in_both_languages(client: AsyncClient) -> None:
    sent = {"email": "nobody", "name": "", "password": "short", "surplus": 1}
    spoken = {}
    for language in ("en", "fr"):
        answer = await client.post("/api/v1/accounts", json=sent, headers={"Accept-Language": language})
        errors = problem(answer)["errors"]
        assert {error["field"] for error in errors} == {"email", "name", "password", "surplus"}
        spoken[language] = {word for error in errors for word in (error["reason"], error["remedy"])}
    assert not spoken["en"] & spoken["fr"]


async def test_the_refused_value_is_never_repeated(client: AsyncClient) -> None:
    sent = {"email": "nobody-but-me", "name": "\x00 Zebulon", "password": "hush"}
    answer = await client.post("/api/v1/accounts", json=sent)
    for value in ("nobody-but-me", "Zebulon", "hush"):
        assert value not in answer.text


async def test_not_signed_in_carries_the_challenge(client: AsyncClient) -> None:
    answer = await client.get("/api/v1/me")
    assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_forbidden_is_a_problem(person: SignedIn) -> None:
    answer = await person.client.get("/api/v1/users")
    assert (answer.status_code, problem(answer)["type"]) == (403, "urn:utilisateurs:problem:forbidden")


async def test_too_many_requests_say_when_to_come_back(make_app: MakeApp) -> None:
    app, _ = await make_app(limit_recovery_per_address="1/60")
    async with client_of(app) as client:
        sent = {"email": "nobody@example.com"}
        await client.post("/api/v1/password-resets", json=sent)
        answer = await client.post("/api/v1/password-resets", json=sent)
    body = problem(answer)
    assert (answer.status_code, body["retry_after"]) == (429, int(answer.headers["retry-after"]))
    assert 0 < body["retry_after"] <= 60


def broken(app: FastAPI) -> None:
    """Seed a defect: a handler that fails with a secret in its mouth."""

    @app.get("/broken")
    async def fail() -> None:
        password = "the password of somebody"  # noqa: F841 - a local variable that a traceback would show
        raise RuntimeError("postgresql://owner:hush@db")


async def test_a_defect_of_ours_tells_nothing_but_its_number(app: FastAPI, capfd: pytest.CaptureFixture[str]) -> None:
    broken(app)
    async with client_of(app) as client:
        answer = await client.get("/broken", headers={"Accept-Language": "fr"})
    body = problem(answer)
    assert (answer.status_code, body["type"]) == (500, "urn:utilisateurs:problem:internal")
    assert body["title"] == "Un défaut de notre côté"
    for word in ("hush", "RuntimeError", "Traceback", "password of", ".py"):
        assert word not in answer.text
    logged = capfd.readouterr()
    assert body["request_id"] in logged.out + logged.err, "the number leads nowhere"
    assert "password of somebody" not in logged.out + logged.err.replace('password = "the password', "")
