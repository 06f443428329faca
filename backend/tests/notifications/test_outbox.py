"""The outbox: at least once, tried again with growing waits, nothing without its cause."""

from datetime import timedelta
from typing import Any

import pytest

from backend.tests.fakes.transports import FakeTransport, Killed
from backend.tests.fixtures.clock import SetClock
from backend.tests.fixtures.people import PersonFactory
from utilisateurs.app.wiring import Wired
from utilisateurs.directory.models import User
from utilisateurs.kit.db import Connection
from utilisateurs.notifications.models import Mail
from utilisateurs.notifications.rules import Retries

RETRIES = Retries()


@pytest.fixture
def transport(wired: Wired) -> FakeTransport:
    made = FakeTransport()
    wired.courier._transport = made
    return made


@pytest.fixture
async def user(people: PersonFactory) -> User:
    return await people.make()


async def post(wired: Wired, user: User, recipient: str = "") -> None:
    letter = Mail("reset", recipient or user.email, user.name, "en", user.id, "http://127.0.0.1:8000/x#token=secret")
    await wired.database.write(lambda tx: wired.outbox.post(tx, letter))


async def test_a_mail_is_delivered_once_and_its_content_forgotten(
    wired: Wired, user: User, transport: FakeTransport, connection: Any, clock: SetClock
) -> None:
    await post(wired, user)
    assert [await wired.courier.deliver() for _ in range(2)] == [1, 0]
    clock.advance(days=1)
    assert await wired.courier.deliver() == 0
    assert [message.recipient for message in transport.taken] == [user.email]
    row = await connection.fetchrow("SELECT * FROM mails")
    assert (row["sent_at"] is not None, row["sealed_content"]) == (True, None)


async def test_what_waits_lies_sealed(wired: Wired, user: User, connection: Any) -> None:
    await post(wired, user)
    row = await connection.fetchrow("SELECT * FROM mails")
    for telling in (user.email, user.name, "token=secret"):
        assert telling.encode() not in row["sealed_content"]
        assert telling not in str({**row, "sealed_content": None})


async def test_nothing_is_sent_if_its_cause_is_rolled_back(wired: Wired, user: User, transport: FakeTransport) -> None:
    async def fail(connection: Connection) -> None:
        await wired.outbox.post(connection, Mail("reset", user.email, user.name, "en", user.id))
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await wired.database.write(fail)
    assert (await wired.courier.deliver(), transport.taken) == (0, [])


async def test_a_refused_mail_is_tried_again_with_doubling_waits(
    wired: Wired, user: User, transport: FakeTransport, clock: SetClock
) -> None:
    await post(wired, user)
    transport.refusing = True
    for wait in (5, 10, 20, 40):
        assert await wired.courier.deliver() == 1
        clock.advance(seconds=wait - 1)
        assert await wired.courier.deliver() == 0
        clock.advance(seconds=1)
    transport.refusing = False
    assert (await wired.courier.deliver(), len(transport.taken)) == (1, 1)


async def test_after_the_last_try_a_mail_is_given_up_for_the_team_to_see(
    wired: Wired, user: User, transport: FakeTransport, connection: Any, clock: SetClock
) -> None:
    await post(wired, user)
    transport.refusing = True
    for _ in range(RETRIES.tries + 3):
        await wired.courier.deliver()
        clock.advance(hours=1)
    row = await connection.fetchrow("SELECT * FROM mails")
    assert transport.tries == RETRIES.tries
    assert (row["failed_at"] is not None, row["last_error"]) == (True, "SMTPServerDisconnected")
    assert row["sealed_content"] is None


async def test_a_mail_whose_worker_is_killed_before_it_is_marked_is_sent_again_when_the_lease_ends(
    wired: Wired, user: User, transport: FakeTransport, clock: SetClock
) -> None:
    await post(wired, user)
    transport.dying = True
    with pytest.raises(Killed):
        await wired.courier.deliver()
    transport.dying = False
    assert await wired.courier.deliver() == 0
    clock.advance(seconds=RETRIES.lease.total_seconds())
    assert await wired.courier.deliver() == 1
    first, again = transport.taken
    assert first == again


async def test_one_mail_that_cannot_be_read_holds_up_no_other_and_is_given_up(
    wired: Wired, user: User, transport: FakeTransport, connection: Any, clock: SetClock
) -> None:
    await post(wired, user)
    await connection.execute("UPDATE mails SET sealed_content = 'sealed with a secret since lost'")
    clock.advance(seconds=1)
    for number in range(3):
        await post(wired, user, f"other{number}@example.com")
    await wired.courier.deliver()
    assert sorted(message.recipient for message in transport.taken) == [f"other{n}@example.com" for n in range(3)]
    for _ in range(RETRIES.tries):
        clock.advance(hours=1)
        await wired.courier.deliver()
    assert await connection.fetchval("SELECT count(*) FROM mails WHERE failed_at IS NOT NULL") == 1


async def test_settled_mails_are_kept_a_month_and_waiting_ones_for_as_long_as_they_wait(
    wired: Wired, user: User, transport: FakeTransport, connection: Any, clock: SetClock
) -> None:
    await post(wired, user)
    await wired.courier.deliver()
    await post(wired, user)
    clock.advance(days=30, seconds=1)
    await wired.outbox.clean(connection)
    assert await connection.fetchval("SELECT array_agg(sent_at IS NULL) FROM mails") == [True]


def test_waits_double_up_to_an_hour_and_end() -> None:
    waits = [RETRIES.wait(attempts) for attempts in range(1, RETRIES.tries + 1)]
    assert waits[:3] == [timedelta(seconds=5), timedelta(seconds=10), timedelta(seconds=20)]
    assert max(wait for wait in waits if wait) == timedelta(hours=1)
    assert waits[-1] is None
