"""Administration of users: every step asks how far the caller's authority reaches."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from utilisateurs.access.errors import MoreAuthorityNeeded
from utilisateurs.access.service import Access
from utilisateurs.audit.models import Action, Actor
from utilisateurs.authority.errors import Forbidden
from utilisateurs.authority.models import Permission, Principal
from utilisateurs.directory.models import Draft, Status, User
from utilisateurs.directory.rules import PasswordRules, Step
from utilisateurs.directory.service import Directory
from utilisateurs.kit.clock import Clock
from utilisateurs.kit.db import Connection
from utilisateurs.kit.origin import Origin
from utilisateurs.kit.problems import Problem
from utilisateurs.links.models import Purpose
from utilisateurs.links.service import Links
from utilisateurs.notifications.models import Mail
from utilisateurs.notifications.service import Outbox
from utilisateurs.sessions.service import Sessions
from utilisateurs.users.errors import OwnAccount
from utilisateurs.users.models import BulkAction, BulkResult, NewUser

_STEPS: dict[BulkAction, Step] = {
    "suspend": Step.SUSPEND,
    "reactivate": Step.REACTIVATE,
    "delete": Step.DELETE,
    "restore": Step.RESTORE,
}
_NEEDED: dict[BulkAction, Permission] = {
    "suspend": Permission.USERS_SUSPEND,
    "reactivate": Permission.USERS_SUSPEND,
    "delete": Permission.USERS_DELETE,
    "restore": Permission.USERS_DELETE,
    "erase": Permission.USERS_ERASE,
}
_ENDS_SESSIONS = frozenset({Step.SUSPEND, Step.DELETE})


class Administration:
    """What people with authority do about others."""

    def __init__(
        self, directory: Directory, access: Access, sessions: Sessions, links: Links, outbox: Outbox, clock: Clock
    ) -> None:
        """Take what administration stands on."""
        self._directory = directory
        self._access = access
        self._sessions = sessions
        self._links = links
        self._outbox = outbox
        self._clock = clock
        self._password_rules = PasswordRules()

    def check_password(self, new: NewUser) -> None:
        """Raise InvalidInput for a password easily guessed."""
        if new.password:
            self._password_rules.check(new.password, new.email, new.name)

    async def create(
        self, connection: Connection, by: Principal, origin: Origin, new: NewUser, encoded: str | None
    ) -> User:
        """Add a user with a password, or invite him. Raises EmailTaken, MoreAuthorityNeeded, InvalidInput."""
        await self._check_grant(connection, by, new.roles)
        status, verified_at = (Status.ACTIVE, self._clock.now()) if encoded else (Status.INVITED, None)
        draft = Draft(new.email, new.name, status, new.locale, new.time_zone, new.roles, encoded, verified_at)
        action = Action.CREATED if encoded else Action.INVITED
        user = await self._directory.add(connection, draft, Actor.person(by, origin), action)
        if encoded is None:
            await self._links.send(connection, user, "invitation", Purpose.INVITATION)
        return user

    async def invite_again(self, connection: Connection, by: Principal, origin: Origin, user_id: UUID) -> User:
        """Send the invitation again. Raises NotFound, WrongState, MoreAuthorityNeeded."""
        user = await self._within_reach(connection, by, user_id)
        self._directory.check_step(user, Step.ACCEPT)
        await self._directory.note(connection, user, Action.INVITED, Actor.person(by, origin))
        await self._links.send(connection, user, "invitation", Purpose.INVITATION)
        return user

    async def edit(
        self,
        connection: Connection,
        by: Principal,
        origin: Origin,
        user_id: UUID,
        changes: Mapping[str, Any],
        expected: int | None,
    ) -> User:
        """Change a user.

        Raises NotFound, EditConflict, EmailTaken, LastAdministrator, MoreAuthorityNeeded, and OwnAccount for
        the own address: that takes the password and a link, on the profile page.
        """
        user = await self._within_reach(connection, by, user_id, expected)
        wanted = {field: value for field, value in changes.items() if value != getattr(user, field)}
        if "email" in wanted and user_id == by.id:
            raise OwnAccount
        if "roles" in wanted:
            await self._check_grant(connection, by, {*user.roles} ^ {*wanted["roles"]}, wanted["roles"])
        if not wanted:
            return user
        if "email" in wanted:
            wanted |= {"verified_at": None, "pending_email": None}
        changed = await self._directory.change(connection, user, wanted, Action.UPDATED, Actor.person(by, origin))
        if "email" in wanted:
            await self._address_moved(connection, user, changed)
        return changed

    async def step(
        self,
        connection: Connection,
        by: Principal,
        origin: Origin,
        user_id: UUID,
        step: Step,
        reason: str | None = None,
    ) -> User:
        """Suspend, reactivate, delete or restore. Raises NotFound, WrongState, LastAdministrator, OwnAccount."""
        user = await self._other(connection, by, user_id)
        actor = Actor.person(by, origin)
        moved = await self._directory.move(connection, user, step, actor, reason)
        if step in _ENDS_SESSIONS:
            await self._sessions.revoke_all(connection, user_id, actor)
        return moved

    async def erase(
        self, connection: Connection, by: Principal, origin: Origin, user_id: UUID, reason: str | None = None
    ) -> None:
        """Remove a user for good. Raises NotFound, LastAdministrator, MoreAuthorityNeeded, OwnAccount."""
        user = await self._other(connection, by, user_id)
        await self._directory.erase(connection, user, Actor.person(by, origin), reason)

    def check_bulk(self, by: Principal, action: BulkAction) -> None:
        """Raise Forbidden unless the caller may do this to users at all."""
        if not by.may(_NEEDED[action]):
            raise Forbidden(permission=_NEEDED[action])

    async def bulk(
        self,
        connection: Connection,
        by: Principal,
        origin: Origin,
        action: BulkAction,
        users: Sequence[UUID],
        reason: str | None,
    ) -> list[BulkResult]:
        """Do one thing to many: each succeeds or fails by itself, all that succeed are committed together."""
        unique = dict.fromkeys(users)
        # In one order, so that two bulk actions never wait for each other in a circle.
        results = {user: await self._one(connection, by, origin, action, user, reason) for user in sorted(unique)}
        return [results[user] for user in unique]

    async def end_sessions(self, connection: Connection, by: Principal, origin: Origin, user_id: UUID) -> None:
        """End all sessions of a user. Raises NotFound, MoreAuthorityNeeded."""
        await self._within_reach(connection, by, user_id)
        await self._sessions.revoke_all(connection, user_id, Actor.person(by, origin))

    async def end_session(
        self, connection: Connection, by: Principal, origin: Origin, user_id: UUID, session: UUID
    ) -> None:
        """End one session of a user. Raises NotFound, MoreAuthorityNeeded."""
        await self._within_reach(connection, by, user_id)
        await self._sessions.revoke(connection, user_id, session, Actor.person(by, origin))

    async def _one(
        self,
        connection: Connection,
        by: Principal,
        origin: Origin,
        action: BulkAction,
        user: UUID,
        reason: str | None,
    ) -> BulkResult:
        try:
            async with connection.transaction():  # house: allow commit-at-the-edge - savepoint: each fails alone
                if action == "erase":
                    await self.erase(connection, by, origin, user, reason)
                    return BulkResult(user)
                moved = await self.step(connection, by, origin, user, _STEPS[action], reason)
                return BulkResult(user, moved.status)
        except Problem as problem:
            return BulkResult(user, problem=problem)

    async def _within_reach(
        self, connection: Connection, by: Principal, user_id: UUID, expected: int | None = None
    ) -> User:
        user = await self._directory.get_for_change(connection, user_id, expected)
        await self._access.check_reach(connection, by, user.roles)
        return user

    async def _other(self, connection: Connection, by: Principal, user_id: UUID) -> User:
        if user_id == by.id:
            raise OwnAccount
        return await self._within_reach(connection, by, user_id)

    async def _check_grant(self, connection: Connection, by: Principal, *roles: Any) -> None:
        names = {name for group in roles for name in group}
        if names and not by.may(Permission.USERS_GRANT):
            raise MoreAuthorityNeeded(permissions=Permission.USERS_GRANT)
        await self._access.check_reach(connection, by, names)

    async def _address_moved(self, connection: Connection, before: User, after: User) -> None:
        if after.status is Status.INVITED:
            # Nobody has used the old address here: it may belong to a stranger, who need not know.
            await self._links.send(connection, after, "invitation", Purpose.INVITATION)
            return
        await self._links.send(connection, after, "verify", Purpose.VERIFY)
        letter = Mail("email_changed", before.email, after.name, after.locale, after.id, detail=after.email)
        await self._outbox.post(connection, letter)
