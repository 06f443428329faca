"""A role given and removed at the same moment."""

import asyncio

from backend.tests.conftest import client_of
from backend.tests.fixtures.doors import API, sign_in, slug
from backend.tests.fixtures.scratch import Scratch

ROUNDS = 10
ORPHANS = """
    SELECT count(*) FROM users, unnest(roles) AS role WHERE NOT EXISTS (SELECT 1 FROM roles WHERE name = role)
"""


async def test_nobody_ever_bears_a_role_that_does_not_exist(scratch: Scratch) -> None:
    admin, user = await scratch.people.admin().make(), await scratch.people.make()
    client = client_of(scratch.app)
    token = (await sign_in(client, admin.email)).json()["access_token"]
    client.headers["Authorization"] = f"Bearer {token}"
    outcomes = set()
    for number in range(ROUNDS):
        role = {"name": f"role-{number}", "title": "R", "permissions": ["users:read"]}
        await client.post(f"{API}/roles", json=role)
        calls = [
            client.patch(f"{API}/users/{user.id}", json={"roles": [role["name"]]}),
            client.delete(f"{API}/roles/{role['name']}"),
        ]
        given, removed = await asyncio.gather(*(calls if number % 2 else calls[::-1]))
        if number % 2 == 0:
            given, removed = removed, given
        outcomes.add((given.status_code, removed.status_code, slug(given if given.is_error else removed)))
        assert scratch.sql(ORPHANS) == "0"
    assert outcomes <= {(200, 409, "role-in-use"), (422, 204, "invalid-input")}
