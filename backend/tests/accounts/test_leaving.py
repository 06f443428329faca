"""Deleting one's account: closed at once, taken back within 30 days, erased after them."""

from typing import Any

from httpx2 import AsyncClient

from backend.tests.fixtures.clock import SetClock
from backend.tests.fixtures.doors import API, link_token, refresh, sign_in
from backend.tests.fixtures.people import PASSWORD, PersonFactory, SignedIn
from utilisateurs.app.chores import Chores
from utilisateurs.app.wiring import Wired


async def leave(person: SignedIn, password: str = PASSWORD) -> Any:
    return await person.client.request("DELETE", f"{API}/me", json={"password": password})


async def restore(client: AsyncClient, token: str) -> Any:
    return await client.post(f"{API}/accounts/restore", json={"token": token})


async def test_who_leaves_is_signed_out_everywhere_and_cannot_sign_in(client: AsyncClient, person: SignedIn) -> None:
    assert (await leave(person)).status_code == 204
    assert (await person.client.get(f"{API}/me")).status_code == 401
    assert (await refresh(client, person.tokens["refresh_token"])).status_code == 401
    assert (await sign_in(client, person.user.email)).status_code == 401


async def test_leaving_needs_the_password(person: SignedIn) -> None:
    assert (await leave(person, "not my password at all")).status_code == 422
    assert (await person.client.get(f"{API}/me")).status_code == 200


async def test_a_deleted_account_is_taken_back_by_link_once(client: AsyncClient, person: SignedIn, mails: Any) -> None:
    await leave(person)
    token = link_token((await mails(person.user.email))[0])
    answer = await restore(client, token)
    assert (answer.status_code, answer.json()) == (200, {"status": "active"})
    assert (await restore(client, token)).status_code == 410
    assert (await sign_in(client, person.user.email)).status_code == 201


async def test_sessions_from_before_do_not_come_back_with_the_account(
    client: AsyncClient, person: SignedIn, mails: Any
) -> None:
    await leave(person)
    await restore(client, link_token((await mails(person.user.email))[0]))
    assert (await person.client.get(f"{API}/me")).status_code == 401


async def test_after_thirty_days_the_account_is_erased_and_not_a_day_before(
    client: AsyncClient, person: SignedIn, mails: Any, wired: Wired, clock: SetClock, connection: Any
) -> None:
    chores = Chores(wired, "")
    await leave(person)
    token = link_token((await mails(person.user.email))[0])
    clock.advance(days=29, hours=23)
    await chores.erase_due()
    assert await connection.fetchval("SELECT status FROM users WHERE id = $1", person.id) == "deleted"
    clock.advance(hours=2)
    assert (await restore(client, token)).status_code == 410
    await chores.erase_due()
    for table, column in (("users", "id"), ("sessions", "user_id"), ("mails", "user_id"), ("personal_keys", "user_id")):
        assert await connection.fetchval(f"SELECT count(*) FROM {table} WHERE {column} = $1", person.id) == 0
    assert await connection.fetchval("SELECT count(*) FROM audit_events WHERE subject_id = $1", person.id) > 0


async def test_the_address_stays_taken_during_grace_and_is_free_after_it(
    client: AsyncClient, person: SignedIn, mails: Any, wired: Wired, clock: SetClock, connection: Any
) -> None:
    body = {"email": person.user.email.upper(), "name": "Somebody Else", "password": PASSWORD}
    count = "SELECT count(*) FROM users WHERE lower(email) = $1"
    await leave(person)
    await client.post(f"{API}/accounts", json=body)
    assert [mail["subject"] for mail in await mails(person.user.email)] == ["Your account will be erased"]
    clock.advance(days=31)
    await Chores(wired, "").erase_due()
    assert await connection.fetchval(count, person.user.email) == 0
    await client.post(f"{API}/accounts", json=body)
    assert await connection.fetchval(count, person.user.email) == 1


async def test_an_account_taken_back_is_not_erased(
    client: AsyncClient, person: SignedIn, mails: Any, wired: Wired, clock: SetClock
) -> None:
    await leave(person)
    await restore(client, link_token((await mails(person.user.email))[0]))
    clock.advance(days=31)
    await Chores(wired, "").erase_due()
    assert (await sign_in(client, person.user.email)).status_code == 201


async def test_more_people_than_fit_in_one_batch_are_erased(
    wired: Wired, people: PersonFactory, clock: SetClock, connection: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("utilisateurs.app.chores.ERASED_AT_ONCE", 2)
    gone = [(await people.deleted().make()).id for _ in range(5)]
    clock.advance(days=31)
    await Chores(wired, "").erase_due()
    assert await connection.fetchval("SELECT count(*) FROM users WHERE id = ANY($1)", gone) == 0


async def test_an_old_link_does_not_undo_a_later_deletion_by_an_administrator(
    client: AsyncClient, person: SignedIn, admin: SignedIn, mails: Any, clock: SetClock
) -> None:
    await leave(person)
    token = link_token((await mails(person.user.email))[0])
    await admin.client.post(f"{API}/users/{person.id}/restore")
    clock.advance(seconds=1)
    await admin.client.delete(f"{API}/users/{person.id}")
    assert (await restore(client, token)).status_code == 410
