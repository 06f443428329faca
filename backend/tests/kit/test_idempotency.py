"""Writes that happen once however often they are sent."""

import hashlib
from typing import Any

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient

from backend.tests.fixtures.clock import SetClock
from backend.tests.fixtures.doors import API, sign_in, slug
from backend.tests.fixtures.people import PASSWORD, PersonFactory, SignedIn
from utilisateurs.app.chores import Chores
from utilisateurs.app.wiring import Wired

KEY = {"Idempotency-Key": "one-of-a-kind"}
NEW = {"email": "lina@example.com", "name": "Lina Novák"}


async def rows(connection: Any) -> int:
    found: int = await connection.fetchval("SELECT count(*) FROM idempotency_keys")
    return found


async def test_a_replay_returns_the_first_answer_with_its_status_and_etag_and_changes_nothing(
    admin: SignedIn, connection: Any
) -> None:
    first = await admin.client.post(f"{API}/users", json=NEW, headers=KEY)
    await admin.client.patch(f"{API}/users/{first.json()['id']}", json={"name": "Lina Nováková"})
    again = await admin.client.post(f"{API}/users", json=NEW, headers=KEY)
    assert (first.status_code, first.headers["etag"]) == (201, '"1"')
    assert (again.status_code, again.headers["etag"], again.content) == (201, '"1"', first.content)
    assert again.headers["content-type"] == first.headers["content-type"]
    assert await connection.fetchval("SELECT count(*) FROM users WHERE email = $1", NEW["email"]) == 1
    assert await connection.fetchval("SELECT count(*) FROM mails") == 1


async def test_an_answer_without_a_body_is_replayed_too(admin: SignedIn, people: PersonFactory) -> None:
    gone = await people.make()
    path = f"{API}/users/{gone.id}/erase"
    answers = [await admin.client.post(path, headers=KEY) for _ in range(2)]
    assert [(answer.status_code, answer.content) for answer in answers] == [(204, b"")] * 2
    assert (await admin.client.post(path)).status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/users", {**NEW, "name": "Somebody Else"}),
        ("POST", "/roles", {"name": "support", "title": "Support", "permissions": ["users:read"]}),
        ("PATCH", "/me", {"name": "Another"}),
    ],
)
async def test_a_key_sent_with_another_request_is_refused(
    admin: SignedIn, method: str, path: str, body: dict[str, Any]
) -> None:
    await admin.client.post(f"{API}/users", json=NEW, headers=KEY)
    answer = await admin.client.request(method, f"{API}{path}", json=body, headers=KEY)
    assert (answer.status_code, slug(answer)) == (422, "idempotency-mismatch")


async def test_a_key_belongs_to_its_caller(admin: SignedIn, manager: SignedIn) -> None:
    first = await admin.client.post(f"{API}/users", json=NEW, headers=KEY)
    other = await manager.client.post(f"{API}/users", json={**NEW, "email": "max@example.com"}, headers=KEY)
    assert (first.status_code, other.status_code) == (201, 201)
    assert other.json()["email"] == "max@example.com"


async def test_a_refusal_leaves_the_key_free(admin: SignedIn, people: PersonFactory, connection: Any) -> None:
    taken = await people.at(NEW["email"]).make()
    refused = await admin.client.post(f"{API}/users", json=NEW, headers=KEY)
    assert (refused.status_code, await rows(connection)) == (409, 0)
    await admin.client.post(f"{API}/users/{taken.id}/erase")
    assert (await admin.client.post(f"{API}/users", json=NEW, headers=KEY)).status_code == 201


async def test_a_replay_needs_the_authority_of_today(admin: SignedIn, people: PersonFactory, enter: Any) -> None:
    manager = await enter(await people.manager().make())
    assert (await manager.client.post(f"{API}/users", json=NEW, headers=KEY)).status_code == 201
    await admin.client.patch(f"{API}/users/{manager.id}", json={"roles": []})
    assert (await manager.client.post(f"{API}/users", json=NEW, headers=KEY)).status_code == 403


async def test_a_changed_password_is_answered_again_although_the_current_one_is_another_now(
    person: SignedIn, connection: Any
) -> None:
    body = {"current": PASSWORD, "new": "eleven quiet rivers bend"}
    answers = [await person.client.post(f"{API}/me/password", json=body, headers=KEY) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [204, 204]
    assert await connection.fetchval("SELECT count(*) FROM lockouts") == 0


async def test_signing_in_and_refreshing_keep_nothing(client: AsyncClient, person: SignedIn, connection: Any) -> None:
    client.headers.update(KEY)
    first, second = [await sign_in(client, person.user.email) for _ in range(2)]
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["refresh_token"] != second.json()["refresh_token"]
    body = {"refresh_token": first.json()["refresh_token"]}
    assert (await client.post(f"{API}/sessions/refresh", json=body)).status_code == 200
    assert await rows(connection) == 0


async def test_what_is_kept_tells_nothing_to_who_reads_the_table(admin: SignedIn, connection: Any) -> None:
    body = f'{{"email": "lina@example.com", "name": "Lina", "password": "{PASSWORD}"}}'.encode()
    headers = KEY | {"Content-Type": "application/json"}
    answer = await admin.client.post(f"{API}/users", content=body, headers=headers)
    assert answer.status_code == 201
    row = await connection.fetchrow("SELECT * FROM idempotency_keys")
    assert b"lina" not in bytes(row["sealed_answer"]).lower()
    target = f"{API}/users?"
    guess = hashlib.sha256(b"\x00".join((b"POST", target.encode(), body))).digest()
    assert row["fingerprint"] != guess, "a password in a body could be guessed from it"


async def test_keys_are_forgotten_after_a_day(admin: SignedIn, wired: Wired, clock: SetClock, connection: Any) -> None:
    await admin.client.post(f"{API}/users", json=NEW, headers=KEY)
    clock.advance(hours=23, minutes=59)
    await Chores(wired, "").clean()
    assert await rows(connection) == 1
    clock.advance(minutes=2)
    await Chores(wired, "").clean()
    assert await rows(connection) == 0


async def test_a_key_that_is_empty_too_long_or_not_printable_is_refused(admin: SignedIn) -> None:
    for key in (b"", b"x" * 201, b"a b", "clé".encode(), b"a\x01"):
        answer = await admin.client.post(f"{API}/users", json=NEW, headers=[(b"Idempotency-Key", key)])
        assert (answer.status_code, slug(answer)) == (422, "invalid-input"), key


def test_every_write_takes_a_key_save_those_that_answer_with_credentials(app: FastAPI) -> None:
    without = set()
    for item in app.openapi()["paths"].values():
        for method, operation in item.items():
            taken = {parameter["name"].lower() for parameter in operation.get("parameters", [])}
            if method != "get" and "idempotency-key" not in taken:
                without.add(operation["operationId"])
    assert without == {"sign_in", "refresh_session"}
