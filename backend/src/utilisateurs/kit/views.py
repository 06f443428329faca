"""Collections on the wire: items, the way on, and the total if it was asked for."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from utilisateurs.kit.pagination import Page

T = TypeVar("T")


class TotalView(BaseModel):
    """How many match; `exact` tells a count from an estimate."""

    value: int
    exact: bool


class CollectionView(BaseModel, Generic[T]):
    """One page of a collection."""

    items: list[T]
    next_cursor: str | None
    total: TotalView | None


def page_view(page: Page[T], view: Callable[[T], Any] | None = None) -> dict[str, Any]:
    """Return the wire form of a page; without a view, its items are in their wire form already."""
    total = page.total and {"value": page.total.value, "exact": page.total.exact}
    items = [view(item) for item in page.items] if view else page.items
    return {"items": items, "next_cursor": page.next_cursor, "total": total}
