"""Refusals that were told, grants, plans and tokens."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from relais.adapters.state_store.rows import Connection, flat, insert, instant, one, record, update
from relais.tfstate.model.records import Grant, Plan, RefusalRecord, State
from relais.tfstate.model.tokens import Scope, Token, read_scope

REFUSALS_KEPT = 200
"""For each state; the audit trail keeps all."""


class SqlPermits:
    """Refusals, grants and plans of states."""

    def __init__(self, connection: Connection) -> None:
        """Work within this transaction."""
        self._in = connection

    def refuse(self, state: State, one: RefusalRecord) -> None:
        """Remember a refusal."""
        number = insert(self._in, "refusals", {"state_id": state.id, **flat(one)}, "id")
        self._in.run(
            "DELETE FROM refusals WHERE state_id = ? AND id <= (SELECT id FROM refusals WHERE state_id = ? AND id <= ? "
            "ORDER BY id DESC LIMIT 1 OFFSET ?)",
            state.id,
            state.id,
            number,
            REFUSALS_KEPT,
        )

    def refusals(self, state: State, limit: int) -> list[RefusalRecord]:
        """Return the last refusals, newest first."""
        rows = self._in.rows("SELECT * FROM refusals WHERE state_id = ? ORDER BY id DESC LIMIT ?", state.id, limit)
        return [record(RefusalRecord, row) for row in rows]

    def grant(self, state: State, one: Grant) -> Grant:
        """Write a grant, and return it with its id."""
        return replace(one, id=insert(self._in, "grants", {"state_id": state.id, **flat(one, "id")}, "id"))

    def grants(self, state: State, now: datetime) -> list[Grant]:
        """Return the grants that are neither used nor expired."""
        rows = self._in.rows(
            "SELECT * FROM grants WHERE state_id = ? AND used_at IS NULL AND expires_at > ? ORDER BY id",
            state.id,
            instant(now),
        )
        return [record(Grant, row) for row in rows]

    def spend(self, grants: Iterable[Grant], now: datetime) -> None:
        """Note that grants were used."""
        for grant in grants:
            update(self._in, "grants", {"used_at": instant(now)}, "id", grant.id)

    def register(self, state: State, plan: Plan) -> Plan:
        """Write a plan for review, and return it with its id; one with the same sha256 is there already."""
        found = self.plan(state, plan.sha256)
        if found:
            return found
        return replace(plan, id=insert(self._in, "plans", {"state_id": state.id, **flat(plan, "id")}, "id"))

    def plan(self, state: State, sha256: str) -> Plan | None:
        """Return a plan."""
        row = one(self._in, "SELECT * FROM plans WHERE state_id = ? AND sha256 = ?", state.id, sha256)
        return record(Plan, row) if row else None

    def plans(self, state: State, serial: int | None = None, status: str | None = None) -> list[Plan]:
        """Return plans, newest first."""
        rows = self._in.rows(
            "SELECT * FROM plans WHERE state_id = ? AND serial = coalesce(?, serial) AND status = coalesce(?, status) "
            "ORDER BY id DESC LIMIT 200",
            state.id,
            serial,
            status,
        )
        return [record(Plan, row) for row in rows]

    def review(self, plan: Plan) -> None:
        """Write the verdict of a plan."""
        fields = flat(plan)
        verdict = {name: fields[name] for name in ("status", "reviewed_by", "reviewed_at", "review_reason")}
        update(self._in, "plans", verdict, "id", plan.id)


class SqlTokens:
    """The tokens, of which only hashes are kept."""

    def __init__(self, connection: Connection) -> None:
        """Work within this transaction."""
        self._in = connection

    def add(self, token: Token, secret_hash: str) -> None:
        """Write a token."""
        fields = flat(replace(token, scopes=()))
        fields["scopes"] = " ".join(map(str, token.scopes))
        insert(self._in, "tokens", {**fields, "secret_hash": secret_hash})

    def by_hash(self, secret_hash: str) -> Token | None:
        """Return the token whose secret has this hash."""
        row = one(self._in, "SELECT * FROM tokens WHERE secret_hash = ?", secret_hash)
        return _token(row) if row else None

    def every(self) -> list[Token]:
        """Return all tokens, newest first."""
        return [_token(row) for row in self._in.rows("SELECT * FROM tokens ORDER BY created_at DESC, id")]

    def revoke(self, token_id: str, now: datetime) -> bool:
        """Revoke a token, and tell whether there is one."""
        return bool(
            self._in.rows(
                "UPDATE tokens SET revoked_at = coalesce(revoked_at, ?) WHERE id = ? RETURNING id",
                instant(now),
                token_id,
            )
        )


def _token(row: dict[str, Any]) -> Token:
    scopes: tuple[Scope, ...] = tuple(read_scope(text) for text in row["scopes"].split())
    return replace(record(Token, {**row, "scopes": "[]"}), scopes=scopes)
