"""Nobody grants more than he has, nor acts on somebody who has more."""

from typing import Any

from backend.tests.conftest import Enter
from backend.tests.fixtures.doors import API, slug
from backend.tests.fixtures.people import PersonFactory, SignedIn

REFUSED = (403, "more-authority-needed")


async def add_role(connection: Any, name: str, *permissions: str) -> None:
    query = "INSERT INTO roles (name, title, permissions) VALUES ($1, $1, $2)"
    await connection.execute(query, name, list(permissions))


def said(answer: Any) -> tuple[int, str]:
    return answer.status_code, slug(answer)


async def test_a_manager_does_nothing_to_an_administrator_whatever_his_state(
    manager: SignedIn, people: PersonFactory
) -> None:
    await people.admin().make()
    for trait in (people.admin(), people.admin().suspended(), people.admin().deleted(), people.admin().invited()):
        path = f"{API}/users/{(await trait.make()).id}"
        client = manager.client
        answers = [
            await client.patch(path, json={"email": "thief@example.com"}),
            await client.patch(path, json={"name": "Mocked"}),
            await client.patch(path, json={"roles": []}),
            await client.delete(path),
            await client.delete(f"{path}/sessions"),
            await client.delete(f"{path}/sessions/{manager.id}"),
        ]
        steps = ("suspend", "reactivate", "restore", "invitation")
        answers += [await client.post(f"{path}/{step}") for step in steps]
        assert {said(answer) for answer in answers} == {REFUSED}
        assert said(await client.post(f"{path}/erase")) == (403, "forbidden")


async def test_a_manager_looks_after_peers_and_those_below(manager: SignedIn, people: PersonFactory) -> None:
    for person in (people, people.reader(), people.manager()):
        path = f"{API}/users/{(await person.make()).id}"
        assert (await manager.client.patch(path, json={"name": "New"})).status_code == 200
        assert (await manager.client.post(f"{path}/suspend")).status_code == 200


async def test_without_the_permission_to_grant_no_role_is_given_or_taken(
    manager: SignedIn, people: PersonFactory
) -> None:
    reader, nobody = await people.reader().make(), await people.make()
    new = {"email": "lina@example.com", "name": "Lina"}
    answers = [
        await manager.client.post(f"{API}/users", json={**new, "roles": ["reader"]}),
        await manager.client.patch(f"{API}/users/{nobody.id}", json={"roles": ["reader"]}),
        await manager.client.patch(f"{API}/users/{reader.id}", json={"roles": []}),
        await manager.client.patch(f"{API}/users/{manager.id}", json={"roles": ["manager", "reader"]}),
    ]
    assert [said(answer) for answer in answers] == [REFUSED] * 4
    same = await manager.client.patch(f"{API}/users/{reader.id}", json={"roles": ["reader"], "name": "New"})
    assert same.status_code == 200


async def test_who_may_grant_gives_and_takes_only_what_he_has_himself(
    connection: Any, people: PersonFactory, enter: Enter
) -> None:
    await add_role(connection, "granter", "users:read", "users:write", "users:grant")
    await add_role(connection, "auditor", "audit:read")
    await add_role(connection, "looker", "users:read")
    granter = await enter(await people.bearing("granter").make())
    await people.admin().make()
    nobody, auditor = await people.make(), await people.bearing("auditor", "looker").make()
    patch = granter.client.patch
    assert said(await patch(f"{API}/users/{nobody.id}", json={"roles": ["auditor"]})) == REFUSED
    assert said(await patch(f"{API}/users/{nobody.id}", json={"roles": ["admin"]})) == REFUSED
    assert said(await patch(f"{API}/users/{granter.id}", json={"roles": ["granter", "auditor"]})) == REFUSED
    assert said(await patch(f"{API}/users/{auditor.id}", json={"roles": ["looker"]})) == REFUSED
    assert (await patch(f"{API}/users/{nobody.id}", json={"roles": ["looker", "granter"]})).status_code == 200
    body = {"email": "lina@example.com", "name": "Lina", "roles": ["auditor"]}
    assert said(await granter.client.post(f"{API}/users", json=body)) == REFUSED


async def test_who_edits_roles_puts_in_and_takes_out_only_what_he_has_himself(
    connection: Any, people: PersonFactory, enter: Enter
) -> None:
    await add_role(connection, "scribe", "roles:read", "roles:write", "users:read")
    await add_role(connection, "auditor", "audit:read", "users:read")
    await add_role(connection, "looker", "users:read")
    scribe = await enter(await people.bearing("scribe").make())
    make = {"name": "mine", "title": "Mine", "permissions": ["users:read", "users:erase"]}
    client = scribe.client
    answers = [
        await client.post(f"{API}/roles", json=make),
        await client.patch(f"{API}/roles/looker", json={"permissions": ["users:read", "audit:read"]}),
        await client.patch(f"{API}/roles/scribe", json={"permissions": ["users:grant"]}),
        await client.patch(f"{API}/roles/auditor", json={"permissions": ["users:read"]}),
        await client.patch(f"{API}/roles/auditor", json={"title": "Mocked"}),
        await client.delete(f"{API}/roles/auditor"),
    ]
    assert [said(answer) for answer in answers] == [REFUSED] * len(answers)
    assert "users:erase" in answers[0].json()["detail"]
    assert (await client.patch(f"{API}/roles/looker", json={"permissions": ["roles:read"]})).status_code == 200


async def test_the_refusal_names_what_is_missing(manager: SignedIn, people: PersonFactory) -> None:
    boss = await people.admin().make()
    detail = (await manager.client.post(f"{API}/users/{boss.id}/suspend")).json()["detail"]
    assert detail.endswith("roles:write, users:erase, users:grant.")
