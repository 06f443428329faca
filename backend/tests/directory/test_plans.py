"""The list is served by indexes: a page costs the same among ten people and among a million."""

from typing import Any

import pytest

from backend.tests.fixtures.rows import EPOCH, Row, insert
from utilisateurs.directory import repository, search
from utilisateurs.directory.models import Filters, Sort
from utilisateurs.kit.pagination import Cursor, Key

INDEXES: dict[Any, tuple[str, Key]] = {
    "name": ("users_by_name", "camille"),
    "email": ("users_email_key", "camille@example.com"),
    "status": ("users_by_status", "active"),
    "created_at": ("users_by_creation", EPOCH),
    "last_sign_in_at": ("users_by_last_sign_in", EPOCH),
}


class Explaining:
    """A connection that explains queries instead of running them."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.plan = ""

    async def fetch(self, query: str, *arguments: Any) -> list[Any]:
        rows = await self._connection.fetch(f"EXPLAIN {query}", *arguments)
        self.plan = "\n".join(row[0] for row in rows)
        return []

    async def fetchval(self, query: str, *arguments: Any) -> int:
        return len(await self.fetch(query, *arguments))


@pytest.fixture
async def explaining(connection: Any) -> Any:
    """Plans as they would be if reading the whole table were very dear."""
    await insert(connection, [Row() for _ in range(50)])
    await connection.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    return Explaining(connection)


@pytest.mark.parametrize("column", INDEXES)
async def test_each_order_and_the_way_on_are_read_from_an_index(explaining: Any, column: Any) -> None:
    index, key = INDEXES[column]
    for descending in (False, True):
        sort = Sort(column, descending=descending)
        await search.page(explaining, Filters(), sort, Cursor(str(sort), key, Row().id), 50)
        assert f"using {index} on users" in explaining.plan, explaining.plan
        assert "Index Cond" in explaining.plan, explaining.plan


async def test_bearers_of_a_role_are_found_and_counted_by_an_index(explaining: Any) -> None:
    await search.count(explaining, Filters(role="reader"), "exact")
    assert "users_with_roles" in explaining.plan
    await repository.members(explaining, "reader")
    assert "users_with_roles" in explaining.plan


async def test_a_part_of_a_name_is_found_by_an_index(explaining: Any) -> None:
    await search.count(explaining, Filters(q="mill"), "exact")
    assert explaining.plan.count("Bitmap Index Scan on users_search") == 2


@pytest.mark.parametrize("column", ["name", "email"])
async def test_a_search_by_first_letters_never_walks_the_order_from_its_beginning(explaining: Any, column: Any) -> None:
    index, _ = INDEXES[column]
    await search.page(explaining, Filters(q="m"), Sort(column, descending=False), None, 50)
    assert f"Index Scan using {index}" not in explaining.plan, explaining.plan
    assert "Bitmap Index Scan" in explaining.plan, explaining.plan
