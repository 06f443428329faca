"""Queries of roles."""

from typing import Any

import asyncpg

from utilisateurs.access.errors import RoleExists
from utilisateurs.access.models import Role
from utilisateurs.kit.db import Connection, Record

_COLUMNS = "name, title, description, permissions, builtin"
_ALL = f"SELECT {_COLUMNS} FROM roles ORDER BY builtin DESC, cardinality(permissions) DESC, name"
_LOCKED = f"SELECT {_COLUMNS} FROM roles WHERE name = $1 FOR UPDATE"
# A role being granted cannot be deleted until the grant is committed.
_GRANTED = f"SELECT {_COLUMNS} FROM roles WHERE name = ANY($1) FOR KEY SHARE"
_INSERT = "INSERT INTO roles (name, title, description, permissions) VALUES ($1, $2, $3, $4)"
_UPDATE = "UPDATE roles SET title = $2, description = $3, permissions = $4 WHERE name = $1"


async def all_roles(connection: Connection) -> list[Role]:
    """Return every role, built-in ones first."""
    return [_to_role(row) for row in await connection.fetch(_ALL)]


async def find(connection: Connection, name: str) -> Role | None:
    """Return a role, locked."""
    row = await connection.fetchrow(_LOCKED, name)
    return _to_role(row) if row else None


async def named(connection: Connection, names: list[str]) -> list[Role]:
    """Return the roles with these names, kept from deletion until the transaction ends."""
    return [_to_role(row) for row in await connection.fetch(_GRANTED, names)]


async def insert(connection: Connection, role: Role) -> None:
    """Add a role. Raises RoleExists."""
    try:
        await connection.execute(_INSERT, *_values(role))
    except asyncpg.UniqueViolationError as error:
        raise RoleExists(role=role.name) from error


async def update(connection: Connection, role: Role) -> None:
    """Change a role."""
    await connection.execute(_UPDATE, *_values(role))


async def delete(connection: Connection, name: str) -> None:
    """Remove a role."""
    await connection.execute("DELETE FROM roles WHERE name = $1", name)


def _values(role: Role) -> tuple[Any, ...]:
    return role.name, role.title, role.description, sorted(role.permissions)


def _to_role(row: Record) -> Role:
    return Role(row["name"], row["title"], row["description"], frozenset(row["permissions"]), row["builtin"])
