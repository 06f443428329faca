"""Figures of the overview, against a history small enough to count by hand."""

from datetime import UTC, datetime, timedelta
from typing import Any

from backend.tests.fixtures.clock import SetClock
from backend.tests.fixtures.doors import API
from backend.tests.fixtures.people import PersonFactory, SignedIn
from utilisateurs.app.wiring import Wired
from utilisateurs.audit.models import SYSTEM, Action, Change, Event
from utilisateurs.directory.models import User
from utilisateurs.kit.ids import new_id
from utilisateurs.notifications.models import Mail

FIRST = datetime(2020, 2, 28, tzinfo=UTC)
DAY = timedelta(days=1)
NOTHING = {"sign_ups": 0, "sign_ins": 0, "refused": 0, "locked_out": 0, "active_users": 0}
NOTHING |= {"mails_delivered": 0, "mails_waiting": 0, "mails_failed": 0}
INSTANT = timedelta(microseconds=1)
JOINED = (Change("status", None, "active"),)


async def overview(by: SignedIn, **params: str) -> Any:
    answer = await by.client.get(f"{API}/statistics/overview", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def write(wired: Wired, clock: SetClock, connection: Any, user: User) -> None:
    """Write three days around a leap day; the last instants of a day belong to it."""
    other = User(**{name: getattr(user, name) for name in User.__slots__} | {"id": new_id()})
    history = [
        (FIRST - INSTANT, Action.SIGNED_IN, user, ()),
        (FIRST, Action.SIGNED_UP, user, JOINED),
        (FIRST, Action.INVITED, other, JOINED),
        (FIRST + DAY - INSTANT, Action.CREATED, other, JOINED),
        (FIRST + DAY, Action.INVITED, other, ()),
        (FIRST + DAY, Action.SIGNED_IN, user, ()),
        (FIRST + DAY, Action.SIGNED_IN, user, ()),
        (FIRST + DAY, Action.SIGNED_IN, other, ()),
        (FIRST + 2 * DAY - INSTANT, Action.SIGN_IN_REFUSED, user, ()),
        (FIRST + 2 * DAY - INSTANT, Action.SIGN_IN_REFUSED, None, ()),
        (FIRST + 2 * DAY - INSTANT, Action.LOCKED_OUT, user, ()),
        (FIRST + 3 * DAY, Action.SIGNED_IN, user, ()),
    ]
    now = clock.now()
    for at, action, subject, changes in history:
        clock.instant = at
        await wired.audit.record(connection, Event(action, SYSTEM, subject.id if subject else None, changes))
    clock.instant = now


async def test_each_day_counts_what_happened_on_it(
    admin: SignedIn, wired: Wired, clock: SetClock, connection: Any, people: PersonFactory
) -> None:
    await write(wired, clock, connection, await people.make())
    days = (await overview(admin, **{"from": "2020-02-28", "to": "2020-03-01"}))["days"]
    assert days == [
        {"day": "2020-02-28", **NOTHING, "sign_ups": 3},
        {"day": "2020-02-29", **NOTHING, "sign_ins": 3, "active_users": 2, "refused": 2, "locked_out": 1},
        {"day": "2020-03-01", **NOTHING},
    ]


async def post(wired: Wired, clock: SetClock, connection: Any, at: datetime) -> None:
    now, clock.instant = clock.now(), at
    await wired.outbox.post(connection, Mail("reset", "somebody@example.org", "Somebody", "en"))
    clock.instant = now


async def test_each_day_tells_what_became_of_its_mails(
    admin: SignedIn, wired: Wired, clock: SetClock, connection: Any
) -> None:
    written = (FIRST - INSTANT, FIRST, FIRST + INSTANT, FIRST + DAY - INSTANT, FIRST + DAY, FIRST + 2 * DAY)
    for at in written:
        await post(wired, clock, connection, at)
    late, later = FIRST + 5 * DAY, FIRST + 6 * DAY
    await connection.execute("UPDATE mails SET sent_at = $1 WHERE created_at IN ($2, $3)", late, *written[1:3])
    await connection.execute("UPDATE mails SET failed_at = $1 WHERE created_at = $2", later, written[3])
    days = (await overview(admin, **{"from": "2020-02-28", "to": "2020-02-29"}))["days"]
    assert days == [
        {"day": "2020-02-28", **NOTHING, "mails_delivered": 2, "mails_failed": 1},
        {"day": "2020-02-29", **NOTHING, "mails_waiting": 1},
    ]


async def test_users_are_counted_by_standing_and_sessions_while_they_are_open(
    admin: SignedIn, reader: SignedIn, people: PersonFactory, clock: SetClock
) -> None:
    for person in (people.invited(), people.unverified(), people.suspended(), people.deleted(), people.deleted()):
        await person.make()
    found = await overview(reader)
    assert found["users"] == {"total": 7, "invited": 1, "active": 3, "suspended": 1, "deleted": 2, "unverified": 2}
    assert found["sessions_open"] == 2
    await admin.client.delete(f"{API}/users/{admin.id}/sessions")
    assert (await overview(reader))["sessions_open"] == 1


async def test_without_a_range_the_last_ninety_days_until_today_are_shown(admin: SignedIn, clock: SetClock) -> None:
    days = [day["day"] for day in (await overview(admin))["days"]]
    today = clock.now().date()
    assert (days[0], days[-1], len(days)) == ((today - 90 * DAY).isoformat(), today.isoformat(), 91)


async def test_a_range_of_eight_hundred_days_is_taken_and_wrong_ones_are_refused(admin: SignedIn) -> None:
    assert len((await overview(admin, **{"from": "2020-01-01", "to": "2022-03-10"}))["days"]) == 800
    assert len((await overview(admin, **{"from": "2020-01-01", "to": "2020-01-01"}))["days"]) == 1
    wrong = [
        {"from": "2020-01-01", "to": "2022-03-11"},
        {"from": "2020-01-02", "to": "2020-01-01"},
        {"from": "0001-01-01"},
        {"from": "9998-01-01", "to": "9999-12-31"},
        {"to": "9999-12-31"},
        {"from": "2020-02-30"},
        {"from": "yesterday"},
        {"to": ""},
    ]
    for params in wrong:
        answer = await admin.client.get(f"{API}/statistics/overview", params=params)
        assert answer.status_code == 422, params
        assert answer.json()["errors"][0]["field"] in {"from", "to"}
    early = await admin.client.get(f"{API}/statistics/overview", params={"to": "0001-01-02"})
    assert (early.status_code, len(early.json()["days"])) == (200, 2)
