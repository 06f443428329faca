"""Grants, plans, tokens and the audit trail for `relais` and the console."""

from typing import Annotated

from fastapi import APIRouter, Query

from relais.entrypoints.state_server.bodies_in import GrantWanted, PlanMade, TokenWanted, Verdict
from relais.entrypoints.state_server.identity import CurrentAsker, CurrentDesk
from relais.entrypoints.state_server.views import Json, audit_view, grant_view, plan_view, token_view
from relais.tfstate.actions import permits, tokens, upkeep

router = APIRouter(prefix="/api/v1", tags=["permission"])


@router.post("/states/{state}/grants", status_code=201)
def grant(desk: CurrentDesk, asker: CurrentAsker, state: str, body: GrantWanted) -> Json:
    """Open a guard once."""
    return grant_view(permits.grant(desk, asker, state, body.kind, body.seconds, body.reason))


@router.get("/states/{state}/grants")
def grants(desk: CurrentDesk, asker: CurrentAsker, state: str) -> Json:
    """Tell which grants are neither used nor expired."""
    return {"items": [grant_view(one) for one in permits.grants(desk, asker, state)]}


@router.post("/states/{state}/plans")
def register(desk: CurrentDesk, asker: CurrentAsker, state: str, body: PlanMade) -> Json:
    """Register a plan for review."""
    details = body.model_dump(mode="json", exclude={"sha256", "serial", "lineage"})
    return plan_view(permits.register(desk, asker, state, body.sha256, body.serial, body.lineage, details))


@router.get("/states/{state}/plans")
def plans(desk: CurrentDesk, asker: CurrentAsker, state: str, serial: int | None = None) -> Json:
    """Tell the plans of a state."""
    return {"items": [plan_view(one) for one in permits.plans(desk, asker, state, serial)]}


@router.get("/states/{state}/plans/{sha256}")
def plan(desk: CurrentDesk, asker: CurrentAsker, state: str, sha256: str) -> Json:
    """Tell one plan."""
    return plan_view(permits.plan(desk, asker, state, sha256))


@router.post("/states/{state}/plans/{sha256}/review")
def review(desk: CurrentDesk, asker: CurrentAsker, state: str, sha256: str, body: Verdict) -> Json:
    """Approve or reject a plan that somebody else made."""
    approve = body.verdict == "approve"
    return plan_view(permits.review(desk, asker, state, sha256, approve=approve, reason=body.reason))


@router.post("/tokens", status_code=201)
def create_token(desk: CurrentDesk, asker: CurrentAsker, body: TokenWanted) -> Json:
    """Make a token; its secret is told here and never again."""
    token, secret = tokens.create(desk, asker, body.name, body.scopes, body.seconds)
    return {**token_view(token), "token": secret}


@router.get("/tokens")
def list_tokens(desk: CurrentDesk, asker: CurrentAsker) -> Json:
    """Tell all tokens, without their secrets."""
    return {"items": [token_view(one) for one in tokens.every(desk, asker)]}


@router.delete("/tokens/{token_id}", status_code=204)
def revoke_token(desk: CurrentDesk, asker: CurrentAsker, token_id: str) -> None:
    """Revoke a token, at once."""
    tokens.revoke(desk, asker, token_id)


@router.get("/audit")
def audit(
    desk: CurrentDesk,
    asker: CurrentAsker,
    state: str | None = None,
    after: int = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 500,
) -> Json:
    """Tell the audit trail, oldest first; `state=` with nothing behind it is the server's own chain."""
    return {"items": [audit_view(*one) for one in upkeep.audit(desk, asker, state, after, limit)]}


@router.get("/audit/heads")
def heads(desk: CurrentDesk, asker: CurrentAsker) -> Json:
    """Tell where each chain ends; keep it elsewhere to prove later that no end was cut off."""
    return {"items": [{"state": s, "seq": q, "hash": h} for s, (q, h) in sorted(upkeep.heads(desk, asker).items())]}
