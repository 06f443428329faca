"""The database cut off again and again: access is refused or unavailable, never given by mistake."""

from httpx2 import AsyncClient

from backend.tests.conftest import client_of
from backend.tests.fixtures.cuts import cuts, statuses_under_fire
from backend.tests.fixtures.doors import API, me, refresh, sign_in, slug
from backend.tests.fixtures.scratch import Scratch
from backend.tests.fixtures.waiting import until


async def answers(client: AsyncClient, access_token: str, status: int) -> bool:
    return (await me(client, access_token)).status_code == status


async def test_while_connections_are_cut_a_revoked_session_is_never_let_in(scratch: Scratch) -> None:
    user = await scratch.people.make()
    async with client_of(scratch.app) as client:
        ended, kept = [(await sign_in(client, user.email)).json()["access_token"] for _ in range(2)]
        async with cuts(scratch):
            assert set(await statuses_under_fire(client, ended)) == {200, 503}
            everywhere = {"Authorization": f"Bearer {kept}"}

            async def revoked() -> bool:
                answer = await client.delete(f"{API}/sessions?except_current=true", headers=everywhere)
                return answer.status_code == 204

            await until(revoked)
            assert set(await statuses_under_fire(client, ended)) == {401, 503}
        await until(lambda: answers(client, kept, 200))
        assert (await me(client, ended)).status_code == 401


async def test_without_a_database_nobody_is_let_in_or_signed_out(scratch: Scratch) -> None:
    user = await scratch.people.make()
    async with client_of(scratch.app) as client:
        tokens = (await sign_in(client, user.email)).json()
        scratch.server.sql(f"ALTER DATABASE {scratch.name} ALLOW_CONNECTIONS false", "postgres")
        async with cuts(scratch):
            await until(lambda: answers(client, tokens["access_token"], 503))
            for answer in (
                await me(client, tokens["access_token"]),
                await refresh(client, tokens["refresh_token"]),
                await sign_in(client, user.email),
            ):
                assert (answer.status_code, slug(answer)) == (503, "unavailable")
                assert answer.headers["retry-after"] == "2"
        scratch.server.sql(f"ALTER DATABASE {scratch.name} ALLOW_CONNECTIONS true", "postgres")
        await until(lambda: answers(client, tokens["access_token"], 200))
        assert (await refresh(client, tokens["refresh_token"])).status_code == 200
