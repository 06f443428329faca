"""The same write sent twice at the same moment."""

import asyncio

from backend.tests.conftest import client_of
from backend.tests.fixtures.doors import API, sign_in
from backend.tests.fixtures.scratch import Scratch

TWINS = 5


async def test_twins_happen_once_and_all_get_the_one_answer(scratch: Scratch) -> None:
    admin = await scratch.people.admin().make()
    client = client_of(scratch.app)
    token = (await sign_in(client, admin.email)).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "twin"}
    body = {"email": "twin@example.com", "name": "Twin"}
    calls = [client.post(f"{API}/users", json=body, headers=headers) for _ in range(TWINS)]
    answers = await asyncio.gather(*calls)
    assert {(answer.status_code, answer.headers["etag"], answer.content) for answer in answers} == {
        (201, '"1"', answers[0].content)
    }
    assert scratch.sql("SELECT count(*) FROM users WHERE email = 'twin@example.com'") == "1"
    assert scratch.sql("SELECT count(*) FROM audit_events WHERE action = 'account.invited'") == "1"


async def test_a_twin_of_a_refused_write_is_judged_for_itself(scratch: Scratch) -> None:
    admin = await scratch.people.admin().make()
    taken = await scratch.people.make()
    client = client_of(scratch.app)
    token = (await sign_in(client, admin.email)).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "twin"}
    body = {"email": taken.email, "name": "Twin"}
    calls = [client.post(f"{API}/users", json=body, headers=headers) for _ in range(TWINS)]
    assert {answer.status_code for answer in await asyncio.gather(*calls)} == {409}
    assert scratch.sql("SELECT count(*) FROM idempotency_keys") == "0"
