"""The bench's crowd is made of people whom the service takes for its own, and leaves every index in its place."""

from backend.tests.conftest import client_of
from backend.tests.fixtures.doors import API
from backend.tests.fixtures.people import PASSWORD
from backend.tests.fixtures.scratch import Scratch
from bench.crowd import fill_database

INDEXES = "SELECT string_agg(indexdef, E'\\n' ORDER BY indexname) FROM pg_indexes WHERE tablename = 'users'"


async def test_a_crowd_can_be_listed_searched_and_exported_and_grows(scratch: Scratch) -> None:
    user = await scratch.people.admin().make()
    before = scratch.sql(INDEXES)
    await fill_database(scratch.settings.owner_url, 150)
    await fill_database(scratch.settings.owner_url, 400)
    assert scratch.sql(INDEXES) == before
    async with client_of(scratch.app) as client:
        answer = await client.post(f"{API}/sessions", json={"email": user.email, "password": PASSWORD})
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        page = (await client.get(f"{API}/users", params={"limit": 200, "count": "exact"})).json()
        assert page["total"] == {"value": 400, "exact": True}
        assert {user["status"] for user in page["items"]} == {"active", "invited", "suspended"}
        found = (await client.get(f"{API}/users", params={"q": page["items"][-1]["email"]})).json()["items"]
        assert page["items"][-1]["id"] in {one["id"] for one in found}
        assert (await client.get(f"{API}/users.csv")).text.count("\r\n") == 401
