"""`/roles` and `/permissions`."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from utilisateurs.access.models import Role
from utilisateurs.access.schemas import (
    PermissionsView,
    RoleInput,
    RoleName,
    RolePatch,
    RolesView,
    RoleView,
    permissions_view,
    role_view,
    whole,
)
from utilisateurs.access.service import Access
from utilisateurs.authority.http import RolesReader, RolesWriter
from utilisateurs.kit.db import Database
from utilisateurs.kit.origin import Origin
from utilisateurs.kit.web.edge import Writing, json_response
from utilisateurs.kit.web.provided import origin, provided

router = APIRouter(tags=["Access"])
Room = Annotated[Access, Depends(provided(Access))]
Data = Annotated[Database, Depends(provided(Database))]
From = Annotated[Origin, Depends(origin)]


@router.get("/permissions", response_model=PermissionsView, summary="List permissions")
async def list_permissions(_: RolesReader, origin: From) -> Response:
    """Return what roles can be made of."""
    return json_response(permissions_view(origin.language))


@router.get("/roles", response_model=RolesView, summary="List roles")
async def list_roles(_: RolesReader, access: Room, data: Data, origin: From) -> Response:
    """Return all roles with their number of members."""
    async with data.read() as connection:
        roles = await access.roles(connection)
    return json_response(whole([role_view(role, origin.language) for role in roles]))


@router.post("/roles", status_code=201, response_model=RoleView, summary="Create a role")
async def create_role(body: RoleInput, by: RolesWriter, access: Room, edge: Writing, origin: From) -> Response:
    """Add a role made of permissions you have."""
    role = Role(body.name, body.title, body.description, frozenset(body.permissions), builtin=False)
    view = partial(role_view, language=origin.language)
    return await edge.write(lambda tx: access.create(tx, by, origin, role), view, 201)


@router.patch("/roles/{name}", response_model=RoleView, summary="Edit a role")
async def update_role(
    name: RoleName, body: RolePatch, by: RolesWriter, access: Room, edge: Writing, origin: From
) -> Response:
    """Change a role of your own making."""
    changes = {field: getattr(body, field) for field in body.model_fields_set if getattr(body, field) is not None}
    view = partial(role_view, language=origin.language)
    return await edge.write(lambda tx: access.update(tx, by, origin, name, changes), view)


@router.delete("/roles/{name}", status_code=204, summary="Delete a role")
async def delete_role(name: RoleName, by: RolesWriter, access: Room, edge: Writing, origin: From) -> Response:
    """Remove a role that nobody bears."""
    return await edge.write(lambda tx: access.delete(tx, by, origin, name), status=204)
