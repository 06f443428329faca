"""Signing in."""

from typing import Any

from argon2 import PasswordHasher
from httpx2 import AsyncClient

from backend.tests.fakes.hashing import watch
from backend.tests.fixtures.clock import SetClock
from backend.tests.fixtures.doors import me, sign_in, slug
from backend.tests.fixtures.people import PASSWORD, PersonFactory
from utilisateurs.app.wiring import Wired


async def test_the_right_password_signs_in_and_notes_when(
    client: AsyncClient, people: PersonFactory, clock: SetClock
) -> None:
    user = await people.make()
    clock.advance(hours=1)
    answer = await sign_in(client, user.email)
    assert (answer.status_code, answer.json()["token_type"], answer.json()["expires_in"]) == (201, "Bearer", 900)
    profile = (await me(client, answer.json()["access_token"])).json()
    assert profile["last_sign_in_at"] == clock.now().isoformat().replace("+00:00", "Z")
    assert profile["version"] == user.version


async def test_a_suspended_person_is_told_so_after_the_right_password_only(
    client: AsyncClient, people: PersonFactory
) -> None:
    user = await people.suspended().make()
    wrong, right = await sign_in(client, user.email, "not the password"), await sign_in(client, user.email)
    assert (wrong.status_code, slug(wrong)) == (401, "bad-credentials")
    assert (right.status_code, slug(right)) == (403, "account-suspended")


async def test_an_unknown_address_costs_a_hash_like_a_known_one(
    client: AsyncClient, people: PersonFactory, wired: Wired
) -> None:
    known = (await people.make()).email
    works = []
    for email in (known, (await people.invited().make()).email, "nobody@example.net"):
        hasher = watch(wired)
        await sign_in(client, email, "not the password")
        works.append(hasher.works)
    assert works == [1, 1, 1]


async def test_a_hash_of_older_parameters_is_renewed_at_the_next_sign_in(
    client: AsyncClient, people: PersonFactory, connection: Any
) -> None:
    user = await people.make()
    old = PasswordHasher(1, 8, 1).hash(PASSWORD)
    await connection.execute("UPDATE users SET password_hash = $1 WHERE id = $2", old, user.id)
    assert (await sign_in(client, user.email, "not the password")).status_code == 401
    assert await connection.fetchval("SELECT password_hash FROM users WHERE id = $1", user.id) == old
    assert (await sign_in(client, user.email)).status_code == 201
    renewed: str = await connection.fetchval("SELECT password_hash FROM users WHERE id = $1", user.id)
    assert "m=19456,t=2,p=1" in renewed
    assert (await sign_in(client, user.email)).status_code == 201


async def test_spaces_and_case_of_a_password_count(client: AsyncClient, people: PersonFactory) -> None:
    user = await people.make()
    for near in (f" {PASSWORD}", f"{PASSWORD} ", PASSWORD.upper(), PASSWORD[:-1]):
        assert (await sign_in(client, user.email, near)).status_code == 401
