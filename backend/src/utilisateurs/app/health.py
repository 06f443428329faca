"""`/health/live`, `/health/ready` and `/metrics`."""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from prometheus_client import CONTENT_TYPE_LATEST

from utilisateurs.app.metrics import merged
from utilisateurs.app.migrations import expected_head, is_newer, revision_of
from utilisateurs.app.workers import Place
from utilisateurs.kit.db import Database
from utilisateurs.kit.problems import Problem
from utilisateurs.kit.text import Text
from utilisateurs.kit.web.edge import json_response
from utilisateurs.kit.web.provided import provided

router = APIRouter(include_in_schema=False)
Data = Annotated[Database, Depends(provided(Database))]


class NotMigrated(Problem):
    """The schema is not one on which this version works: older, or a stranger's, which `migrate` tells apart."""

    slug = "not-migrated"
    status = 503
    title = Text("Not ready: migrations are missing", "Pas prêt : il manque des migrations")
    detail = Text("The schema is at {found}, this version needs {needed}.", "Schéma : {found}, requis : {needed}.")
    remedy = Text("Run utilisateurs migrate.", "Lancez utilisateurs migrate.")


class Readiness:
    """Whether requests can be served."""

    def __init__(self, migrations: Path) -> None:
        """Take the folder of the migrations this version came with."""
        self._needed = expected_head(migrations)

    async def check(self, database: Database) -> str:
        """Return the revision of the schema. Raises NotMigrated, Overloaded, Unavailable."""
        async with database.read() as connection:
            found = await revision_of(connection)
        if found is None or (found != self._needed and not is_newer(found, self._needed)):
            raise NotMigrated(found=found or "nothing", needed=self._needed)
        return found


@router.get("/health/live")
async def live() -> Response:
    """Say that the process answers."""
    return json_response({"status": "live"})


@router.get("/health/ready")
async def ready(readiness: Annotated[Readiness, Depends(provided(Readiness))], data: Data) -> Response:
    """Say that database and schema are there."""
    return json_response({"status": "ready", "schema": await readiness.check(data)})


@router.get("/metrics")
async def metrics(place: Annotated[Place, Depends(provided(Place))]) -> Response:
    """Return the figures of all workers."""
    return Response(merged(await place.collect()), media_type=CONTENT_TYPE_LATEST)
