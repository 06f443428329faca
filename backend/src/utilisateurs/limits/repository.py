"""Queries of rate limits and lockouts."""

from datetime import datetime, timedelta

from utilisateurs.kit.db import Connection
from utilisateurs.limits.models import Entry, Rates

_USE_PLACE = """
    INSERT INTO rate_limits AS r (key, theoretical_arrival) VALUES ($1, $2::timestamptz + $3::interval)
    ON CONFLICT (key) DO UPDATE SET theoretical_arrival = greatest(r.theoretical_arrival, $2) + $3
    WHERE greatest(r.theoretical_arrival, $2) + $3 - $2 <= $4::interval
    RETURNING true
"""
# In turn: a client that may not pass uses up nothing of the account.
_ENTER = """
    WITH client AS (
        INSERT INTO rate_limits AS r (key, theoretical_arrival) VALUES ($1, $4::timestamptz + $5::interval)
        ON CONFLICT (key) DO UPDATE SET theoretical_arrival = greatest(r.theoretical_arrival, $4) + $5
        WHERE greatest(r.theoretical_arrival, $4) + $5 - $4 <= $6::interval
        RETURNING true
    ), account AS (
        INSERT INTO rate_limits AS r (key, theoretical_arrival)
        SELECT $2, $4 + $7::interval WHERE EXISTS (SELECT FROM client)
        ON CONFLICT (key) DO UPDATE SET theoretical_arrival = greatest(r.theoretical_arrival, $4) + $7
        WHERE greatest(r.theoretical_arrival, $4) + $7 - $4 <= $8::interval
        RETURNING true
    )
    SELECT EXISTS (SELECT FROM client) AS client, EXISTS (SELECT FROM account) AS account,
           (SELECT locked_until FROM lockouts WHERE key = $3 AND locked_until > $4) AS locked_until,
           EXISTS (SELECT FROM lockouts WHERE key = $3) AS has_failed
"""
_ARRIVAL = "SELECT theoretical_arrival FROM rate_limits WHERE key = $1"
_LOCKED = "SELECT locked_until FROM lockouts WHERE key = $1 AND locked_until > $2"
_FAIL = """
    INSERT INTO lockouts AS l (key, failures, last_failure_at) VALUES ($1, 1, $2)
    ON CONFLICT (key) DO UPDATE SET last_failure_at = $2,
        failures = CASE WHEN l.last_failure_at < $3 THEN 1 ELSE l.failures + 1 END
    RETURNING failures
"""
_CLEAN_RATES = "DELETE FROM rate_limits WHERE theoretical_arrival < $1"
_CLEAN_LOCKOUTS = "DELETE FROM lockouts WHERE last_failure_at < $1"


async def pass_through(
    connection: Connection, key: bytes, now: datetime, interval: timedelta, period: timedelta
) -> bool:
    """Use one place of a rate, if there is one."""
    return bool(await connection.fetchval(_USE_PLACE, key, now, interval, period))


async def enter(connection: Connection, keys: tuple[bytes, bytes, bytes], now: datetime, rates: Rates) -> Entry:
    """Use one place of the client's rate, then one of the account's, and look whether the account is locked.

    `keys` are those of the client, of the account, and of the account's lockout; one round trip for all three.
    """
    client, account = rates.sign_in_per_address, rates.sign_in_per_account
    periods = (client.interval, client.period, account.interval, account.period)
    row = await connection.fetchrow(_ENTER, *keys, now, *periods)
    assert row is not None
    return Entry(**row)


async def theoretical_arrival(connection: Connection, key: bytes) -> datetime | None:
    """Return when the rate will be wholly refilled."""
    value: datetime | None = await connection.fetchval(_ARRIVAL, key)
    return value


async def locked_until(connection: Connection, key: bytes, now: datetime) -> datetime | None:
    """Return until when an account is locked, if it is."""
    value: datetime | None = await connection.fetchval(_LOCKED, key, now)
    return value


async def add_failure(connection: Connection, key: bytes, now: datetime, forgotten_before: datetime) -> int:
    """Count a failure and return how many there were in a row."""
    value: int = await connection.fetchval(_FAIL, key, now, forgotten_before)
    return value


async def lock(connection: Connection, key: bytes, until: datetime) -> None:
    """Lock an account."""
    await connection.execute("UPDATE lockouts SET locked_until = $2 WHERE key = $1", key, until)


async def forget_failures(connection: Connection, key: bytes) -> None:
    """Forget the failures of an account."""
    await connection.execute("DELETE FROM lockouts WHERE key = $1", key)


async def clean(connection: Connection, now: datetime, quiet_since: datetime) -> None:
    """Remove what no longer limits anybody."""
    await connection.execute(_CLEAN_RATES, now)
    await connection.execute(_CLEAN_LOCKOUTS, quiet_since)
