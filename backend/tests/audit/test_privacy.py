"""What the trail keeps of people is sealed with their own key, and gone with it."""

from typing import Any

from httpx2 import AsyncClient

from backend.tests.conftest import Enter
from backend.tests.fixtures.doors import API, link_token, sign_in
from backend.tests.fixtures.people import PASSWORD, PersonFactory, SignedIn

AGENT = "Peculiar/9.9 (Unmistakable)"
PERSONAL = (
    "zebulon", "quagmire", "xylophone", "peculiar", "unmistakable", "127.0.0.1", "seven green", "eleven quiet",
    "argon2",
)  # fmt: skip


async def live(client: AsyncClient, admin: SignedIn, enter: Enter, people: PersonFactory, mails: Any) -> str:
    """Do all that leaves events; return the identifier of the one it was done to."""
    client.headers["User-Agent"] = AGENT
    admin.client.headers["User-Agent"] = AGENT
    new = {"email": "zebulon@example.com", "name": "Zebulon Quagmire"}
    user = (await admin.client.post(f"{API}/users", json=new)).json()["id"]
    accepted = {"token": link_token((await mails())[0]), "password": PASSWORD}
    await client.post(f"{API}/accounts/invitation", json=accepted)
    await sign_in(client, "zebulon@example.com", "wrong password of zebulon")
    await sign_in(client, "nobody.xylophone@example.com", "seven green herons")
    token = (await sign_in(client, "zebulon@example.com")).json()["access_token"]
    own = {"Authorization": f"Bearer {token}"}
    await client.patch(f"{API}/me", json={"name": "Xylophone Quagmire"}, headers=own)
    change = {"current": PASSWORD, "new": "eleven quiet rivers bend"}
    assert (await client.post(f"{API}/me/password", json=change, headers=own)).status_code == 204
    moved = {"email": "xylophone@example.com", "password": "eleven quiet rivers bend"}
    assert (await client.post(f"{API}/me/email", json=moved, headers=own)).status_code == 202
    link = link_token((await mails("xylophone@example.com"))[0])
    await client.post(f"{API}/accounts/email-change/confirm", json={"token": link})
    await client.post(f"{API}/accounts", json={**new, "email": "quagmire@example.com", "password": PASSWORD})
    await client.post(f"{API}/password-resets", json={"email": "xylophone@example.com"})
    await admin.client.patch(f"{API}/users/{user}", json={"email": "quagmire.z@example.com"})
    await admin.client.get(f"{API}/users.csv", params={"q": "quagmire"})
    await admin.client.delete(f"{API}/users/{user}")
    return str(user)


async def test_no_column_of_the_trail_holds_a_personal_value_or_a_secret_in_clear(
    client: AsyncClient, admin: SignedIn, enter: Enter, people: PersonFactory, mails: Any, connection: Any
) -> None:
    await live(client, admin, enter, people, mails)
    rows = await connection.fetch("SELECT * FROM audit_events")
    assert {"account.email_changed", "account.password_changed", "users.exported"} <= {row["action"] for row in rows}
    dump = "\n".join(str(value) for row in rows for value in row.values()).lower()
    assert [word for word in PERSONAL if word in dump] == []


async def test_what_is_shown_of_a_change_never_holds_a_password(
    client: AsyncClient, admin: SignedIn, enter: Enter, people: PersonFactory, mails: Any
) -> None:
    user = await live(client, admin, enter, people, mails)
    shown = (await admin.client.get(f"{API}/users/{user}/activity", params={"limit": 200})).text.lower()
    assert "zebulon quagmire" in shown
    assert AGENT.lower() in shown
    assert not any(word in shown for word in ("argon2", "password_hash", "eleven quiet", "seven green"))


async def test_erasure_destroys_the_key_and_what_the_trail_said_of_the_person(
    client: AsyncClient, admin: SignedIn, enter: Enter, people: PersonFactory, mails: Any, connection: Any
) -> None:
    user = await live(client, admin, enter, people, mails)
    assert (await admin.client.post(f"{API}/users/{user}/erase")).status_code == 204
    assert await connection.fetchval("SELECT count(*) FROM personal_keys WHERE user_id = $1", user) == 0
    params: dict[str, Any] = {"subject_id": user, "limit": 200}
    events = (await admin.client.get(f"{API}/audit", params=params)).json()["items"]
    assert {event["action"] for event in events} >= {"account.invited", "session.signed_in", "account.erased"}
    for event in events:
        assert event["subject"] == {"id": user, "email": None, "name": None}
        assert not {change["field"] for change in event["changes"]} & {"name", "email", "pending_email"}
        by_admin = event["actor"]["id"] == str(admin.id)
        assert (event["address"], event["user_agent"]) == (("127.0.0.1", AGENT) if by_admin else (None, None))


async def test_events_of_an_erased_administrator_stay_without_saying_who_he_was(
    admin: SignedIn, people: PersonFactory, enter: Enter
) -> None:
    other = await enter(await people.admin().make())
    user = await people.make()
    await other.client.post(f"{API}/users/{user.id}/suspend")
    await admin.client.post(f"{API}/users/{other.id}/erase")
    params = {"actor_id": str(other.id), "action": "account.suspended"}
    (event,) = (await admin.client.get(f"{API}/audit", params=params)).json()["items"]
    assert event["actor"] == {"id": str(other.id), "kind": "user", "email": None, "name": None}
    assert (event["address"], event["user_agent"]) == (None, None)
    assert event["subject"]["email"] == user.email
