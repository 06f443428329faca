"""Finding people by a part of name or e-mail."""

from typing import Any

import pytest
from httpx2 import AsyncClient

from backend.tests.fixtures.people import SignedIn
from backend.tests.fixtures.rows import Row, insert
from utilisateurs.directory import search
from utilisateurs.directory.models import Filters, Sort

CAMILLE, ELODIE, LUKASZ, COTTON = "Camille Dupré", "ÉLODIE Ångström", "Łukasz Groß", "100 % Coton"
BACK, SCORE, PLAIN, TARO, ZOE = "back\\slash", "under_score", "underscore", "日本 太郎", "Zoé"
ADDRESSES = {
    CAMILLE: "camille@example.com",
    ELODIE: "elodie@example.net",
    LUKASZ: "lukasz@example.com",
    COTTON: "cotton@example.com",
    BACK: "back@example.com",
    SCORE: "under_line@example.com",
    PLAIN: "plain@example.com",
    TARO: "taro@example.jp",
    ZOE: "other@exemple.example",
}


@pytest.fixture
async def client(admin: SignedIn, connection: Any) -> AsyncClient:
    await insert(connection, [Row(name=name, email=email) for name, email in ADDRESSES.items()])
    return admin.client


async def found(client: AsyncClient, q: str) -> set[str]:
    answer = await client.get("/api/v1/users", params={"q": q, "limit": 200, "count": "exact"})
    assert answer.status_code == 200, answer.text
    page = answer.json()
    assert page["total"] == {"value": len(page["items"]), "exact": True}
    return {item["name"] for item in page["items"]} & ADDRESSES.keys()


async def check(client: AsyncClient, expected: dict[str, set[str]]) -> None:
    assert {q: await found(client, q) for q in expected} == expected


async def test_accents_case_and_spaces_do_not_matter(client: AsyncClient) -> None:
    await check(
        client,
        {
            "dupre": {CAMILLE},
            "DUPRÉ": {CAMILLE},
            "  Camille   dup ": {CAMILLE},
            "elodie": {ELODIE},
            "ångstrom": {ELODIE},
            "lukasz gross": {LUKASZ},
            "camille@EXAMPLE": {CAMILLE},
            "example.net": {ELODIE},
            "日本 太": {TARO},
            "no such person": set(),
        },
    )


async def test_one_or_two_letters_find_beginnings(client: AsyncClient) -> None:
    await check(
        client,
        {"z": {ZOE}, "É": {ELODIE}, "ca": {CAMILLE}, "ta": {TARO}, "10": {COTTON}, "日": {TARO}, "q": set()},
    )


async def test_marks_of_patterns_are_letters_like_others(client: AsyncClient) -> None:
    nobody: set[str] = set()
    await check(client, {"%": nobody, "_": nobody, "\\": nobody, "%%%": nobody, "___": nobody, "\\\\": nobody})
    await check(client, {"100 %": {COTTON}, "0 % c": {COTTON}, "under_": {SCORE}, "under_l": {SCORE}})
    await check(client, {"k\\s": {BACK}, "back\\": {BACK}, "\\sl": {BACK}, "\\%b": nobody})


async def test_a_search_that_is_empty_endless_or_holds_control_characters_is_refused(client: AsyncClient) -> None:
    for q in ("", "x" * 101, "a\x00b", "a\nb"):
        answer = await client.get("/api/v1/users", params={"q": q})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "q")


@pytest.mark.parametrize("q", ["zoé@", "zoe@bu", "bücher", "zo"])
async def test_an_address_beyond_ascii_is_found_with_and_without_its_accents(connection: Any, q: str) -> None:
    await insert(connection, [Row(name="Somebody else", email="zoé@bücher.example")])
    assert [row["email"] for row in await search.page(connection, Filters(q=q), Sort(), None, 10)] == [
        "zoé@bücher.example"
    ]


@pytest.mark.parametrize(
    "sort", [Sort("name", descending=False), Sort("name"), Sort("email", descending=False)], ids=str
)
async def test_whether_they_are_gathered_or_walked_to_the_same_are_found_in_the_same_order(
    connection: Any, sort: Sort, monkeypatch: pytest.MonkeyPatch
) -> None:
    await insert(connection, [Row(name=f"{name} Martin") for name in ("Zoé", "ana", "Émile", "bob", "Ana")])
    await insert(connection, [Row(name=f"Martine {number}") for number in range(5)])
    found: list[list[Any]] = []
    for most in (0, 1_000_000):
        monkeypatch.setattr(search, "MOST_GATHERED", most)
        first = await search.page(connection, Filters(q="martin"), sort, None, 4)
        rest = await search.page(connection, Filters(q="martin"), sort, search.cursor_of(first[-1], sort), 10)
        found.append([row["id"] for row in [*first, *rest]])
    assert found[0] == found[1]
    assert len(set(found[0])) == 10
