"""Two at the same door at the same time, on connections of their own."""

import asyncio

from httpx2 import Response

from backend.tests.conftest import client_of
from backend.tests.fakes.hashing import watch
from backend.tests.fixtures.doors import API, link_token, me, sign_in
from backend.tests.fixtures.people import PASSWORD
from backend.tests.fixtures.scratch import Scratch
from backend.tests.fixtures.waiting import until
from utilisateurs.accounts.models import SignUp
from utilisateurs.kit.db import Connection
from utilisateurs.kit.origin import Origin

NEW = ("eleven blue doors by the sea", "twelve green doors by the sea")
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


async def test_two_sign_ups_with_one_address_at_once_are_answered_alike_and_make_one_account(scratch: Scratch) -> None:
    """The second finds nobody, waits for the first at the unique index, and must not tell."""
    body = {"email": "CAMILLE@example.com", "name": "Camille Dupré", "password": PASSWORD}
    first = SignUp("camille@example.com", "Camille", PASSWORD, "en", "UTC")
    origin = Origin("192.0.2.1", "", "request", "en")
    async with client_of(scratch.app) as client:

        async def with_a_twin(connection: Connection) -> asyncio.Task[Response]:
            await scratch.wired.reception.sign_up(connection, first, "no hash", origin)
            twin = asyncio.create_task(client.post(f"{API}/accounts", json=body))
            await until(lambda: scratch.sql(WAITING) == "1")
            return twin

        answer = await (await scratch.wired.database.write(with_a_twin))
    assert (answer.status_code, answer.json()) == (202, {"status": "accepted"})
    assert scratch.sql("SELECT count(*), min(email) FROM users") == "1|camille@example.com"
    assert scratch.sql("SELECT array_agg(template ORDER BY template) FROM mails") == "{signed_up_twice,verify}"


async def test_of_two_uses_of_one_reset_link_at_once_exactly_one_counts(scratch: Scratch) -> None:
    user = await scratch.people.make()
    async with client_of(scratch.app) as client:
        await client.post(f"{API}/password-resets", json={"email": user.email})
        await scratch.wired.courier.deliver()
        token = link_token((await client.get("/dev/mail.json")).json()[0])
        bodies = [{"token": token, "password": password} for password in NEW]
        answers = await asyncio.gather(*(client.post(f"{API}/password-resets/confirm", json=body) for body in bodies))
        assert sorted(answer.status_code for answer in answers) == [200, 410]
        entered = [(await sign_in(client, user.email, password)).status_code for password in NEW]
        assert sorted(entered) == [201, 401]


async def test_a_sign_in_begun_before_a_password_change_does_not_outlive_it(scratch: Scratch) -> None:
    user = await scratch.people.make()
    hasher = watch(scratch.wired)
    async with client_of(scratch.app) as client:
        access = (await sign_in(client, user.email)).json()["access_token"]
        hasher.gate.clear()
        late = asyncio.create_task(sign_in(client, user.email))
        await until(lambda: scratch.wired.passwords.waiting == 1)
        scratch.sql("UPDATE users SET password_hash = 'changed meanwhile'")
        hasher.gate.set()
        assert (await late).status_code == 401
        assert (await me(client, access)).status_code == 200
