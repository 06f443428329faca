"""Writing into the outbox, and delivering what waits there."""

from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID

import orjson

from utilisateurs.kit.clock import Clock
from utilisateurs.kit.crypto import Sealer
from utilisateurs.kit.db import Connection, Database
from utilisateurs.kit.ids import id_at
from utilisateurs.kit.json import dumps
from utilisateurs.notifications import repository
from utilisateurs.notifications.letters import render
from utilisateurs.notifications.models import Delivered, Mail, MailDay, NotSent, Transport, Waiting
from utilisateurs.notifications.rules import Retries

BATCH = 20
SETTLED_KEPT = timedelta(days=30)
MAILBOX_ROWS = 200


class Outbox:
    """Mails waiting to be sent; addresses and links lie there sealed, and only until delivery."""

    def __init__(self, sealer: Sealer, clock: Clock) -> None:
        """Take the sealer of contents and the time."""
        self._sealer = sealer
        self._clock = clock

    async def post(self, connection: Connection, mail: Mail) -> None:
        """Put a mail into the outbox, in the transaction of what causes it."""
        now = self._clock.now()
        identifier = id_at(now)
        sealed = self._sealer.seal(dumps(asdict(mail)), identifier.bytes)
        await repository.add(connection, identifier, mail.user_id, mail.template, sealed, now)

    def open(self, waiting: Waiting) -> Mail:
        """Return the mail of an outbox row."""
        values = orjson.loads(self._sealer.open(waiting.sealed_content, waiting.id.bytes))
        user = values.pop("user_id")
        return Mail(**values, user_id=UUID(user) if user else None)

    async def mailbox(self, connection: Connection, recipient: str | None) -> list[Delivered]:
        """Return the newest messages of the developer's mailbox."""
        return await repository.mailbox(connection, recipient, MAILBOX_ROWS)

    async def waiting(self, connection: Connection) -> int:
        """Return how many mails wait."""
        return await repository.waiting(connection)

    async def days(self, connection: Connection, since: datetime, until: datetime) -> list[MailDay]:
        """Return what became of the mails written between two instants; settled ones are known for 30 days."""
        return await repository.days(connection, since, until)

    async def clean(self, connection: Connection) -> None:
        """Remove mails long settled."""
        await repository.clean(connection, self._clock.now() - SETTLED_KEPT)


class Courier:
    """Delivers the outbox: at least once, tried again with growing waits."""

    def __init__(
        self, database: Database, outbox: Outbox, transport: Transport, clock: Clock, retries: Retries
    ) -> None:
        """Take the outbox and the way out."""
        self._database = database
        self._outbox = outbox
        self._transport = transport
        self._clock = clock
        self._retries = retries

    async def deliver(self) -> int:
        """Try the mails that are due; return how many there were."""
        now = self._clock.now()
        async with self._database.read() as connection:
            due = await repository.lease(connection, now, now + self._retries.lease, BATCH)
        for waiting in due:
            await self._deliver(waiting)
        return len(due)

    async def _deliver(self, waiting: Waiting) -> None:
        try:
            await self._transport.send(render(waiting.id, self._outbox.open(waiting)))
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one mail must not hold up the others
            await self._failed(waiting, str(error) if isinstance(error, NotSent) else type(error).__name__)
            return
        async with self._database.read() as connection:
            await repository.mark_sent(connection, waiting.id, self._clock.now())

    async def _failed(self, waiting: Waiting, error: str) -> None:
        wait, now = self._retries.wait(waiting.attempts), self._clock.now()
        async with self._database.read() as connection:
            if wait is None:
                await repository.give_up(connection, waiting.id, now, error)
            else:
                await repository.retry_at(connection, waiting.id, now + wait, error)
