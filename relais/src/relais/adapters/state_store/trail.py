"""The audit trail."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from relais.adapters.state_store.rows import Connection, Rows, flat, insert, record
from relais.tfstate.model.chain import GENESIS, link
from relais.tfstate.model.records import AuditEntry

_LAST = "SELECT seq, hash FROM audit WHERE state = ? ORDER BY seq DESC LIMIT 1"


class SqlTrail:
    """The audit trail, append-only: the database refuses anything else."""

    def __init__(self, connection: Connection) -> None:
        """Work within this transaction."""
        self._in = connection
        self._asked: dict[str, Callable[[], Rows]] = {}

    def foresee(self, state: str) -> None:
        """Ask for the last link of a chain, which the next entry needs, while other questions are on their way."""
        self._asked[state] = self._in.ask(_LAST, state)

    def append(self, state: str, at: datetime, actor: str, action: str, detail: dict[str, Any]) -> AuditEntry:
        """Write the next link of a chain; a state's writer has it for itself, the server's own is queued for."""
        if not state:
            self._in.alone("audit")
        last = self._asked.pop(state, None) or self._in.ask(_LAST, state)
        seq, previous = next(((row["seq"], row["hash"]) for row in last()), (0, GENESIS))
        entry = link(previous, state, seq + 1, at, actor, action, detail)
        insert(self._in, "audit", flat(entry))
        self._asked[state] = lambda: [{"seq": entry.seq, "hash": entry.hash}]
        return entry

    def page(self, state: str | None, after: int, limit: int) -> list[tuple[int, AuditEntry]]:
        """Return entries with a number above `after`, oldest first, of one chain or of all."""
        rows = self._in.rows(
            "SELECT * FROM audit WHERE id > ? AND state = coalesce(?, state) ORDER BY id LIMIT ?", after, state, limit
        )
        return [(row["id"], record(AuditEntry, row)) for row in rows]

    def heads(self) -> dict[str, tuple[int, str]]:
        """Return the last sequence number and hash of each chain."""
        rows = self._in.rows(
            "SELECT state, seq, hash FROM audit a WHERE seq = (SELECT max(seq) FROM audit b WHERE b.state = a.state)"
        )
        return {row["state"]: (row["seq"], row["hash"]) for row in rows}
