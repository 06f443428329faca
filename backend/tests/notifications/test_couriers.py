"""Two workers deliver from one outbox."""

import asyncio
from uuid import UUID

from backend.tests.fakes.transports import FakeTransport
from backend.tests.fixtures.scratch import Scratch
from utilisateurs.kit.db import Connection
from utilisateurs.notifications import repository
from utilisateurs.notifications.models import Mail
from utilisateurs.notifications.rules import Retries


async def test_a_courier_neither_waits_for_another_nor_takes_the_same_mails(scratch: Scratch) -> None:
    wired, transport = scratch.wired, FakeTransport()
    wired.courier._transport = transport
    user = await scratch.people.make()

    async def post(connection: Connection) -> None:
        for number in range(12):
            await wired.outbox.post(connection, Mail("reset", f"p{number}@example.com", user.name, "en", user.id))

    async def take_some_while_another_delivers(connection: Connection) -> set[UUID]:
        now = wired.clock.now()
        taken = await repository.lease(connection, now, now + Retries().lease, 5)
        async with asyncio.timeout(10):
            assert await wired.courier.deliver() == 7
        return {waiting.id for waiting in taken}

    await wired.database.write(post)
    taken = await wired.database.write(take_some_while_another_delivers)
    assert len({message.id for message in transport.taken} | taken) == 12
