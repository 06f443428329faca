"""The sessions of users, seen and ended by administrators."""

from backend.tests.conftest import Enter
from backend.tests.fixtures.doors import API
from backend.tests.fixtures.people import PersonFactory, SignedIn


async def test_an_administrator_sees_the_devices_of_a_user_and_signs_out_one(
    manager: SignedIn, people: PersonFactory, enter: Enter
) -> None:
    user = await people.make()
    phone, laptop = await enter(user), await enter(user)
    path = f"{API}/users/{user.id}/sessions"
    listed = (await manager.client.get(path)).json()["items"]
    kept = (await laptop.client.get(f"{API}/me")).json()["session_id"]
    ended = (await phone.client.get(f"{API}/me")).json()["session_id"]
    assert {session["id"] for session in listed} == {kept, ended}
    assert not any(session["current"] for session in listed)
    assert (await manager.client.delete(f"{path}/{ended}")).status_code == 204
    assert (await phone.client.get(f"{API}/me")).status_code == 401
    assert (await laptop.client.get(f"{API}/me")).status_code == 200
    assert [session["id"] for session in (await manager.client.get(path)).json()["items"]] == [kept]
    assert (await manager.client.delete(f"{path}/{ended}")).status_code == 404


async def test_a_session_is_ended_only_under_its_own_user(
    admin: SignedIn, person: SignedIn, people: PersonFactory
) -> None:
    other = await people.make()
    session = (await person.client.get(f"{API}/me")).json()["session_id"]
    answer = await admin.client.delete(f"{API}/users/{other.id}/sessions/{session}")
    assert answer.status_code == 404
    assert (await person.client.get(f"{API}/me")).status_code == 200


async def test_all_sessions_of_a_user_are_ended_at_once(manager: SignedIn, people: PersonFactory, enter: Enter) -> None:
    user = await people.make()
    devices = [await enter(user) for _ in range(2)]
    assert (await manager.client.delete(f"{API}/users/{user.id}/sessions")).status_code == 204
    assert [(await device.client.get(f"{API}/me")).status_code for device in devices] == [401, 401]
    assert (await manager.client.get(f"{API}/me")).status_code == 200
