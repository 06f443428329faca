"""Changing one's password."""

from typing import Any

from backend.tests.conftest import Enter
from backend.tests.fakes.hashing import watch
from backend.tests.fixtures.doors import API, refresh, sign_in
from backend.tests.fixtures.people import PASSWORD, SignedIn
from utilisateurs.app.wiring import Wired

NEW = "eleven blue doors by the sea"


async def change(person: SignedIn, current: str = PASSWORD, new: str = NEW) -> Any:
    return await person.client.post(f"{API}/me/password", json={"current": current, "new": new})


async def test_a_new_password_ends_all_other_sessions_and_keeps_this_one(
    client: Any, person: SignedIn, enter: Enter, mails: Any
) -> None:
    other = await enter(person.user)
    assert (await change(person)).status_code == 204
    assert (await person.client.get(f"{API}/me")).status_code == 200
    assert (await other.client.get(f"{API}/me")).status_code == 401
    assert (await refresh(client, other.tokens["refresh_token"])).status_code == 401
    assert [mail["subject"] for mail in await mails(person.user.email)] == ["Your password was changed"]


async def test_after_the_change_only_the_new_password_signs_in(client: Any, person: SignedIn) -> None:
    await change(person)
    assert (await sign_in(client, person.user.email)).status_code == 401
    assert (await sign_in(client, person.user.email, NEW)).status_code == 201


async def test_a_wrong_current_password_changes_nothing(client: Any, person: SignedIn, mails: Any) -> None:
    answer = await change(person, "not my password at all")
    error = answer.json()["errors"][0]
    assert (answer.status_code, error["field"], error["code"]) == (422, "current", "wrong_password")
    assert (await sign_in(client, person.user.email)).status_code == 201
    assert await mails(person.user.email) == []


async def test_a_weak_new_password_is_refused_and_names_its_field(person: SignedIn) -> None:
    answer = await change(person, new=f"{person.user.email.partition('@')[0]} is my name")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "new")


async def test_guesses_of_the_current_password_count_like_wrong_sign_ins(
    client: Any, person: SignedIn, wired: Wired
) -> None:
    hasher = watch(wired)
    statuses = [(await change(person, "not my password at all")).status_code for _ in range(8)]
    assert statuses == [422] * 5 + [429] * 3
    assert hasher.works == 5
    locked = await sign_in(client, person.user.email)
    assert (locked.status_code, "retry-after" in locked.headers) == (429, True)
    events = (await person.client.get(f"{API}/me/activity")).json()["items"]
    assert [event["action"] for event in events].count("session.locked_out") == 1
