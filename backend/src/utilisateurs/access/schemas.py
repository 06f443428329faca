"""Roles and permissions on the wire."""

from typing import Annotated, Any

from pydantic import BaseModel, Field

from utilisateurs.access.models import BUILT_IN, Role
from utilisateurs.authority.models import TITLES, Permission
from utilisateurs.kit.fields import Input, Name, Plain
from utilisateurs.kit.text import Language
from utilisateurs.kit.views import CollectionView

RoleName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,39}$", examples=["support"]), Plain]
Description = Annotated[str, Field(max_length=500), Plain]
Permissions = Annotated[frozenset[Permission], Field(min_length=1)]


class RoleInput(Input):
    """A new role."""

    name: RoleName
    title: Name
    description: Description = ""
    permissions: Permissions


class RolePatch(Input):
    """What to change of a role."""

    title: Name | None = None
    description: Description | None = None
    permissions: Permissions | None = None


class RoleView(BaseModel):
    """A role."""

    name: str
    title: str
    description: str
    permissions: list[Permission]
    builtin: bool
    members: int


class PermissionView(BaseModel):
    """A permission, with its title in the caller's language."""

    name: Permission
    title: str


RolesView = CollectionView[RoleView]
PermissionsView = CollectionView[PermissionView]


def role_view(role: Role, language: Language) -> dict[str, Any]:
    """Return the wire form of a role; those that come with the service are told in the caller's language."""
    words = BUILT_IN.get(role.name) if role.builtin else None
    title, description = (text.to(language) for text in words) if words else (role.title, role.description)
    return {
        "name": role.name,
        "title": title,
        "description": description,
        "permissions": sorted(role.permissions),
        "builtin": role.builtin,
        "members": role.members,
    }


def whole(items: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a collection that fits one page."""
    return {"items": items, "next_cursor": None, "total": {"value": len(items), "exact": True}}


def permissions_view(language: Language) -> dict[str, Any]:
    """Return the wire form of all permissions."""
    return whole([{"name": name, "title": title.to(language)} for name, title in TITLES.items()])
