"""One's own profile, activity and data."""

import io
from base64 import b64decode

from PIL import Image

from backend.tests.conftest import Enter
from backend.tests.fixtures.clock import SetClock
from backend.tests.fixtures.doors import API
from backend.tests.fixtures.people import PASSWORD, SignedIn


def dot() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "PNG")
    return out.getvalue()


async def test_a_person_edits_name_language_and_time_zone(person: SignedIn) -> None:
    body = {"name": "Élise Martin", "locale": "fr", "time_zone": "Europe/Paris"}
    answer = await person.client.patch(f"{API}/me", json=body)
    assert answer.status_code == 200
    profile = (await person.client.get(f"{API}/me")).json()
    assert profile == answer.json()
    assert {field: profile[field] for field in body} == body


async def test_an_edit_of_a_version_that_is_no_longer_current_is_refused(person: SignedIn) -> None:
    first = await person.client.get(f"{API}/me")
    seen = {"If-Match": first.headers["etag"]}
    assert (await person.client.patch(f"{API}/me", json={"name": "Élise"}, headers=seen)).status_code == 200
    late = await person.client.patch(f"{API}/me", json={"name": "Elsa"}, headers=seen)
    assert (late.status_code, (await person.client.get(f"{API}/me")).json()["name"]) == (412, "Élise")


async def test_nobody_gives_himself_more_than_a_name(person: SignedIn) -> None:
    for field, value in {"roles": ["admin"], "status": "active", "email": "a@example.com", "verified_at": None}.items():
        assert (await person.client.patch(f"{API}/me", json={field: value})).status_code == 422
    assert (await person.client.get(f"{API}/me")).json()["roles"] == []


async def test_an_unknown_time_zone_or_language_is_refused(person: SignedIn) -> None:
    for wrong in ({"time_zone": "Mars/Olympus"}, {"time_zone": "../../etc/passwd"}, {"locale": "tlh"}):
        assert (await person.client.patch(f"{API}/me", json=wrong)).status_code == 422


async def test_activity_shows_what_happened_newest_first(person: SignedIn) -> None:
    await person.client.patch(f"{API}/me", json={"name": "Élise Martin"})
    items = (await person.client.get(f"{API}/me/activity")).json()["items"]
    actions = [event["action"] for event in items]
    assert sorted(actions) == ["account.created", "account.updated", "session.signed_in"]
    edit = next(event for event in items if event["action"] == "account.updated")
    assert edit["changes"] == [{"field": "name", "before": person.user.name, "after": "Élise Martin"}]


async def test_the_export_holds_profile_sessions_and_all_activity_and_no_secret(person: SignedIn) -> None:
    answer = await person.client.get(f"{API}/me/export")
    assert answer.headers["content-disposition"] == 'attachment; filename="my-data.json"'
    data = answer.json()
    assert data["profile"]["email"] == person.user.email
    assert [session["current"] for session in data["sessions"]] == [True]
    assert {event["action"] for event in data["activity"]} >= {"account.created", "session.signed_in"}
    for secret in ("argon2", "password", person.tokens["access_token"], person.tokens["refresh_token"], PASSWORD):
        assert secret not in answer.text


async def test_the_export_holds_the_picture_and_the_sessions_that_ended(
    person: SignedIn, enter: Enter, clock: SetClock
) -> None:
    clock.advance(minutes=1)
    await enter(person.user)
    await person.client.delete(f"{API}/sessions?except_current=true")
    headers = {"Content-Type": "image/png"}
    assert (await person.client.put(f"{API}/me/avatar", content=dot(), headers=headers)).status_code == 204
    data = (await person.client.get(f"{API}/me/export")).json()
    shown = (await person.client.get(f"{API}/me/avatar")).content
    assert b64decode(data["picture"].removeprefix("data:image/webp;base64,")) == shown
    assert [(session["current"], session["revoked_at"] is None) for session in data["sessions"]] == [
        (False, False),
        (True, True),
    ]


async def test_the_export_itself_is_recorded_and_holds_more_events_than_fit_on_a_page(person: SignedIn) -> None:
    for number in range(3):
        await person.client.patch(f"{API}/me", json={"name": f"Name {number}"})
    first = (await person.client.get(f"{API}/me/export")).json()["activity"]
    second = (await person.client.get(f"{API}/me/export")).json()["activity"]
    assert (len(first), len(second)) == (6, 7)
    assert [event["action"] for event in first].count("account.exported") == 1
