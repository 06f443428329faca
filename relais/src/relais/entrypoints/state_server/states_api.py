"""States, locks and refusals for `relais` and the console."""

from typing import Annotated

from fastapi import APIRouter, Query

from relais.entrypoints.state_server.bodies_in import Beat, Declaration, Reasoned, Release
from relais.entrypoints.state_server.identity import CurrentAsker, CurrentDesk
from relais.entrypoints.state_server.views import Json, lock_view, plain, summary_view, token_view
from relais.tfstate.actions import protocol, states
from relais.tfstate.model.refusals import Unknown

router = APIRouter(prefix="/api/v1", tags=["states"])
Limit = Annotated[int, Query(ge=1, le=1000)]


@router.get("/whoami")
def whoami(asker: CurrentAsker) -> Json:
    """Tell what the token is called, may do, and until when."""
    return {**token_view(asker.token), "address": asker.actor.address}


@router.get("/states")
def list_states(desk: CurrentDesk, asker: CurrentAsker) -> Json:
    """Tell all states that the token may read."""
    return {"items": [summary_view(one) for one in states.summaries(desk, asker)]}


@router.get("/states/{state}")
def one_state(desk: CurrentDesk, asker: CurrentAsker, state: str) -> Json:
    """Tell one state."""
    return summary_view(states.summary(desk, asker, state))


@router.put("/states/{state}")
def declare_state(desk: CurrentDesk, asker: CurrentAsker, state: str, body: Declaration) -> Json:
    """Make a state known before its first use, or change whether it is protected."""
    states.declare(desk, asker, state, protected=body.protected)
    return summary_view(states.summary(desk, asker, state))


@router.delete("/states/{state}")
def remove_state(desk: CurrentDesk, asker: CurrentAsker, state: str, body: Reasoned) -> Json:
    """Remove a state; it can be restored for a while."""
    states.remove(desk, asker, state, body.reason)
    return summary_view(states.summary(desk, asker, state))


@router.post("/states/{state}/restore")
def restore_state(desk: CurrentDesk, asker: CurrentAsker, state: str, body: Reasoned) -> Json:
    """Bring a removed state back."""
    states.restore(desk, asker, state, body.reason)
    return summary_view(states.summary(desk, asker, state))


@router.post("/states/{state}/lock")
def hold(desk: CurrentDesk, asker: CurrentAsker, state: str, body: Reasoned) -> Json:
    """Lock a state for a person."""
    return lock_view(states.hold(desk, asker, state, body.reason), 0, alive=None)


@router.delete("/states/{state}/lock")
def let_go(desk: CurrentDesk, asker: CurrentAsker, state: str, body: Release) -> Json:
    """Take a lock away, and tell which it was."""
    before = states.summary(desk, asker, state)
    lock = protocol.unlock(desk, asker, state, body.id, reason=body.reason)
    if lock is None:
        raise Unknown(f"Nothing holds the state {state!r}.", "There is nothing to unlock.", "unknown")
    return lock_view(lock, before.age_seconds or 0, alive=before.alive)


@router.post("/states/{state}/lock/heartbeat", status_code=204)
def heartbeat(desk: CurrentDesk, asker: CurrentAsker, state: str, body: Beat) -> None:
    """Tell that the holder of a lock is alive."""
    protocol.beat(desk, asker, state, body.id)


@router.get("/states/{state}/refusals")
def refusals(desk: CurrentDesk, asker: CurrentAsker, state: str, limit: Limit = 20) -> Json:
    """Tell why the last requests were refused."""
    return {"items": [plain(one) for one in states.refusals(desk, asker, state, limit)]}
