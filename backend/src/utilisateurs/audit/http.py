"""`GET /audit`: the trail, filtered."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from utilisateurs.audit.models import Action, Filters
from utilisateurs.audit.schemas import EventsView, event_view
from utilisateurs.audit.service import AuditTrail
from utilisateurs.authority.http import AuditReader
from utilisateurs.kit.db import Database
from utilisateurs.kit.fields import Instant
from utilisateurs.kit.views import page_view
from utilisateurs.kit.web.collections import PageOf
from utilisateurs.kit.web.edge import json_response
from utilisateurs.kit.web.provided import provided

router = APIRouter(tags=["Audit"])
Trail = Annotated[AuditTrail, Depends(provided(AuditTrail))]
Data = Annotated[Database, Depends(provided(Database))]


async def filters(
    action: Annotated[list[Action] | None, Query(max_length=50)] = None,
    actor_id: UUID | None = None,
    subject_id: UUID | None = None,
    since: Annotated[Instant | None, Query(alias="from")] = None,
    until: Annotated[Instant | None, Query(alias="to")] = None,
) -> Filters:
    """Read the filters of the trail."""
    return Filters(tuple(action or ()), actor_id, subject_id, since, until)


@router.get("/audit", response_model=EventsView, summary="Read the audit trail")
async def read_audit(
    _: AuditReader, paging: PageOf, chosen: Annotated[Filters, Depends(filters)], trail: Trail, data: Data
) -> Response:
    """Return events, newest first."""
    async with data.read() as connection:
        page = await trail.read(connection, chosen, paging.cursor, paging.limit, paging.count)
    return json_response(page_view(page, event_view))
