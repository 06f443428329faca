"""The sample as rows of the tables, personal values sealed as the audit trail seals them."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from secrets import token_bytes
from typing import NamedTuple
from uuid import UUID

from utilisateurs.kit.crypto import KEY_BYTES, Sealer
from utilisateurs.kit.emails import email_key
from utilisateurs.kit.json import dumps
from utilisateurs.kit.text import fold
from utilisateurs.local.sample.chance import uuid_at
from utilisateurs.local.sample.life import Happening, Life
from utilisateurs.local.sample.rhythm import DAY
from utilisateurs.local.sample.tables import EventRow, KeyRow, SessionRow, UserRow

SESSION_DAYS = 30


class Doer(NamedTuple):
    """Who does something, with the key that seals where it came from."""

    kind: str
    id: UUID | None
    sealer: Sealer
    address: str
    agent: str


class Scribe:
    """Writes lives as rows; remembers the first person, the manager who acts in the lives of others."""

    def __init__(self, sealer: Sealer, password_hash: str) -> None:
        self._sealer = sealer
        self._password_hash = password_hash
        self._manager: Doer | None = None

    def user(self, life: Life) -> UserRow:
        """Write the record of a person."""
        person = life.person
        return UserRow(
            id=person.id,
            email=person.email,
            email_key=email_key(person.email),
            email_fold=fold(person.email),
            name=person.name,
            name_key=fold(person.name),
            locale=person.locale,
            time_zone=person.time_zone,
            status=life.status,
            status_before_deletion=life.status_before_deletion,
            password_hash=None if life.verified is None and life.invited else self._password_hash,
            verified_at=time(life.verified) if life.verified else None,
            roles=person.roles,
            created_at=time(person.created),
            updated_at=time(life.updated),
            last_sign_in_at=time(life.last_sign_in) if life.last_sign_in else None,
            deleted_at=time(life.deleted) if life.deleted else None,
        )

    def sessions(self, life: Life) -> Iterator[SessionRow]:
        """Write the sessions that are still open; their tokens are known to nobody."""
        person = life.person
        for device in life.devices:
            yield SessionRow(
                id=uuid_at(person.rng, device.since),
                user_id=person.id,
                created_at=time(device.since),
                last_used_at=time(device.used),
                expires_at=time(device.since + SESSION_DAYS * DAY),
                address=person.address,
                user_agent=device.agent,
                cookies=True,
            )

    def history(self, life: Life) -> tuple[KeyRow, list[EventRow]]:
        """Write the personal key of a person and the events sealed with it."""
        person, key = life.person, token_bytes(KEY_BYTES)
        himself = Doer("user", person.id, Sealer(key), person.address, person.agent)
        self._manager = self._manager or himself
        events = [self._event(happening, himself, life) for happening in life.happenings]
        return KeyRow(person.id, self._sealer.seal(key, person.id.bytes)), events

    def _event(self, happening: Happening, himself: Doer, life: Life) -> EventRow:
        doer = self._doer(happening, himself)
        origin = dumps({"address": doer.address, "user_agent": happening.agent or doer.agent})
        return EventRow(
            id=uuid_at(life.person.rng, happening.at),
            at=time(happening.at),
            action=happening.action,
            actor_kind=doer.kind,
            actor_id=doer.id,
            subject_id=life.person.id,
            reason=happening.reason,
            changes=json.dumps(happening.changes) if happening.changes else "[]",
            sealed_origin=doer.sealer.seal(origin),
            sealed_changes=himself.sealer.seal(dumps(happening.personal)) if happening.personal else None,
        )

    def _doer(self, happening: Happening, himself: Doer) -> Doer:
        if happening.by == "manager":
            return self._manager or himself
        return himself if happening.by == "self" else himself._replace(kind="anonymous", id=None)


def time(instant: float) -> datetime:
    """Give an instant as the driver wants it."""
    return datetime.fromtimestamp(instant, UTC)
