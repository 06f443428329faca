"""Loads the sample into a database: by COPY, in one transaction, once."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from random import Random
from typing import Any
from uuid import UUID

import asyncpg

from utilisateurs.kit.crypto import Sealer
from utilisateurs.local.errors import StartRefused
from utilisateurs.local.sample import incident
from utilisateurs.local.sample.chance import uuid_at
from utilisateurs.local.sample.letters import mails
from utilisateurs.local.sample.life import Life
from utilisateurs.local.sample.lives import live
from utilisateurs.local.sample.people import SEED, Person, people
from utilisateurs.local.sample.rhythm import Rhythm
from utilisateurs.local.sample.rows import Scribe, time
from utilisateurs.local.sample.tables import EventRow, KeyRow, MailRow, SessionRow, UserRow
from utilisateurs.local.sample.visits import WRONG

Progress = Callable[[int], None]

BATCH = 2_000
"""People held in memory at once; a million pass through."""

MARK = UUID("01900000-0000-7000-8000-73616d706c65")
"""The event that says that the sample is loaded. It lies in the append-only trail, so it cannot get lost."""

ROLES = (
    ("support", "Support", "Helps people who cannot sign in.", ["users:read", "sessions:read", "sessions:revoke"]),
    ("auditor", "Auditor", "Reads the trail.", ["users:read", "roles:read", "audit:read", "statistics:read"]),
)
"""Two roles of the company's own, beside the built-in ones."""

_ADD_ROLE = "INSERT INTO roles (name, title, description, permissions) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING"
_ADD_MARK = """
    INSERT INTO audit_events (id, at, action, actor_kind, reason) VALUES ($1, $2, 'account.created', 'system', $3)
"""
_FIND_MARK = "SELECT 1 FROM audit_events WHERE id = $1"
_ALONE = "SELECT pg_advisory_xact_lock(hashtext('utilisateurs.sample'))"
_FILLED = "users, sessions, personal_keys, audit_events, mails"


@dataclass(frozen=True)
class Sample:
    """What to load: how many people, with a history that ends when."""

    users: int
    until: datetime
    password_hash: str


async def load(url: str, sample: Sample, sealer: Sealer, progress: Progress) -> bool:
    """Load the sample unless it is there; tell whether it was loaded.

    All or nothing: a kill at any moment leaves the database as it was. `url` is the owner's, who may also
    tell the planner what is new; `sealer` is that of personal keys.
    """
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction():
            loaded = await _load_once(connection, sample, sealer, progress)
        if loaded:
            await connection.execute(f"ANALYZE {_FILLED}")
    except asyncpg.UniqueViolationError as error:
        raise StartRefused(
            f"Somebody in this database already has an address of the sample: {error.detail}",
            "Load the sample into an empty database.",
        ) from error
    finally:
        await connection.close()
    return loaded


async def _load_once(connection: Any, sample: Sample, sealer: Sealer, progress: Progress) -> bool:
    await connection.execute(_ALONE)
    if await connection.fetchval(_FIND_MARK, MARK):
        return False
    await connection.executemany(_ADD_ROLE, ROLES)
    rhythm = Rhythm(sample.until.timestamp())
    await _load_people(connection, sample, rhythm, Scribe(sealer, sample.password_hash), progress)
    await _copy(connection, "audit_events", EventRow, _attempts_on_nobody(sample.users, rhythm))
    await connection.execute(_ADD_MARK, MARK, datetime.now(UTC), f"Sample data: {sample.users} people.")
    return True


async def _load_people(connection: Any, sample: Sample, rhythm: Rhythm, scribe: Scribe, progress: Progress) -> None:
    everybody, done = people(sample.users, rhythm), 0
    while batch := [_life(person, rhythm) for person in islice(everybody, BATCH)]:
        await _copy(connection, "users", UserRow, map(scribe.user, batch))
        histories = [scribe.history(life) for life in batch]
        await _copy(connection, "personal_keys", KeyRow, (key for key, _ in histories))
        await _copy(connection, "audit_events", EventRow, (event for _, events in histories for event in events))
        await _copy(connection, "sessions", SessionRow, (row for life in batch for row in scribe.sessions(life)))
        await _copy(connection, "mails", MailRow, (row for life in batch for row in mails(life)))
        done += len(batch)
        progress(done)


def _life(person: Person, rhythm: Rhythm) -> Life:
    life = live(person, rhythm)
    incident.try_passwords_of(life)
    return life


def _attempts_on_nobody(number: int, rhythm: Rhythm) -> Iterator[EventRow]:
    rng = Random(SEED)  # noqa: S311 - the same sample each time is the purpose
    for instant in incident.attempts_on_nobody(number, rhythm):
        yield EventRow(uuid_at(rng, instant), time(instant), incident.ATTEMPT, "anonymous", reason=WRONG)


async def _copy(connection: Any, table: str, kind: type[Any], rows: Iterable[Any]) -> None:
    await connection.copy_records_to_table(table, columns=kind._fields, records=rows)
