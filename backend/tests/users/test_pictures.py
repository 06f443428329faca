"""Pictures of users, seen by others."""

from typing import Any

from backend.tests.fixtures.doors import API
from backend.tests.fixtures.people import PersonFactory, SignedIn
from utilisateurs.app.wiring import Wired
from utilisateurs.audit.models import SYSTEM


async def test_a_picture_is_shown_to_who_may_see_users_at_an_address_that_changes_with_it(
    reader: SignedIn, people: PersonFactory, wired: Wired, connection: Any
) -> None:
    user = await people.make()
    addresses = set()
    for image, etag in ((b"first", "0123456789abcdef"), (b"second", "fedcba9876543210")):
        await wired.directory.set_avatar(connection, user, image, etag, SYSTEM)
        address = (await reader.client.get(f"{API}/users/{user.id}")).json()["avatar_url"]
        picture = await reader.client.get(address)
        assert (picture.status_code, picture.content, picture.headers["content-type"]) == (200, image, "image/webp")
        addresses.add(address)
    assert len(addresses) == 2
    await wired.directory.set_avatar(connection, user, None, None, SYSTEM)
    assert (await reader.client.get(f"{API}/users/{user.id}")).json()["avatar_url"] is None
    assert (await reader.client.get(f"{API}/users/{user.id}/avatar")).status_code == 404
