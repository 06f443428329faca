"""Chores of one elected worker: deliver mails, erase whom grace has left, forget what is old, renew keys.

The election is a lock of the database session: when the elected worker dies, its session dies with it and
another takes over.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from utilisateurs.accounts.models import GRACE
from utilisateurs.app.wiring import Wired
from utilisateurs.audit.models import SYSTEM
from utilisateurs.kit import log
from utilisateurs.kit.db import Connection, open_connection
from utilisateurs.kit.idempotency import forget_old_keys
from utilisateurs.kit.problems import NotFound

MAIL_SECONDS = 1.0
CLEANING = timedelta(minutes=10)
CANDIDATE_SECONDS = 2.0
ERASED_AT_ONCE = 100
_ELECT = "SELECT pg_try_advisory_lock(hashtext('utilisateurs.chores'))"


class Chores:
    """What has to be done now and then, by one worker."""

    def __init__(self, wired: Wired, database_url: str) -> None:
        """Take the application and where to be elected."""
        self._wired = wired
        self._url = database_url
        self._clean_next = 0.0

    async def run(self) -> None:
        """Stand for election, and serve while elected; until cancelled."""
        while True:
            try:
                await self._wired.keys.load()  # not only the elected one: every worker signs
                await self._serve_if_elected()
            except Exception as error:  # noqa: BLE001 - whatever breaks, the chores go on later
                log.warning("chores interrupted", error=type(error).__name__)
            await asyncio.sleep(CANDIDATE_SECONDS)

    async def clean(self) -> None:
        """Forget what is old, erase whom grace has left, renew keys."""
        wired = self._wired
        now = wired.clock.now()
        await self._write(lambda tx: forget_old_keys(tx, now))
        await self._write(wired.limits.clean)
        await self._write(wired.links.clean)
        await self._write(wired.sessions.clean)
        await self._write(wired.outbox.clean)
        await self._write(wired.keys.clean)
        await self.erase_due()
        await wired.keys.rotate_if_old()

    async def erase_due(self) -> None:
        """Erase the people whose grace period is over."""
        before = self._wired.clock.now() - GRACE
        while True:
            async with self._wired.database.read() as connection:
                due = await self._wired.directory.due_for_erasure(connection, before, ERASED_AT_ONCE)
            for user in due:
                await self._write(partial(self._erase, user))
            if len(due) < ERASED_AT_ONCE:
                return

    async def _erase(self, user: UUID, connection: Connection) -> None:
        # Restored or erased in the meantime: nothing to do.
        with contextlib.suppress(NotFound):
            found = await self._wired.directory.get_for_change(connection, user)
            if found.deleted_at and found.deleted_at < self._wired.clock.now() - GRACE:
                await self._wired.directory.erase(connection, found, SYSTEM, "grace period over")

    async def _serve_if_elected(self) -> None:
        candidate = await open_connection(self._url)
        try:
            if await candidate.fetchval(_ELECT):
                log.info("elected for the chores")
                await self._serve(candidate)
        finally:
            await candidate.close(timeout=1)

    async def _serve(self, elected: Any) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await elected.fetchval("SELECT 1")  # fails when the session, and with it the election, is lost
            await self._wired.keys.load()
            if await self._wired.courier.deliver():
                continue
            if loop.time() >= self._clean_next:
                await self.clean()
                self._clean_next = loop.time() + CLEANING.total_seconds()
            await asyncio.sleep(MAIL_SECONDS)

    async def _write(self, action: Callable[[Connection], Awaitable[None]]) -> None:
        await self._wired.database.write(action)
