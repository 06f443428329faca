"""How long a lock has been held, and whether its holder still lives."""

from datetime import datetime, timedelta

from relais.kit.ages import age
from relais.tfstate.model.records import Lock

SILENCE = timedelta(seconds=45)
"""A wrapper beats every 15 s; after three missed beats it is taken for dead. Nothing expires by itself."""


def alive(lock: Lock, now: datetime) -> bool | None:
    """Tell whether the holder beats; None when it never did (a bare client, a person)."""
    return None if lock.heartbeat_at is None else now - lock.heartbeat_at <= SILENCE


def holder(lock: Lock, now: datetime) -> str:
    """Name the holder of a lock in a sentence."""
    beating = {True: ", and is alive", False: ", and has fallen silent", None: ""}[alive(lock, now)]
    why = f" ({lock.reason})" if lock.reason else ""
    return (
        f"{lock.who or lock.token_name} holds the lock {lock.id} for {lock.operation}{why} since "
        f"{age((now - lock.created_at).total_seconds())}, with token {lock.token_name!r} from {lock.address}{beating}."
    )
