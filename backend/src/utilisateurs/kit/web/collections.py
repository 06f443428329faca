"""Which page of a collection is wanted: the parameters that every list takes."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query

from utilisateurs.kit.pagination import MAX_CURSOR, Count

MAX_PAGE = 200
PAGE = 50


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page is wanted."""

    limit: int
    cursor: str | None
    count: Count


async def paging(
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE, description="Rows per page.")] = PAGE,
    cursor: Annotated[str | None, Query(max_length=MAX_CURSOR, description="next_cursor of the page before.")] = None,
    count: Annotated[Count, Query(description="Whether `total` is counted, estimated or left out.")] = "none",
) -> Paging:
    """Read the parameters that every collection takes."""
    return Paging(limit, cursor, count)


PageOf = Annotated[Paging, Depends(paging)]
