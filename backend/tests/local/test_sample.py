"""The sample: people who do not exist, the same each time, with something to show on every page."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from utilisateurs.app.migrations import migrate
from utilisateurs.app.settings import Settings, read_settings
from utilisateurs.app.wiring import wire
from utilisateurs.audit.models import Filters
from utilisateurs.kit.clock import SystemClock
from utilisateurs.kit.db import Database, open_pool
from utilisateurs.local.errors import StartRefused
from utilisateurs.local.postgres import Server, temporary_postgres
from utilisateurs.local.sample import PASSWORD, STAFF_ADDRESSES, loading
from utilisateurs.local.sample.letters import BAD_DAY, mails
from utilisateurs.local.sample.lives import live
from utilisateurs.local.sample.people import people
from utilisateurs.local.sample.rhythm import DAY, Rhythm
from utilisateurs.local.seeding import seed

USERS = 1_500
WHOLE = loading.BATCH


def settings_for(server: Server, environment: str = "test") -> Settings:
    """Settings of an application on this server."""
    urls = {"database_url": server.app_url, "migrations_database_url": server.owner_url}
    return read_settings(environment=environment, secret="s" * 40, **urls)


def nothing(_done: int) -> None:
    """Do not tell how far it is."""


@pytest.fixture(scope="module")
def migrated() -> Iterator[Server]:
    with temporary_postgres() as server:
        migrate(settings_for(server))
        yield server


@pytest.fixture(scope="module")
async def sampled(migrated: Server) -> Server:
    assert await seed(settings_for(migrated), nothing, USERS)
    return migrated


def test_the_same_people_are_made_each_time() -> None:
    rhythm = Rhythm(1_800_000_000.0)
    one, two = ([(p.id, p.email, p.name, p.fate, p.created) for p in people(300, rhythm)] for _ in range(2))
    assert one == two


def test_a_million_people_begin_at_once_because_they_are_streamed() -> None:
    assert next(people(1_000_000, Rhythm(1_800_000_000.0))).email == "manager@example.com"


def test_no_address_is_given_twice_and_all_are_on_reserved_domains() -> None:
    emails = [person.email for person in people(20_000, Rhythm(1_800_000_000.0))]
    assert len(set(emails)) == len(emails)
    assert {email.rpartition("@")[2] for email in emails} == {"example.com", "example.org", "example.net"}


def test_client_addresses_are_those_reserved_for_documentation() -> None:
    reserved = ("192.0.2.", "198.51.100.", "203.0.113.", "2001:db8:")
    assert all(person.address.startswith(reserved) for person in people(500, Rhythm(1_800_000_000.0)))


def test_as_many_people_as_asked_sign_up_over_two_years_and_more_each_year(sampled: Server) -> None:
    assert sampled.sql("SELECT count(*) FROM users") == str(USERS)
    assert (
        sampled.sql("SELECT max(created_at) <= now() AND min(created_at) > now() - interval '731 days' FROM users")
        == "t"
    )
    years = "count(*) FILTER (WHERE created_at > now() - interval '1 year'), count(*)"
    late, every = map(int, sampled.sql(f"SELECT {years} FROM users").split("|"))
    assert late > every - late > 100


def test_every_page_has_something_to_show(sampled: Server) -> None:
    assert set(sampled.sql("SELECT DISTINCT status FROM users").split()) == {
        "invited",
        "active",
        "suspended",
        "deleted",
    }
    assert set(sampled.sql("SELECT DISTINCT unnest(roles) FROM users").split()) >= {
        "manager",
        "reader",
        "support",
        "auditor",
    }
    assert int(sampled.sql("SELECT count(*) FROM users WHERE verified_at IS NULL AND status = 'active'")) > 20
    assert int(sampled.sql("SELECT count(*) FROM sessions WHERE expires_at > now()")) > 100
    assert int(sampled.sql("SELECT count(DISTINCT action) FROM audit_events")) >= 14
    assert int(sampled.sql("SELECT count(DISTINCT time_zone) FROM users")) > 15


def test_nearly_all_mails_of_the_last_month_arrive_save_on_one_bad_day() -> None:
    rhythm = Rhythm(1_800_000_000.0)
    letters = [row for person in people(5_000, rhythm) for row in mails(live(person, rhythm))]
    lost = [row.created_at.timestamp() for row in letters if row.failed_at]
    since, until = (rhythm.now - ago for ago in BAD_DAY)
    assert 0 < len(lost) < len(letters) / 10
    assert sum(since <= at < until for at in lost) > len(lost) / 3


def test_no_mail_of_the_sample_waits_to_leave_or_is_too_old_to_be_known(sampled: Server) -> None:
    assert int(sampled.sql("SELECT count(*) FROM mails WHERE sent_at < now()")) > 20
    assert sampled.sql("SELECT count(*) FROM mails WHERE sent_at IS NULL AND failed_at IS NULL") == "0"
    assert sampled.sql("SELECT count(*) FROM mails WHERE created_at < now() - interval '30 days'") == "0"


def test_nobody_in_the_sample_is_an_administrator(sampled: Server) -> None:
    assert sampled.sql("SELECT count(*) FROM users WHERE roles @> '{admin}'") == "0"


def test_nothing_of_the_sample_lies_in_the_future_or_before_its_person(sampled: Server) -> None:
    assert sampled.sql("SELECT count(*) FROM audit_events WHERE at > now()") == "0"
    before = "FROM audit_events e JOIN users u ON u.id = e.subject_id WHERE e.at < u.created_at"
    assert sampled.sql(f"SELECT count(*) {before}") == "0"


def test_sign_ins_are_refused_for_more_than_one_reason(sampled: Server) -> None:
    reasons = sampled.sql("SELECT DISTINCT reason FROM audit_events WHERE action = 'session.sign_in_refused'")
    assert set(reasons.split()) == {"bad-credentials", "email-not-verified", "account-suspended"}


def test_deleted_people_are_still_in_their_days_of_grace(sampled: Server) -> None:
    assert sampled.sql("SELECT count(*) FROM users WHERE deleted_at < now() - interval '30 days'") == "0"


def test_working_days_are_busier_than_weekends_and_days_than_nights(sampled: Server) -> None:
    signed_in = "SELECT count(*) FROM audit_events WHERE action = 'session.signed_in' AND extract"
    tuesday, sunday = (int(sampled.sql(f"{signed_in}(isodow FROM at) = {day}")) for day in (2, 7))
    assert tuesday > 1.8 * sunday
    morning, night = (int(sampled.sql(f"{signed_in}(hour FROM at) = {hour}")) for hour in (9, 3))
    assert morning > 5 * night


def test_one_bad_week_stands_out(sampled: Server) -> None:
    by_week = "SELECT floor(extract(epoch FROM now() - at) / 604800) AS week, count(*) FROM audit_events"
    text = sampled.sql(f"{by_week} WHERE action = 'session.sign_in_refused' GROUP BY 1 ORDER BY 2 DESC LIMIT 2")
    (week, worst), (_, second) = (line.split("|") for line in text.split())
    assert week == "6"
    assert int(worst) > 4 * int(second)


async def test_the_audit_trail_opens_what_the_sample_sealed(sampled: Server) -> None:
    settings = settings_for(sampled)
    pool = await open_pool(settings.database_url.get_secret_value(), size=1, statement_timeout_ms=5_000)
    wired = wire(settings, Database(pool), SystemClock())
    async with wired.database.read() as connection:
        found = await wired.directory.find_with_password(connection, STAFF_ADDRESSES[1])
        assert found
        about = await wired.audit.read(connection, Filters(about=found[0].id), None, 200)
    assert await wired.passwords.verify(found[1], PASSWORD)
    assert all(entry.address and entry.user_agent for entry in about.items)
    assert {"field": "email", "before": None, "after": found[0].email} in about.items[-1].changes
    wired.close()
    await pool.close()


async def test_a_second_loading_changes_nothing(sampled: Server) -> None:
    assert not await seed(settings_for(sampled), nothing, USERS)
    assert sampled.sql("SELECT count(*) FROM users") == str(USERS)


async def test_production_is_refused(migrated: Server) -> None:
    with pytest.raises(StartRefused, match="not in production"):
        await seed(settings_for(migrated, "production"), nothing, 10)


def test_weights_of_the_rhythm_keep_instants_within_their_bounds() -> None:
    rhythm = Rhythm(datetime(2026, 5, 20, 15, tzinfo=UTC).timestamp())
    person = next(people(1, rhythm))
    instants = [rhythm.moment(person.rng, rhythm.now - DAY, rhythm.now) for _ in range(500)]
    assert min(instants) >= rhythm.now - timedelta(days=1).total_seconds()
    assert max(instants) <= rhythm.now
