"""What must be true before the application starts: migrated, an administrator there, the sample loaded."""

import asyncio

from utilisateurs.app.settings import Settings
from utilisateurs.app.wiring import wire
from utilisateurs.kit.clock import SystemClock
from utilisateurs.kit.db import Database, open_pool
from utilisateurs.local.seeding import seed
from utilisateurs.local.up.administrator import make_administrator
from utilisateurs.local.up.display import Display
from utilisateurs.local.up.migrating import migrate
from utilisateurs.local.up.stage import Stage
from utilisateurs.local.up.wishes import Administrator


def prepare(stage: Stage, settings: Settings, display: Display, *, migrated: bool) -> str:
    """Prepare the database; give the administrator's password to show."""
    if not migrated:
        with display.step("Migrations"):
            migrate(settings, stage.migrated)
    if stage.has_sample:
        with display.step("Sample data"):
            users = stage.wishes.sample_users
            asyncio.run(seed(settings, lambda done: display.progress(f"{done:,} of {users:,}"), users))
    with display.step("Administrator"):
        return asyncio.run(_administrator(settings, stage.administrator))


async def _administrator(settings: Settings, administrator: Administrator) -> str:
    url = settings.database_url.get_secret_value()
    pool = await open_pool(url, size=1, statement_timeout_ms=settings.statement_timeout_ms)
    wired = wire(settings, Database(pool), SystemClock())
    try:
        return await make_administrator(wired, administrator)
    finally:
        wired.close()
        await pool.close()
