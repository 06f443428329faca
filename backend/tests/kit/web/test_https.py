"""Where browsers come over https, they are told to come no other way."""

from httpx2 import AsyncClient

from backend.tests.conftest import MakeApp, client_of

PATHS = ("/health/live", "/api/v1/me", "/nowhere")


async def test_every_answer_over_https_forbids_plain_http_for_two_years(make_app: MakeApp) -> None:
    app, _ = await make_app(public_url="https://users.example.com")
    async with client_of(app) as client:
        for path in PATHS:
            assert (await client.get(path)).headers["strict-transport-security"] == "max-age=63072000"


async def test_a_laptop_without_https_is_not_locked_out_of_its_own_address(client: AsyncClient) -> None:
    for path in PATHS:
        assert "strict-transport-security" not in (await client.get(path)).headers
