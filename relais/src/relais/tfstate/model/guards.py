"""The guards that need no more than their arguments; `Rules` says when each is asked."""

from relais.tfstate.model.records import Lock, State
from relais.tfstate.model.refusals import BadRequest, Forbidden, Guarded, TooLarge
from relais.tfstate.model.tokens import Token, Verb
from relais.tfstate.model.tools import minor


def scope(token: Token, state: str, verb: Verb) -> None:
    """Check that the token allows the verb on the state."""
    if token.allows(state, verb):
        return
    where = "all states" if state == "*" else f"the state {state!r}"
    raise Forbidden(
        f"The token {token.name!r} may not {verb} {where}.",
        f"Its scopes are {' '.join(map(str, token.scopes)) or 'none'}; ask an administrator for a wider one.",
        "scope",
    )


def size(found: int, limit: int) -> None:
    """Check that a body is within the limit (both in bytes)."""
    if found > limit:
        raise TooLarge(
            f"The body has more than the {limit:,} bytes ({limit // 2**20} MB) that a state may have here.",
            "Split the state; the client kept this one in errored.tfstate.",
            "size",
        )


def md5(found: str, declared: str | None) -> None:
    """Check Content-MD5 (RFC 1864, base64) against that of the body."""
    if declared is not None and declared != found:
        raise BadRequest(
            f"The body was changed on its way: its MD5 is {found}, Content-MD5 says {declared[:40]}.",
            "Send it again; what arrived is kept in quarantine.",
            "md5",
            "Content-MD5",
        )


def unlocked(state: State) -> Guarded:
    """Refuse a write without a lock to a protected state."""
    return Guarded(
        f"The protected state {state.name!r} is written under a lock only, and this run holds none.",
        "Do not use -lock=false, and set both TF_HTTP_LOCK_ADDRESS and TF_HTTP_UNLOCK_ADDRESS: without them the "
        "client does not lock and does not say so.",
        "protected",
    )


def unapproved(state: State) -> Guarded:
    """Refuse an apply to a protected state that nobody approved."""
    return Guarded(
        f"The protected state {state.name!r} has no approved plan for its serial {state.serial or 0}, and no grant.",
        "Have a plan reviewed: `relais tf plan`, then `relais tf review PLAN approve` by a second person; or "
        f"`relais state grant {state.name} apply --for 10m --reason …`.",
        "approval",
    )


def other_tool(state: State, wanted: Lock) -> bool:
    """Tell whether Terraform would go on where OpenTofu wrote, or the reverse, where both are known."""
    return bool(state.tool and wanted.tool and state.tool != wanted.tool)


def older(state: State, wanted: Lock) -> bool:
    """Tell whether an older minor version of the same tool than the last writer's asks."""
    last, asks = minor(state.terraform_version), minor(wanted.version)
    return bool(last and asks and asks < last) and not other_tool(state, wanted)


def not_held(state: str, lock_id: str) -> Guarded:
    """Refuse a heartbeat of a lock that this token does not hold (any more)."""
    return Guarded(
        f"The lock {lock_id} on {state!r} is not held by this token.",
        f"It was taken away or never taken: `relais state show {state}` says who holds the state.",
        "lock",
    )
