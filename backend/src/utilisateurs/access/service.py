"""Reading and editing roles."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from utilisateurs.access import repository
from utilisateurs.access.errors import RoleBuiltIn, RoleInUse, unknown_roles
from utilisateurs.access.models import Role
from utilisateurs.access.rules import Reach
from utilisateurs.audit.models import Action, Actor, Change, Event
from utilisateurs.audit.service import AuditTrail, changes_between
from utilisateurs.authority.models import Principal
from utilisateurs.directory.service import Directory
from utilisateurs.kit.db import Connection
from utilisateurs.kit.origin import Origin
from utilisateurs.kit.problems import NotFound

EDITABLE = ("title", "description", "permissions")


class Access:
    """The roles."""

    def __init__(self, directory: Directory, audit: AuditTrail) -> None:
        """Take the directory, which knows who bears a role, and the audit trail."""
        self._directory = directory
        self._audit = audit
        self._reach = Reach()

    async def roles(self, connection: Connection) -> list[Role]:
        """Return every role with its number of members."""
        return [await self._counted(connection, role) for role in await repository.all_roles(connection)]

    async def permissions_of(self, connection: Connection, names: Iterable[str]) -> frozenset[str]:
        """Return what the named roles allow together. Raises InvalidInput for one that does not exist."""
        wanted = set(names)
        found = await repository.named(connection, sorted(wanted)) if wanted else []
        missing = wanted - {role.name for role in found}
        if missing:
            raise unknown_roles(sorted(missing))
        return frozenset().union(*(role.permissions for role in found))

    async def check_reach(self, connection: Connection, by: Principal, names: Iterable[str]) -> None:
        """Raise MoreAuthorityNeeded unless `by` has all that the named roles allow."""
        self._reach.check(by, await self.permissions_of(connection, names))

    async def create(self, connection: Connection, by: Principal, origin: Origin, role: Role) -> Role:
        """Add a role. Raises MoreAuthorityNeeded, RoleExists."""
        self._reach.check(by, role.permissions)
        await repository.insert(connection, role)
        changes = (Change("role", None, role.name), Change("permissions", None, sorted(role.permissions)))
        await self._audit.record(connection, Event(Action.ROLE_CREATED, Actor.person(by, origin), changes=changes))
        return role

    async def update(
        self, connection: Connection, by: Principal, origin: Origin, name: str, changes: Mapping[str, Any]
    ) -> Role:
        """Change a role. Raises NotFound, RoleBuiltIn, MoreAuthorityNeeded."""
        before = await self._own(connection, name)
        after = replace(before, **changes)
        self._reach.check(by, before.permissions | after.permissions)
        await repository.update(connection, after)
        differences = (Change("role", name, name), *changes_between(before, after, EDITABLE))
        event = Event(Action.ROLE_UPDATED, Actor.person(by, origin), changes=_listed(differences))
        await self._audit.record(connection, event)
        return await self._counted(connection, after)

    async def delete(self, connection: Connection, by: Principal, origin: Origin, name: str) -> None:
        """Remove a role that nobody bears. Raises NotFound, RoleBuiltIn, RoleInUse, MoreAuthorityNeeded."""
        role = await self._own(connection, name)
        self._reach.check(by, role.permissions)
        members = await self._directory.members(connection, name)
        if members:
            raise RoleInUse(role=name, members=members)
        await repository.delete(connection, name)
        changes = (Change("role", name, None),)
        await self._audit.record(connection, Event(Action.ROLE_DELETED, Actor.person(by, origin), changes=changes))

    async def _own(self, connection: Connection, name: str) -> Role:
        role = await repository.find(connection, name)
        if role is None:
            raise NotFound
        if role.builtin:
            raise RoleBuiltIn(role=name)
        return role

    async def _counted(self, connection: Connection, role: Role) -> Role:
        return replace(role, members=await self._directory.members(connection, role.name))


def _listed(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    return tuple(Change(change.field, _plain(change.before), _plain(change.after)) for change in changes)


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value
