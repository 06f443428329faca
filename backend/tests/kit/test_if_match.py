"""If-Match: edit only the version that was read."""

from backend.tests.fixtures.doors import API, slug
from backend.tests.fixtures.people import PersonFactory, SignedIn


async def test_an_edit_of_an_old_version_is_lost_with_412_and_of_the_current_one_is_taken(
    admin: SignedIn, people: PersonFactory
) -> None:
    path = f"{API}/users/{(await people.make()).id}"
    read = await admin.client.get(path)
    assert read.headers["etag"] == f'"{read.json()["version"]}"'
    ours = {"If-Match": read.headers["etag"]}
    first = await admin.client.patch(path, json={"name": "First"}, headers=ours)
    late = await admin.client.patch(path, json={"name": "Late"}, headers=ours)
    assert (first.status_code, late.status_code, slug(late)) == (200, 412, "edit-conflict")
    assert first.headers["etag"] != read.headers["etag"]
    assert (await admin.client.get(path)).json()["name"] == "First"
    again = await admin.client.patch(path, json={"name": "Again"}, headers={"If-Match": first.headers["etag"]})
    assert again.status_code == 200


async def test_a_loss_names_both_versions(admin: SignedIn) -> None:
    answer = await admin.client.patch(f"{API}/me", json={"name": "X"}, headers={"If-Match": '"77"'})
    assert answer.status_code == 412
    assert "77" in answer.json()["detail"]


async def test_star_weak_and_missing_etags_are_understood(admin: SignedIn) -> None:
    version = (await admin.client.get(f"{API}/me")).json()["version"]
    weak = await admin.client.patch(f"{API}/me", json={"name": "A"}, headers={"If-Match": f'W/"{version}"'})
    star = await admin.client.patch(f"{API}/me", json={"name": "B"}, headers={"If-Match": "*"})
    missing = await admin.client.patch(f"{API}/me", json={"name": "C"})
    assert [weak.status_code, star.status_code, missing.status_code] == [200, 200, 200]


async def test_what_is_no_etag_is_refused(admin: SignedIn) -> None:
    texts = ("abc", '""', '"1", "2"', '"-1"', '"1e3"', '"9999999999"', "x" * 41, '"²"')
    for text in texts:
        headers = [(b"If-Match", text.encode("latin-1"))]
        answer = await admin.client.patch(f"{API}/me", json={"name": "A"}, headers=headers)
        assert (answer.status_code, slug(answer)) == (422, "invalid-input"), text
