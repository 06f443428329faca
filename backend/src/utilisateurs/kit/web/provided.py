"""What the wiring made, asked for by type in a handler's signature."""

from collections.abc import Awaitable, Callable
from typing import TypeVar, cast

from fastapi import Request

from utilisateurs.kit.origin import Origin

T = TypeVar("T")


def provided(kind: type[T]) -> Callable[[Request], Awaitable[T]]:
    """Return a dependency that yields the application's one instance of `kind`."""

    async def find(request: Request) -> T:
        return cast("T", request.app.state.provided[kind])

    return find


async def origin(request: Request) -> Origin:
    """Return where the request comes from."""
    return cast("Origin", request.state.origin)
