"""Permissions as a matrix: every operation of the API, asked for by everybody."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from httpx2 import AsyncClient

from backend.tests.authority.matrix import BULK, NEEDED, NOBODY_ID, PERMISSIONS, PUBLIC, ROLES, SIGNED_IN
from backend.tests.conftest import Enter
from backend.tests.fixtures.doors import API, slug
from backend.tests.fixtures.people import PersonFactory, SignedIn

ALLOWED, UNKNOWN, FORBIDDEN = "allowed", (401, "not-signed-in"), (403, "forbidden")
Verdict = str | tuple[int, str]


def operations(app: FastAPI) -> Iterator[tuple[str, str, str]]:
    for path, item in app.openapi()["paths"].items():
        for method, operation in item.items():
            filled = path.replace("{user_id}", NOBODY_ID).replace("{session_id}", NOBODY_ID).replace("{name}", "nobody")
            yield operation["operationId"], method.upper(), filled


async def verdict(connection: Any, client: AsyncClient, method: str, path: str, **sent: Any) -> Verdict:
    """Ask, undo whatever it did, and tell whether the door let it in; what lies behind is not the question."""
    undone = connection.transaction()
    await undone.start()
    answer = await client.request(method, path, **sent)
    await undone.rollback()
    assert answer.status_code < 500, (method, path, answer.text)
    refusal = (answer.status_code, slug(answer)) if answer.status_code in {401, 403} else None
    return refusal if refusal in {UNKNOWN, FORBIDDEN} else ALLOWED


def expected(needed: str, permissions: frozenset[str] | None) -> Verdict:
    if needed == PUBLIC:
        return ALLOWED
    if permissions is None:
        return UNKNOWN
    return ALLOWED if needed == SIGNED_IN or needed in permissions else FORBIDDEN


async def check(app: FastAPI, connection: Any, client: AsyncClient, permissions: frozenset[str] | None) -> None:
    for name, method, path in operations(app):
        found = await verdict(connection, client, method, path, json=None if method == "GET" else {})
        assert found == expected(NEEDED[name], permissions), (name, permissions)


def test_every_operation_is_in_the_matrix_and_the_matrix_names_no_other(app: FastAPI) -> None:
    assert {name for name, _, _ in operations(app)} == NEEDED.keys()


async def test_somebody_not_signed_in_passes_the_public_doors_only(
    app: FastAPI, connection: Any, client: AsyncClient
) -> None:
    await check(app, connection, client, None)


async def test_a_person_without_a_role_reaches_nothing_but_the_own_account(
    app: FastAPI, connection: Any, person: SignedIn
) -> None:
    await check(app, connection, person.client, frozenset())


async def test_a_reader_does_what_readers_do(app: FastAPI, connection: Any, reader: SignedIn) -> None:
    await check(app, connection, reader.client, ROLES["reader"])


async def test_a_manager_does_what_managers_do(app: FastAPI, connection: Any, manager: SignedIn) -> None:
    await check(app, connection, manager.client, ROLES["manager"])


async def test_an_administrator_passes_every_door(app: FastAPI, connection: Any, admin: SignedIn) -> None:
    await check(app, connection, admin.client, ROLES["admin"])


async def test_each_permission_alone_opens_its_own_doors_and_no_other(
    app: FastAPI, connection: Any, people: PersonFactory, enter: Enter
) -> None:
    await connection.execute("INSERT INTO roles (name, title, permissions) VALUES ('one', 'One', '{}')")
    bearer = await enter(await people.bearing("one").make())
    for permission in sorted(PERMISSIONS):
        await connection.execute("UPDATE roles SET permissions = $1 WHERE name = 'one'", [permission])
        await check(app, connection, bearer.client, frozenset({permission}))


async def test_many_at_once_needs_the_permission_of_the_one(
    connection: Any, person: SignedIn, reader: SignedIn, manager: SignedIn, admin: SignedIn
) -> None:
    callers = [(person, frozenset[str]()), (reader, ROLES["reader"]), (manager, ROLES["manager"])]
    for caller, permissions in (*callers, (admin, ROLES["admin"])):
        for action, needed in BULK.items():
            body = {"action": action, "ids": [NOBODY_ID]}
            found = await verdict(connection, caller.client, "POST", f"{API}/users/bulk", json=body)
            assert found == expected(needed, permissions), (action, permissions)


async def test_the_built_in_roles_are_made_of_these_permissions(reader: SignedIn) -> None:
    found = (await reader.client.get(f"{API}/roles")).json()["items"]
    assert {role["name"]: frozenset(role["permissions"]) for role in found if role["builtin"]} == ROLES
    listed = (await reader.client.get(f"{API}/permissions")).json()["items"]
    assert {permission["name"] for permission in listed} == PERMISSIONS
