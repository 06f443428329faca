"""What a client learns before anybody signs in."""

import pytest
from httpx2 import AsyncClient

from backend.tests.conftest import MakeApp, client_of
from utilisateurs import __version__


async def test_it_says_what_is_open_here(client: AsyncClient) -> None:
    answer = await client.get("/api/v1/configuration")
    assert answer.json() == {
        "sign_up": "open",
        "sign_up_domains": [],
        "password_min_length": 15,
        "locales": ["en", "fr"],
        "environment": "test",
        "mail_page": "/dev/mail",
        "version": __version__,
    }


@pytest.mark.parametrize("environment", ["staging", "production"])
async def test_where_real_people_are_the_mailbox_of_developers_does_not_exist(
    make_app: MakeApp, environment: str
) -> None:
    app, _ = await make_app(environment=environment)
    async with client_of(app) as client:
        assert (await client.get("/api/v1/configuration")).json()["mail_page"] is None
        for path in ("/dev/mail", "/dev/mail.json"):
            assert (await client.get(path)).status_code == 404
