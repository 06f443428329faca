"""The parameters of the list: filters and order."""

from typing import Annotated

from fastapi import Depends, Query

from utilisateurs.directory.models import Column, Filters, Sort, Status
from utilisateurs.kit.fields import Instant, Plain, Search

_COLUMNS: tuple[Column, ...] = ("name", "email", "status", "created_at", "last_sign_in_at")
_PATTERN = f"^-?({'|'.join(_COLUMNS)})$"


async def chosen_filters(
    q: Annotated[Search | None, Query(description="Part of name or e-mail; accents and case do not matter.")] = None,
    status: Annotated[list[Status] | None, Query(max_length=4)] = None,
    role: Annotated[str | None, Query(max_length=40), Plain] = None,
    verified: Annotated[bool | None, Query()] = None,
    created_from: Instant | None = None,
    created_to: Instant | None = None,
    last_sign_in_from: Instant | None = None,
    last_sign_in_to: Instant | None = None,
) -> Filters:
    """Read the filters."""
    times = (created_from, created_to, last_sign_in_from, last_sign_in_to)
    return Filters(q, tuple(status or ()), role, verified, *times)


async def chosen_sort(
    sort: Annotated[str, Query(pattern=_PATTERN, description="A column; a leading - turns it round.")] = "-created_at",
) -> Sort:
    """Read the order."""
    column = next(name for name in _COLUMNS if name == sort.removeprefix("-"))
    return Sort(column, descending=sort.startswith("-"))


Chosen = Annotated[Filters, Depends(chosen_filters)]
Ordered = Annotated[Sort, Depends(chosen_sort)]
