"""LockInfo, as terraform and tofu send it and read it (internal/states/statemgr/locker.go).

Keys: ID, Operation, Info, Who, Version, Created, Path. A client prints what it finds in the body of a 409 or 423 only
when `ID` is not empty, and Terraform before 1.15 prints of it the ID alone: a refusal tells its sentence there.
"""

import json
from datetime import datetime

import msgspec

from relais.tfstate.actions.desk import Asker, md5_of
from relais.tfstate.model.liveness import holder
from relais.tfstate.model.records import Lock
from relais.tfstate.model.refusals import BadRequest, Held, StateRefusal

LONGEST = 300


class LockInfo(msgspec.Struct):
    """What the client sends; unknown keys are left alone."""

    ID: str = ""
    Operation: str = ""
    Info: str = ""
    Who: str = ""
    Version: str = ""
    Path: str = ""


_DECODER = msgspec.json.Decoder(LockInfo)


def read_info(body: bytes) -> LockInfo:
    """Read a LockInfo.

    Raises:
        BadRequest: it is none, or has no ID.

    """
    try:
        info = _DECODER.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise BadRequest(f"The body is no LockInfo: {error}.", "Send the JSON that the client makes.") from error
    values: list[str] = list(msgspec.to_builtins(info).values())
    if not info.ID or max(map(len, values)) > LONGEST or not all(map(str.isprintable, values)):
        raise BadRequest(
            "The LockInfo has no ID, or a value that is above 300 characters or cannot be printed.",
            "Send the client's own.",
            field="ID",
        )
    return info


def as_lock(info: LockInfo, body: bytes, asker: Asker, now: datetime) -> Lock:
    """Return the lock that is asked for, with what the server itself knows of who asks."""
    return Lock(
        id=info.ID,
        operation=info.Operation,
        who=info.Who,
        info=info.Info,
        version=info.Version,
        created_at=now,
        token_id=asker.token.id,
        token_name=asker.actor.token_name,
        address=asker.actor.address,
        body_md5=md5_of(body),
        path=info.Path,
        tool=asker.actor.tool,
    )


def refusal_info(refusal: StateRefusal, now: datetime) -> bytes:
    """Return the LockInfo that answers a LOCK which is refused: the holder's, or the reason in its place."""
    if isinstance(refusal, Held):
        return _written(refusal.holder, holder(refusal.holder, now))
    reason = {
        "ID": f"refused: {refusal}",
        "Operation": f"refused by the rule {refusal.rule!r}",
        "Info": str(refusal),
        "Who": refusal.sentence,
        "Version": "",
        "Created": now.isoformat(),
        "Path": "",
    }
    return json.dumps(reason, ensure_ascii=False).encode()


def _written(lock: Lock, told: str) -> bytes:
    info = {
        "ID": lock.id,
        "Operation": lock.operation,
        "Info": told,
        "Who": lock.who or lock.token_name,
        "Version": lock.version,
        "Created": lock.created_at.isoformat(),
        "Path": lock.path,
    }
    return json.dumps(info, ensure_ascii=False).encode()
