"""Recording and reading the audit trail."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from secrets import token_bytes
from typing import Any, Protocol
from uuid import UUID

import orjson

from utilisateurs.audit import repository
from utilisateurs.audit.models import PERSONAL_FIELDS, Change, Entry, Event, Filters, Identity, Stored
from utilisateurs.kit.clock import Clock
from utilisateurs.kit.crypto import KEY_BYTES, CannotOpen, Sealer
from utilisateurs.kit.db import Connection
from utilisateurs.kit.ids import id_at
from utilisateurs.kit.json import dumps
from utilisateurs.kit.pagination import Count, Cursor, Page, cut

ORDER = "-at"
NOTE = "note"
"""Under this name a person's words lie among the sealed changes."""
KEYS_IN_MIND = 10_000


class Names(Protocol):
    """Who the people of a page of events are; the directory answers."""

    async def identities(self, connection: Connection, users: list[UUID]) -> dict[UUID, tuple[str, str]]:
        """Return e-mail and name of those that exist."""
        ...


class AuditTrail:
    """Writes events in the caller's transaction; personal values only sealed with the person's own key.

    Erasing a person destroys the key: the events stay, what they said of the person is gone.
    """

    def __init__(self, sealer: Sealer, clock: Clock, names: Names) -> None:
        """Take the sealer of personal keys, the time, and the names of people."""
        self._sealer = sealer
        self._clock = clock
        self._names = names
        self._sealers: OrderedDict[UUID, Sealer] = OrderedDict()

    async def add_person(self, connection: Connection, user: UUID) -> None:
        """Give a new person a key."""
        await repository.add_key(connection, user, self.sealed_new_key(user))

    def sealed_new_key(self, user: UUID) -> bytes:
        """Return a new personal key, sealed for the table."""
        return self._sealer.seal(token_bytes(KEY_BYTES), user.bytes)

    async def erase_person(self, connection: Connection, user: UUID) -> None:
        """Destroy a person's key."""
        self._sealers.pop(user, None)
        await repository.destroy_key(connection, user)

    async def record(self, connection: Connection, event: Event) -> None:
        """Append one event."""
        now = self._clock.now()
        actor = event.actor
        sealed_changes = await self._sealed_changes(connection, event)
        stored = Stored(
            id=id_at(now),
            at=now,
            action=event.action,
            actor_kind=actor.kind,
            actor_id=actor.id,
            subject_id=event.subject_id,
            reason=event.reason,
            request_id=actor.origin.request_id if actor.origin else None,
            changes=[asdict(change) for change in event.changes if change.field not in PERSONAL_FIELDS],
            sealed_origin=await self._sealed_origin(connection, event),
            sealed_changes=sealed_changes,
        )
        await repository.insert(connection, stored)

    async def read(
        self, connection: Connection, filters: Filters, cursor: str | None, limit: int, count: Count = "none"
    ) -> Page[Entry]:
        """Return a page of events, newest first. Raises InvalidInput for a broken cursor."""
        after = Cursor.decode(cursor, ORDER, datetime) if cursor else None
        rows = await repository.page(connection, filters, after, limit + 1)
        page = cut(rows, limit, lambda row: Cursor(ORDER, row.at, row.id))
        entries = await self._opened(connection, page.items)
        return Page(entries, page.next_cursor, await repository.count(connection, filters, count))

    async def days(
        self, connection: Connection, actions: Iterable[str], since: datetime, until: datetime
    ) -> list[tuple[Any, str, int, int]]:
        """Return (day, action, events, people) for the overview."""
        return await repository.days(connection, list(actions), since, until)

    async def _sealed_origin(self, connection: Connection, event: Event) -> bytes | None:
        owner = event.actor.id or event.subject_id
        if owner is None or event.actor.origin is None:
            return None
        origin = event.actor.origin
        content = dumps({"address": origin.address, "user_agent": origin.user_agent})
        return await self._seal(connection, owner, content)

    async def _sealed_changes(self, connection: Connection, event: Event) -> bytes | None:
        personal = [asdict(change) for change in event.changes if change.field in PERSONAL_FIELDS]
        if event.note:
            personal.append(asdict(Change(NOTE, None, event.note)))
        if not personal or event.subject_id is None:
            return None
        return await self._seal(connection, event.subject_id, dumps(personal))

    async def _seal(self, connection: Connection, user: UUID, content: bytes) -> bytes | None:
        if user not in self._sealers:
            self._sealers.update(await self._load(connection, [user]))
        if len(self._sealers) > KEYS_IN_MIND:
            self._sealers.popitem(last=False)
        sealer = self._sealers.get(user)
        return sealer.seal(content) if sealer else None

    async def _load(self, connection: Connection, users: list[UUID]) -> dict[UUID, Sealer]:
        rows = await repository.keys(connection, users)
        return {user: Sealer(self._sealer.open(sealed, user.bytes)) for user, sealed in rows.items()}

    async def _opened(self, connection: Connection, rows: list[Stored]) -> list[Entry]:
        people = list({user for row in rows for user in (row.actor_id, row.subject_id) if user})
        sealers = await self._load(connection, people)
        names = await self._names.identities(connection, people)
        return [_entry(row, sealers, names) for row in rows]


def changes_between(before: object, after: object, fields: Iterable[str]) -> tuple[Change, ...]:
    """Return the named fields in which two states of a thing differ."""
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in fields)
    return tuple(Change(name, old, new) for name, old, new in pairs if old != new)


def _entry(row: Stored, sealers: dict[UUID, Sealer], names: dict[UUID, tuple[str, str]]) -> Entry:
    origin = _open(row.sealed_origin, row.actor_id or row.subject_id, sealers) or {}
    sealed = _open(row.sealed_changes, row.subject_id, sealers) or []
    note = next((one["after"] for one in sealed if one["field"] == NOTE), None)
    personal = [one for one in sealed if one["field"] != NOTE]
    return Entry(
        stored=row,
        changes=[*row.changes, *personal],
        reason=row.reason or note,
        address=origin.get("address"),
        user_agent=origin.get("user_agent"),
        actor=_identity(row.actor_id, names),
        subject=_identity(row.subject_id, names),
    )


def _identity(user: UUID | None, names: dict[UUID, tuple[str, str]]) -> Identity:
    return Identity(*names[user]) if user in names else Identity()


def _open(sealed: bytes | None, user: UUID | None, sealers: dict[UUID, Sealer]) -> Any:
    if sealed is None or user not in sealers:
        return None
    try:
        return orjson.loads(sealers[user].open(sealed))
    except CannotOpen:
        return None
