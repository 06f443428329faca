"""Two refreshes at the same time, on connections of their own."""

import asyncio

from backend.tests.conftest import client_of
from backend.tests.fixtures.doors import me, refresh, sign_in
from backend.tests.fixtures.scratch import Scratch


async def test_of_two_refreshes_with_one_token_at_once_exactly_one_wins_and_the_family_ends(scratch: Scratch) -> None:
    user = await scratch.people.make()
    async with client_of(scratch.app) as client:
        tokens = (await sign_in(client, user.email)).json()
        answers = await asyncio.gather(*(refresh(client, tokens["refresh_token"]) for _ in range(6)))
        assert sorted(answer.status_code for answer in answers) == [200, 401, 401, 401, 401, 401]
        won = next(answer.json() for answer in answers if answer.status_code == 200)
        assert (await me(client, won["access_token"])).status_code == 401
        assert (await refresh(client, won["refresh_token"])).status_code == 401


async def test_refreshes_of_different_sessions_at_once_do_not_disturb_each_other(scratch: Scratch) -> None:
    user = await scratch.people.make()
    async with client_of(scratch.app) as client:
        families = [(await sign_in(client, user.email)).json() for _ in range(3)]
        answers = await asyncio.gather(*(refresh(client, family["refresh_token"]) for family in families))
        assert [answer.status_code for answer in answers] == [200, 200, 200]
