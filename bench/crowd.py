"""A crowd for the bench: so many people that the list is as long as it says, made by the database itself.

The first people are the sample's, with their whole history; the crowd has records only, for lists, search and export
read nothing else. A million takes about a minute, where a million histories would take half an hour.
"""

import asyncio
import time
from random import Random
from typing import Any

import asyncpg

from scripts.server import Server
from utilisateurs.kit.text import fold
from utilisateurs.local.postgres.home import Home
from utilisateurs.local.sample.people import people
from utilisateurs.local.sample.rhythm import Rhythm

NAMES = 4_096
"""Names that the crowd shares; an address has a number besides."""
SEED = 20_251_125
_FIND_INDEXES = """
    SELECT indexname, indexdef FROM pg_indexes
    WHERE tablename = 'users' AND indexdef NOT LIKE 'CREATE UNIQUE%'
"""
# The hash of its number decides what a person is like: the same crowd each time.
_FILL = """
    INSERT INTO users (id, email, email_key, email_fold, name, name_key, locale, time_zone, status, verified_at,
                       created_at, updated_at, last_sign_in_at)
    SELECT (lpad(to_hex((extract(epoch FROM born) * 1000)::bigint), 12, '0') || '7' || substr(mark, 1, 3)
            || '8' || substr(mark, 4, 3) || substr(mark, 7, 12))::uuid,
           address, address, address, ($3::text[])[name], ($4::text[])[name],
           CASE WHEN dice < 500 THEN 'fr' ELSE 'en' END, 'UTC',
           CASE WHEN dice < 40 THEN 'suspended' WHEN dice < 90 THEN 'invited' ELSE 'active' END,
           CASE WHEN dice >= 90 THEN born END, born, born,
           CASE WHEN dice >= 130 THEN born + (now() - born) * (dice / 1000.0) END
    FROM generate_series($1::int, $2::int) AS number
    CROSS JOIN LATERAL (SELECT md5('crowd' || number) AS mark) AS marks
    CROSS JOIN LATERAL (
        SELECT ('x' || substr(mark, 20, 6))::bit(24)::int % 1000 AS dice,
               1 + ('x' || substr(mark, 26, 6))::bit(24)::int % cardinality($3::text[]) AS name,
               now() - interval '2 years' * (2 - number::float / $2::int) AS born
    ) AS chosen
    CROSS JOIN LATERAL (SELECT ($5::text[])[name] || '.' || number || '@example.org' AS address) AS addressed
"""


def fill(server: Server, users: int) -> float:
    """Add people until there are so many; return the seconds it took."""
    begin = time.perf_counter()
    asyncio.run(fill_database(owner_url(server), users))
    return time.perf_counter() - begin


def owner_url(server: Server) -> str:
    """Return the address of the running server's database, as the owner of the schema."""
    home = Home((server.folder / "local" / "postgres").absolute())
    return f"postgresql://utilisateurs@/utilisateurs?host={home.sockets}"


async def fill_database(url: str, users: int) -> None:
    """Add people to a database, as its owner, until there are so many."""
    connection = await asyncpg.connect(url)
    present = await connection.fetchval("SELECT count(*) FROM users")
    if present < users:
        indexes = await connection.fetch(_FIND_INDEXES)
        async with connection.transaction():
            await _without(connection, indexes, present + 1, users)
    await connection.execute("VACUUM ANALYZE users")
    await connection.close()


async def _without(connection: Any, indexes: list[Any], first: int, last: int) -> None:
    """Insert without the indexes: making each of them once, at the end, is many times faster."""
    await connection.execute("SET LOCAL maintenance_work_mem = '512MB'")
    for index in indexes:
        await connection.execute(f"DROP INDEX {index['indexname']}")
    await connection.execute(_FILL, first, last, *_names())
    for index in indexes:
        await connection.execute(index["indexdef"])


def _names() -> tuple[list[str], list[str], list[str]]:
    made = list(people(NAMES, Rhythm(time.time())))
    Random(SEED).shuffle(made)  # noqa: S311 - the same crowd each time is the purpose
    names = [person.name for person in made]
    return names, [fold(name) for name in names], [person.email.partition("@")[0] for person in made]
