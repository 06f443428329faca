"""Figures and backups for whoever runs the server."""

from fastapi import APIRouter
from starlette.responses import StreamingResponse

from relais.entrypoints.state_server.identity import CurrentAsker, CurrentDesk
from relais.entrypoints.state_server.views import Json, plain
from relais.tfstate.actions import upkeep
from relais.tfstate.model import guards
from relais.tfstate.model.tokens import Verb

router = APIRouter(prefix="/api/v1", tags=["upkeep"])


@router.get("/figures")
def figures(desk: CurrentDesk, asker: CurrentAsker) -> Json:
    """Tell how many states, versions and locks there are, and how far a change of keys is."""
    guards.scope(asker.token, "*", Verb.READ)
    return {**plain(upkeep.figures(desk)), "key_id": desk.seal.key_id}


@router.get("/backup")
def backup(desk: CurrentDesk, asker: CurrentAsker) -> StreamingResponse:
    """Return a backup of this moment; bodies in it stay sealed."""
    guards.scope(asker.token, "*", Verb.ADMIN)
    return StreamingResponse(desk.store.backup(), media_type="application/zstd")
