"""Roles of one's own making."""

from typing import Any

from backend.tests.conftest import Enter
from backend.tests.fixtures.doors import API, slug
from backend.tests.fixtures.people import PersonFactory, SignedIn

SUPPORT = {"name": "support", "title": "Support", "description": "Helps.", "permissions": ["users:read"]}


async def test_a_role_is_made_listed_edited_and_removed(admin: SignedIn) -> None:
    made = await admin.client.post(f"{API}/roles", json=SUPPORT)
    assert (made.status_code, made.json()) == (201, {**SUPPORT, "builtin": False, "members": 0})
    listed = {role["name"]: role for role in (await admin.client.get(f"{API}/roles")).json()["items"]}
    assert listed["support"] == made.json()
    assert list(listed) == ["admin", "manager", "reader", "support"]
    assert listed["admin"]["members"] == 1
    edited = await admin.client.patch(f"{API}/roles/support", json={"title": "Help desk"})
    assert edited.json() == {**made.json(), "title": "Help desk"}
    assert (await admin.client.delete(f"{API}/roles/support")).status_code == 204
    assert (await admin.client.delete(f"{API}/roles/support")).status_code == 404


async def test_an_edit_of_a_role_counts_from_the_next_request_of_its_bearers(
    admin: SignedIn, people: PersonFactory, enter: Enter
) -> None:
    await admin.client.post(f"{API}/roles", json=SUPPORT)
    bearer = await enter(await people.bearing("support").make())
    assert (await bearer.client.get(f"{API}/audit")).status_code == 403
    await admin.client.patch(f"{API}/roles/support", json={"permissions": ["audit:read"]})
    assert (await bearer.client.get(f"{API}/audit")).status_code == 200
    assert (await bearer.client.get(f"{API}/users")).status_code == 403
    assert (await bearer.client.get(f"{API}/me")).json()["permissions"] == ["audit:read"]


async def test_taking_a_role_away_counts_from_the_next_request(admin: SignedIn, reader: SignedIn) -> None:
    await admin.client.patch(f"{API}/users/{reader.id}", json={"roles": []})
    assert (await reader.client.get(f"{API}/users")).status_code == 403


async def test_a_role_somebody_bears_even_deleted_stays(admin: SignedIn, people: PersonFactory) -> None:
    await admin.client.post(f"{API}/roles", json=SUPPORT)
    await people.bearing("support").deleted().make()
    answer = await admin.client.delete(f"{API}/roles/support")
    assert (answer.status_code, slug(answer)) == (409, "role-in-use")
    assert "support" in answer.json()["detail"]


async def test_built_in_roles_are_neither_edited_nor_removed_nor_made_again(admin: SignedIn) -> None:
    for name in ("admin", "manager", "reader"):
        answers = [
            await admin.client.patch(f"{API}/roles/{name}", json={"permissions": ["users:read"]}),
            await admin.client.delete(f"{API}/roles/{name}"),
        ]
        assert {(answer.status_code, slug(answer)) for answer in answers} == {(409, "role-builtin")}
        again = await admin.client.post(f"{API}/roles", json={**SUPPORT, "name": name})
        assert (again.status_code, slug(again)) == (409, "role-exists")
        (wrong,) = again.json()["errors"]
        assert (wrong["field"], wrong["reason"]) == ("name", f"There is a role named {name}.")


async def test_a_role_of_wrong_shape_is_refused(admin: SignedIn) -> None:
    wrong: list[dict[str, Any]] = [
        {"name": "Support"},
        {"name": "x"},
        {"name": "a" * 41},
        {"name": "sup port"},
        {"title": ""},
        {"description": "x" * 501},
        {"permissions": []},
        {"permissions": ["users:everything"]},
        {"builtin": True},
    ]
    for change in wrong:
        answer = await admin.client.post(f"{API}/roles", json=SUPPORT | change)
        assert (answer.status_code, slug(answer)) == (422, "invalid-input"), change


async def test_titles_of_permissions_speak_the_callers_language(reader: SignedIn) -> None:
    titles = []
    for language in ("en", "fr"):
        answer = await reader.client.get(f"{API}/permissions", headers={"Accept-Language": language})
        titles.append(answer.json()["items"][0]["title"])
    assert titles == ["See users", "Voir les utilisateurs"]


async def test_roles_that_come_with_the_service_speak_the_callers_language(admin: SignedIn) -> None:
    await admin.client.post(f"{API}/roles", json=SUPPORT)
    answer = await admin.client.get(f"{API}/roles", headers={"Accept-Language": "fr"})
    titles = {role["name"]: role["title"] for role in answer.json()["items"]}
    assert titles == {"admin": "Administrateur", "manager": "Gestionnaire", "reader": "Lecteur", "support": "Support"}
