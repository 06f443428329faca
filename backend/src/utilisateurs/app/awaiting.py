"""Waiting for the schema: what starts beside a migration lets it go first."""

import asyncio

import asyncpg

from utilisateurs.app.health import NotMigrated, Readiness
from utilisateurs.app.settings import Settings
from utilisateurs.kit.db import Database, open_pool
from utilisateurs.kit.problems import Overloaded, Unavailable

LOOK_SECONDS = 1.0


async def await_schema(settings: Settings, seconds: float) -> str:
    """Return the revision once the schema is that of this version or newer; look for at most so many seconds.

    A database that does not answer yet is waited for too. Raises NotMigrated, Overloaded or Unavailable: what was
    lacking at the last look.
    """
    readiness, clock = Readiness(settings.migrations), asyncio.get_running_loop()
    deadline = clock.time() + seconds
    while True:
        try:
            return await _look(readiness, settings)
        except (NotMigrated, Overloaded, Unavailable):
            if clock.time() >= deadline:
                raise
        await asyncio.sleep(LOOK_SECONDS)


async def _look(readiness: Readiness, settings: Settings) -> str:
    url = settings.database_url.get_secret_value()
    try:
        pool = await open_pool(url, size=1, statement_timeout_ms=settings.statement_timeout_ms)
    except (OSError, asyncpg.PostgresError) as error:
        raise Unavailable from error
    try:
        return await readiness.check(Database(pool))
    finally:
        await pool.close()
