"""The directory: every change of a person goes through here and is recorded with it."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from utilisateurs.audit.models import Action, Actor, Event
from utilisateurs.audit.service import AuditTrail, changes_between
from utilisateurs.directory import repository, search
from utilisateurs.directory.models import Draft, Filters, Sort, Status, User
from utilisateurs.directory.rules import Lifecycle, Step
from utilisateurs.directory.schemas import Wire, row_view
from utilisateurs.kit.clock import Clock
from utilisateurs.kit.db import Connection
from utilisateurs.kit.ids import id_at
from utilisateurs.kit.pagination import Count, Cursor, Page
from utilisateurs.kit.problems import EditConflict, NotFound

RECORDED = ("email", "name", "locale", "time_zone", "status", "roles", "pending_email")
"""Fields whose before and after go into the audit trail."""
_ACTIONS = {
    Step.ACCEPT: Action.INVITATION_ACCEPTED,
    Step.SUSPEND: Action.SUSPENDED,
    Step.REACTIVATE: Action.REACTIVATED,
    Step.DELETE: Action.DELETED,
    Step.RESTORE: Action.RESTORED,
}


class DirectoryNames:
    """Tells the audit trail who the people of its events are."""

    async def identities(self, connection: Connection, users: list[UUID]) -> dict[UUID, tuple[str, str]]:
        """Return e-mail and name of those that exist."""
        return await repository.identities(connection, users)


class Directory:
    """Finds, adds and changes people."""

    def __init__(self, audit: AuditTrail, clock: Clock) -> None:
        """Take the audit trail and the time."""
        self._audit = audit
        self._clock = clock
        self._lifecycle = Lifecycle()

    async def get(self, connection: Connection, user: UUID) -> User:
        """Return a person. Raises NotFound."""
        found = await repository.find(connection, user)
        if found is None:
            raise NotFound
        return found

    async def get_for_change(self, connection: Connection, user: UUID, expected: int | None = None) -> User:
        """Return a person locked until the transaction ends. Raises NotFound, EditConflict."""
        found = await repository.find(connection, user, lock=True)
        if found is None:
            raise NotFound
        if expected is not None and found.version != expected:
            raise EditConflict(given=expected, current=found.version)
        return found

    async def get_with_password_for_change(self, connection: Connection, user: UUID) -> tuple[User, str | None]:
        """Return a person locked until the transaction ends, and the password's hash. Raises NotFound."""
        found = await repository.find_with_password_locked(connection, user)
        if found is None:
            raise NotFound
        return found

    async def find_with_password(self, connection: Connection, email: str) -> tuple[User, str | None] | None:
        """Return the person with this normalised address and the password's hash, or None."""
        return await repository.find_with_password(connection, email)

    async def password_hash(self, connection: Connection, user: UUID) -> str | None:
        """Return the hash of a person's password."""
        return await repository.password_hash(connection, user)

    async def add(self, connection: Connection, draft: Draft, actor: Actor, action: Action) -> User:
        """Add a person with a personal key of his own. Raises EmailTaken."""
        now = self._clock.now()
        user = await repository.insert(connection, id_at(now), draft, now)
        await self._audit.add_person(connection, user.id)
        blank = _Blank()
        event = Event(action, actor, user.id, changes_between(blank, user, ("email", "name", "roles", "status")))
        await self._audit.record(connection, event)
        return user

    async def change(
        self,
        connection: Connection,
        user: User,
        changes: Mapping[str, Any],
        action: Action,
        actor: Actor,
        reason: str | None = None,
    ) -> User:
        """Change a person and record it. Raises EmailTaken, LastAdministrator."""
        changed = await repository.update(connection, user.id, changes, self._clock.now())
        differences = changes_between(user, changed, RECORDED)
        await self._audit.record(connection, Event(action, actor, user.id, differences, note=reason))
        return changed

    async def move(
        self, connection: Connection, user: User, step: Step, actor: Actor, reason: str | None = None
    ) -> User:
        """Change where a person stands. Raises WrongState, LastAdministrator."""
        status = self._lifecycle.after(user, step)
        deleted = status is Status.DELETED
        changes = {
            "status": status,
            "deleted_at": self._clock.now() if deleted else None,
            "status_before_deletion": user.status if deleted else None,
        }
        return await self.change(connection, user, changes, _ACTIONS[step], actor, reason)

    def check_step(self, user: User, step: Step) -> None:
        """Raise WrongState unless the person could take this step."""
        self._lifecycle.after(user, step)

    async def note(self, connection: Connection, user: User, action: Action, actor: Actor) -> None:
        """Record something about a person that changes nothing of him."""
        await self._audit.record(connection, Event(action, actor, user.id))

    async def signed_in(self, connection: Connection, user: UUID, now: datetime) -> None:
        """Note the time of a sign-in."""
        await repository.signed_in(connection, user, now)

    async def keep_rehashed(self, connection: Connection, user: UUID, encoded: str) -> None:
        """Keep the same password hashed with today's parameters: nothing a person would see changed."""
        await repository.keep_rehashed(connection, user, encoded)

    async def erase(self, connection: Connection, user: User, actor: Actor, reason: str | None = None) -> None:
        """Remove a person for good and destroy his key. Raises LastAdministrator."""
        await self._audit.record(connection, Event(Action.ERASED, actor, user.id, note=reason))
        await repository.delete(connection, user.id)
        await self._audit.erase_person(connection, user.id)

    async def due_for_erasure(self, connection: Connection, before: datetime, limit: int) -> list[UUID]:
        """Return people deleted before an instant."""
        return await repository.due_for_erasure(connection, before, limit)

    async def list(
        self, connection: Connection, filters: Filters, sort: Sort, cursor: str | None, limit: int, count: Count
    ) -> Page[Wire]:
        """Return a page of people in their wire form. Raises InvalidInput for a broken cursor."""
        after = Cursor.decode(cursor, str(sort), search.key_type(sort)) if cursor else None
        rows = await search.page(connection, filters, sort, after, limit + 1)
        more = len(rows) > limit
        cursor_text = search.cursor_of(rows[limit - 1], sort).encode() if more else None
        total = await search.count(connection, filters, count)
        return Page([row_view(row[:-1]) for row in rows[:limit]], cursor_text, total)

    def stream(self, connection: Connection, filters: Filters, sort: Sort) -> AsyncIterator[User]:
        """Yield everybody who matches; needs a transaction."""
        return search.stream(connection, filters, sort)

    async def avatar(self, connection: Connection, user: UUID) -> bytes | None:
        """Return a person's picture."""
        return await repository.avatar(connection, user)

    async def set_avatar(
        self, connection: Connection, user: User, image: bytes | None, etag: str | None, actor: Actor
    ) -> User:
        """Store or remove a person's picture."""
        await repository.set_avatar(connection, user.id, image)
        return await self.change(connection, user, {"avatar_etag": etag}, Action.AVATAR_CHANGED, actor)

    async def members(self, connection: Connection, role: str) -> int:
        """Return how many people bear a role."""
        return await repository.members(connection, role)

    async def numbers(self, connection: Connection) -> dict[str, int]:
        """Return how many people there are by status, and how many are not verified."""
        return await repository.numbers(connection)


class _Blank:
    """What was before somebody was added."""

    def __getattr__(self, name: str) -> None:
        return None
