"""Whatever somebody may do and whatever he tries, nobody ends up with a permission that its giver did not have."""

from typing import Any

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from backend.tests.authority.matrix import PERMISSIONS
from backend.tests.conftest import Enter
from backend.tests.fixtures.doors import API
from backend.tests.fixtures.people import PersonFactory

EDITS = frozenset({"users:read", "users:write", "users:grant", "roles:read", "roles:write"})
some = st.frozensets(st.sampled_from(sorted(PERMISSIONS)), max_size=4)
mighty = st.frozensets(st.sampled_from(sorted(PERMISSIONS)), max_size=9).map(lambda found: found | EDITS)
ANY_FIXTURE = [HealthCheck.function_scoped_fixture]


async def set_role(connection: Any, name: str, permissions: frozenset[str]) -> None:
    query = """INSERT INTO roles (name, title, permissions) VALUES ($1, $1, $2)
               ON CONFLICT (name) DO UPDATE SET permissions = excluded.permissions"""
    await connection.execute(query, name, sorted(permissions))


@settings(max_examples=40, deadline=None, suppress_health_check=ANY_FIXTURE)
@given(own=mighty | some, has=some, offered=some)
async def test_a_role_is_given_and_taken_exactly_by_who_has_all_that_changes_hands(
    people: PersonFactory,
    enter: Enter,
    connection: Any,
    own: frozenset[str],
    has: frozenset[str],
    offered: frozenset[str],
) -> None:
    undone = connection.transaction()
    await undone.start()
    for name, permissions in (("giver", own), ("held", has), ("offered", offered)):
        await set_role(connection, name, permissions)
    giver = await enter(await people.bearing("giver").make())
    other = await people.bearing("held").make()
    answer = await giver.client.patch(f"{API}/users/{other.id}", json={"roles": ["offered"]})
    itself = await giver.client.patch(f"{API}/users/{giver.id}", json={"roles": ["giver", "offered"]})
    now = await connection.fetchval("SELECT roles FROM users WHERE id = $1", other.id)
    mine = (await giver.client.get(f"{API}/me")).json()["permissions"]
    await undone.rollback()
    allowed = {"users:write", "users:grant"} <= own and has | offered <= own
    event(f"allowed: {allowed}")
    assert answer.status_code == (200 if allowed else 403), answer.text
    assert now == (["offered"] if allowed else ["held"])
    assert frozenset(mine) == own, "not even to himself"
    assert itself.status_code == (200 if {"users:write", "users:grant"} <= own and offered <= own else 403)


@settings(max_examples=40, deadline=None, suppress_health_check=ANY_FIXTURE)
@given(own=mighty | some, before=some, after=some.filter(bool))
async def test_a_role_is_made_of_what_its_maker_has_and_edited_within_it(
    people: PersonFactory,
    enter: Enter,
    connection: Any,
    own: frozenset[str],
    before: frozenset[str],
    after: frozenset[str],
) -> None:
    undone = connection.transaction()
    await undone.start()
    for name, permissions in (("maker", own), ("before", before)):
        await set_role(connection, name, permissions)
    maker = await enter(await people.bearing("maker").make())
    body = {"name": "made", "title": "Made", "permissions": sorted(after)}
    made = await maker.client.post(f"{API}/roles", json=body)
    edited = await maker.client.patch(f"{API}/roles/before", json={"permissions": sorted(after)})
    rows = await connection.fetch("SELECT name, permissions FROM roles WHERE name IN ('made', 'before')")
    await undone.rollback()
    now = {row["name"]: frozenset(row["permissions"]) for row in rows}
    may = "roles:write" in own
    assert made.status_code == (201 if may and after <= own else 403), made.text
    assert edited.status_code == (200 if may and before | after <= own else 403), edited.text
    assert now.get("made", frozenset()) <= own
    assert now["before"] == (after if edited.is_success else before)
