"""Looks at the locks of the database again and again: how long one waited, and how long one shut everybody out."""

import asyncio
import time
from dataclasses import dataclass, field

import asyncpg

LOOK_SECONDS = 0.02
_WAITING = (
    "SELECT coalesce(extract(epoch FROM max(clock_timestamp() - waitstart)), 0)::float FROM pg_locks WHERE NOT granted"
)
_SHUT = """
    SELECT pid, relation FROM pg_locks
    WHERE granted AND mode = 'AccessExclusiveLock' AND relation = to_regclass('public.users')
"""


@dataclass
class Locks:
    """What was seen, in seconds; looked at every fiftieth of a second, so that shorter ones may be missed."""

    waited: float = 0.0
    """The longest that anybody waited for a lock."""
    shut: float = 0.0
    """The longest that the table of people was locked against everybody."""
    _since: dict[tuple[int, int], float] = field(default_factory=dict)

    async def watch(self, url: str) -> None:
        """Look until cancelled."""
        connection = await asyncpg.connect(url)
        try:
            while True:
                self.waited = max(self.waited, await connection.fetchval(_WAITING))
                self._see({(row["pid"], row["relation"]) for row in await connection.fetch(_SHUT)})
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            await connection.close()

    def _see(self, now: set[tuple[int, int]]) -> None:
        moment = time.monotonic()
        self._since = {one: self._since.get(one, moment) for one in now}
        self.shut = max([self.shut, *(moment - since + LOOK_SECONDS for since in self._since.values())])
