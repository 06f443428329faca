"""Facts for the rules: a state, tokens, locks and documents, made short."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from relais.tfstate.model.document import Head
from relais.tfstate.model.records import Grant, GrantKind, Lock, Plan, State
from relais.tfstate.model.rules import Facts, Rules, Write
from relais.tfstate.model.tokens import Token, read_scope

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LIMIT = 1000


def token(name: str = "alice", *scopes: str) -> Token:
    return Token(name, name, tuple(map(read_scope, scopes or ("*:read,write,lock",))), NOW)


def a_state(**changes: Any) -> State:
    known = State(
        1, "prod", serial=4, lineage="one", md5="m4", resources=3, tool="terraform", terraform_version="1.11.4"
    )
    return replace(known, **changes)


def lock(lock_id: str = "L", by: str = "alice", **changes: Any) -> Lock:
    made = Lock(
        id=lock_id,
        operation="OperationTypeApply",
        who=f"{by}@host",
        info="",
        version="1.11.4",
        created_at=NOW - timedelta(minutes=5),
        token_id=by,
        token_name=by,
        address="192.0.2.7",
        body_md5=f"body {lock_id}",
        tool="terraform",
    )
    return replace(made, **changes)


def head(serial: int = 5, lineage: str = "one", resources: int | None = 3) -> Head:
    return Head(serial, lineage, "1.11.4", resources, encrypted=resources is None)


def write(document: Head | None = None, lock_id: str | None = "L", **changes: Any) -> Write:
    document = document or head()
    return replace(Write(document, f"m{document.serial}", None, 10, lock_id), **changes)


def grant(kind: GrantKind, number: int = 1) -> Grant:
    return Grant(number, kind, "a test", "admin", NOW + timedelta(minutes=10))


def plan(serial: int = 4) -> Plan:
    return Plan(1, "f" * 64, serial, "one", "bob", "bob", status="approved")


def rules(
    state: State | None = None,
    held: Lock | None = None,
    by: Token | None = None,
    grants: tuple[Grant, ...] = (),
    plans: tuple[Plan, ...] = (),
) -> Rules:
    return Rules(Facts(state or a_state(), held, NOW, grants, plans), by or token())
