"""Simulated people: each does one thing after the other, thinks in between, and notices what does not fit."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import count
from random import Random
from typing import Any
from uuid import uuid4

from bench.service import API
from bench.soak.caller import Answer, Caller
from bench.soak.ledger import Ledger

OK, CREATED, ACCEPTED, NOTHING, UNAUTHORISED = 200, 201, 202, 204, 401
LETTERS = ("m", "ma", "mart", "le", "zo", "dupr", "example")
_numbers = count(1)


@dataclass(frozen=True)
class Account:
    """With what somebody signs in."""

    email: str
    password: str


class Person:
    """Somebody with an account of his own."""

    def __init__(self, account: Account, caller: Caller, ledger: Ledger, rng: Random) -> None:
        """Take who it is, how he calls, who notes what was acknowledged, and his chance."""
        self._account = account
        self._caller = caller
        self._ledger = ledger
        self._rng = rng
        self._access = self._refresh = ""

    @property
    def acts(self) -> dict[Callable[[], Awaitable[None]], int]:
        """What he does, and how often among a hundred things."""
        return {
            self.look: 55,
            self.edit: 20,
            self.renew: 10,
            self.leave_and_return: 5,
            self.enter: 5,
            self.bring_a_friend: 5,
        }

    async def live(self, over: Callable[[], bool], think: float) -> None:
        """Do everything once, then as it comes, until it is over; what was begun is brought to its end."""
        await self.enter()
        first, weights = list(self.acts), list(self.acts.values())
        waiting = self._rng.sample(first, len(first))
        while not over():
            act = waiting.pop() if waiting else self._rng.choices(first, weights)[0]
            await act()
            await asyncio.sleep(self._rng.uniform(0, 2 * think))
        self._caller.close()

    async def enter(self) -> None:
        """Sign in."""
        body = {"email": self._account.email, "password": self._account.password}
        answer = await self._caller.call("sign in", "POST", f"{API}/sessions", body)
        if self._expected("sign in", answer, CREATED):
            self._ledger.sign_ins += 1
            self._keep(answer.body)

    async def look(self) -> None:
        """Read the profile: it holds what was acknowledged, whichever worker answers."""
        answer = await self._ask("profile", "GET", "/me")
        wanted = self._ledger.names.get(self._account.email)
        if self._expected("profile", answer, OK) and wanted and answer.body["name"] != wanted:
            self._ledger.lost.append(f"{self._account.email}: an acknowledged name was not read")

    async def edit(self) -> None:
        """Change the name."""
        name = f"Soaked {next(_numbers)}"
        answer = await self._ask("edit", "PATCH", "/me", {"name": name}, Idempotency_Key=uuid4().hex)
        if self._expected("edit", answer, OK):
            self._ledger.names[self._account.email] = name
            self._ledger.edits[self._account.email] += 1

    async def renew(self) -> None:
        """Exchange the refresh token; whose answer a kill took has used his token, and signs in again."""
        body = {"refresh_token": self._refresh}
        answer = await self._caller.call("refresh", "POST", f"{API}/sessions/refresh", body)
        if answer.retried and answer.status == UNAUTHORISED:
            await self.enter()
        elif self._expected("refresh", answer, OK):
            self._ledger.refreshes += 1
            self._keep(answer.body)

    async def leave_and_return(self) -> None:
        """Sign out everywhere: what was let in before is refused from then on; then sign in again."""
        answer = await self._ask("sign out", "DELETE", "/sessions")
        if answer.retried and answer.status == UNAUTHORISED:
            answer = Answer(NOTHING, None, retried=True)  # done by the attempt that got no answer
        if self._expected("sign out", answer, NOTHING):
            self._ledger.sign_outs += 1
            after = await self._ask("profile after signing out", "GET", "/me")
            self._expected("profile after signing out", after, UNAUTHORISED)
        await self.enter()

    async def bring_a_friend(self) -> None:
        """Sign somebody up."""
        email = f"soak{next(_numbers)}@example.com"
        body = {"email": email, "name": "Signed Up", "password": "an uncommon sentence of words"}
        headers = {"Idempotency_Key": uuid4().hex}
        answer = await self._caller.call("sign up", "POST", f"{API}/accounts", body, **headers)
        if self._expected("sign up", answer, ACCEPTED):
            self._ledger.added.append(email)

    def _keep(self, issued: Any) -> None:
        self._access, self._refresh = issued["access_token"], issued["refresh_token"]

    async def _ask(self, kind: str, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        authority = {"Authorization": f"Bearer {self._access}"}
        return await self._caller.call(kind, method, API + path, body, **authority, **headers)

    def _expected(self, kind: str, answer: Answer, status: int) -> bool:
        if answer.status != status:
            self._ledger.surprises.append(f"{kind}: {answer.status} {answer.body}")
        return answer.status == status


class Administrator(Person):
    """Somebody who looks after others; all of them share an account, and each has a session of his own."""

    @property
    def acts(self) -> dict[Callable[[], Awaitable[None]], int]:
        """What he does, and how often among a hundred things."""
        return {self.walk: 35, self.search: 35, self.invite: 10, self.renew: 10, self.look: 10}

    async def walk(self) -> None:
        """Read two pages of the list."""
        first = await self._ask("list", "GET", "/users?limit=50")
        if self._expected("list", first, OK) and (cursor := first.body["next_cursor"]):
            self._expected("list", await self._ask("list", "GET", f"/users?limit=50&cursor={cursor}"), OK)

    async def search(self) -> None:
        """Look for somebody."""
        letters = self._rng.choice(LETTERS)
        self._expected("search", await self._ask("search", "GET", f"/users?limit=50&q={letters}"), OK)

    async def invite(self) -> None:
        """Invite somebody."""
        email = f"soak{next(_numbers)}@example.com"
        body = {"email": email, "name": "Invited Under Fire"}
        answer = await self._ask("invite", "POST", "/users", body, Idempotency_Key=uuid4().hex)
        if self._expected("invite", answer, CREATED):
            self._ledger.added.append(email)
