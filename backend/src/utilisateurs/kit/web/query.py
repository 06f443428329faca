"""Parameters of the query: one that nobody declared is refused by its name, like an unknown field of a body.

Passed over, `?stauts=suspended` would list everybody, and whoever misspelt it would act on everybody.
"""

from collections.abc import Iterator
from typing import Any

from fastapi import Request
from fastapi.dependencies.models import Dependant

from utilisateurs.kit.problems import InvalidInput
from utilisateurs.kit.web.validation import field_error

_NAMES: dict[Any, frozenset[str]] = {}
"""The declared parameters of each handler, found at its first query."""


async def known_query(request: Request) -> None:
    """Raise InvalidInput for each parameter that the route does not declare."""
    if not request.scope["query_string"]:
        return
    unknown = request.query_params.keys() - _known(request.scope["route"])
    if unknown:
        raise InvalidInput(
            *(field_error({"type": "extra_forbidden", "loc": ("query", name)}) for name in sorted(unknown))
        )


def _known(route: Any) -> frozenset[str]:
    if route.endpoint not in _NAMES:
        _NAMES[route.endpoint] = frozenset(_declared(route.dependant))
    return _NAMES[route.endpoint]


def _declared(dependant: Dependant) -> Iterator[str]:
    yield from (parameter.alias for parameter in dependant.query_params)
    for further in dependant.dependencies:
        yield from _declared(further)
