"""Runs one action over the application's services, outside any server."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from utilisateurs.app.settings import read_settings

if TYPE_CHECKING:
    from utilisateurs.app.wiring import Wired

T = TypeVar("T")


def run_wired(action: Callable[["Wired"], Awaitable[T]]) -> T:
    """Open what the settings name, run the action, close everything."""
    # The services cost as long to import as all the rest, and most commands do without them.
    from utilisateurs.app.wiring import wire  # noqa: PLC0415 - see above
    from utilisateurs.kit.clock import SystemClock  # noqa: PLC0415 - see above
    from utilisateurs.kit.db import Database, open_pool  # noqa: PLC0415 - see above

    settings = read_settings()

    async def run() -> T:
        url = settings.database_url.get_secret_value()
        pool = await open_pool(url, size=1, statement_timeout_ms=settings.statement_timeout_ms)
        wired = wire(settings, Database(pool), SystemClock())
        try:
            return await action(wired)
        finally:
            wired.close()
            await pool.close()

    return asyncio.run(run())
