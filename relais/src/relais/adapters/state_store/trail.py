"""The audit trail."""

from datetime import datetime
from typing import Any

from relais.adapters.state_store.rows import Connection, flat, insert, record
from relais.tfstate.model.chain import GENESIS, link
from relais.tfstate.model.records import AuditEntry


class SqlTrail:
    """The audit trail, append-only: the database refuses anything else."""

    def __init__(self, connection: Connection) -> None:
        """Work within this transaction."""
        self._in = connection
        self._ends: dict[str, tuple[int, str]] = {}

    def ends(self, state: str, seq: int | None, hash: str | None) -> None:  # noqa: A002 - the column's name
        """Take note of the last link of a chain, which the next entry needs; None when there is none."""
        self._ends[state] = (seq or 0, hash or GENESIS)

    def append(self, state: str, at: datetime, actor: str, action: str, detail: dict[str, Any]) -> AuditEntry:
        """Write the next link of a chain; a state's writer has it for itself, the server's own is queued for."""
        if not state:
            self._in.alone("audit")
        seq, previous = self._ends.get(state) or self._end(state)
        entry = link(previous, state, seq + 1, at, actor, action, detail)
        insert(self._in, "audit", flat(entry))
        self.ends(state, entry.seq, entry.hash)
        return entry

    def _end(self, state: str) -> tuple[int, str]:
        last = self._in.rows("SELECT seq, hash FROM audit WHERE state = ? ORDER BY seq DESC LIMIT 1", state)
        return (last[0]["seq"], last[0]["hash"]) if last else (0, GENESIS)

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
