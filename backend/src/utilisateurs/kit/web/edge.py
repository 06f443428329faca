"""The edge of a write: one transaction, one commit, one answer, whatever happens in between."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Header, Request, Response

from utilisateurs.kit.clock import Clock
from utilisateurs.kit.db import Connection, Database
from utilisateurs.kit.idempotency import Answer, Attempt, IdempotencyKeys
from utilisateurs.kit.json import dumps
from utilisateurs.kit.problems import Problem

T = TypeVar("T")
Action = Callable[[Connection], Awaitable[T]]
View = Callable[[T], Any]
JSON = "application/json"
ANONYMOUS = "anonymous"

IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=200,
        pattern=r"^[\x21-\x7e]+$",
        description="Sent again within 24 h with the same request, the first answer is returned.",
    ),
]


def json_response(value: Any, status: int = 200) -> Response:
    """Return JSON; an object that carries its version answers with it as ETag."""
    return _response(_answer(value, status))


@dataclass(frozen=True, slots=True)
class Edge:
    """Runs a handler's action in its transaction and makes the answer."""

    request: Request
    database: Database
    keys: IdempotencyKeys
    clock: Clock
    idempotency_key: str | None

    async def write(self, action: Action[T], view: View[T] | None = None, status: int = 200) -> Response:
        """Run the action, commit, answer with what it returned; replay the first answer to a known key."""
        attempt = await self._attempt()

        async def run(connection: Connection) -> Answer:
            return await self._answered(connection, attempt, action, view, status)

        return _response(await self.database.write(run))

    async def replay(self) -> Response | None:
        """Return the first answer to a known key: for writes that check a password before they begin."""
        attempt = await self._attempt()
        if attempt is None:
            return None
        async with self.database.read() as connection:
            first = await self.keys.find(connection, attempt)
        return _response(first) if first else None

    async def _attempt(self) -> Attempt | None:
        if self.idempotency_key is None:
            return None
        url = self.request.url
        print_ = self.keys.fingerprint(self.request.method, f"{url.path}?{url.query}", await self.request.body())
        scope = getattr(self.request.state, "caller", ANONYMOUS)
        return Attempt(str(scope), self.idempotency_key, print_)

    async def _answered(
        self, connection: Connection, attempt: Attempt | None, action: Action[T], view: View[T] | None, status: int
    ) -> Answer:
        if attempt is None:
            return _viewed(await action(connection), view, status)
        if first := await self.keys.take(connection, attempt, self.clock.now()):
            return first
        try:
            answer = _viewed(await action(connection), view, status)
        except Problem as problem:
            if problem.keep_writes:
                await self.keys.give_back(connection, attempt)
            raise
        await self.keys.store(connection, attempt, answer)
        return answer


async def edge(request: Request, idempotency_key: IdempotencyKey = None) -> Edge:
    """Return the edge of this request."""
    made = request.app.state.provided
    return Edge(request, made[Database], made[IdempotencyKeys], made[Clock], idempotency_key)


Writing = Annotated[Edge, Depends(edge)]


def _viewed(result: T, view: View[T] | None, status: int) -> Answer:
    return Answer(status, {}, b"") if view is None else _answer(view(result), status)


def _answer(value: Any, status: int) -> Answer:
    headers = {"ETag": f'"{value["version"]}"'} if isinstance(value, dict) and "version" in value else {}
    return Answer(status, headers, dumps(value))


def _response(answer: Answer) -> Response:
    return Response(answer.body, answer.status, answer.headers, JSON if answer.body else None)
