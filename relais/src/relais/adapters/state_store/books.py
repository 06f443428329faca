"""All books over one connection."""

from datetime import datetime

from relais.adapters.state_store.permits import SqlPermits, SqlTokens
from relais.adapters.state_store.rows import Connection, record
from relais.adapters.state_store.states import SqlLocks, SqlStates
from relais.adapters.state_store.trail import SqlTrail
from relais.adapters.state_store.versions import SqlBodies, SqlQuarantine, SqlVersions
from relais.tfstate import ports
from relais.tfstate.model.records import Lock

_AROUND = """
SELECT locks.*, audit.seq AS chain_seq, audit.hash AS chain_hash,
    EXISTS (SELECT 1 FROM grants WHERE grants.state_id = states.id AND used_at IS NULL) AS granted
FROM states LEFT JOIN locks ON locks.state_id = states.id
LEFT JOIN audit ON audit.state = states.name AND seq = (SELECT max(seq) FROM audit WHERE state = states.name)
WHERE states.name = ?
"""
"""The lock of a state, the last link of its chain, and whether there may be a grant."""


class SqlBooks:
    """All books within one transaction."""

    def __init__(self, connection: Connection) -> None:
        """Work within this transaction."""
        self._in, self._states = connection, SqlStates(connection)
        self._permits, self._trail = SqlPermits(connection), SqlTrail(connection)
        self.states: ports.States = self._states
        self.locks: ports.Locks = SqlLocks(connection)
        self.versions: ports.Versions = SqlVersions(connection)
        self.quarantine: ports.Quarantine = SqlQuarantine(connection)
        self.permits: ports.Permits = self._permits
        self.tokens: ports.Tokens = SqlTokens(connection)
        self.trail: ports.Trail = self._trail
        self.bodies: ports.Bodies = SqlBodies(connection)

    def claim(self, name: str, now: datetime) -> ports.Claimed | None:
        """Return a state for this transaction alone: asked first, so that what is asked behind it holds with it."""
        state, around = self._states.claimed(name), self._in.ask(_AROUND, name)
        found = state()
        if found is None:
            return None
        row = around()[0]
        self._trail.ends(name, row["chain_seq"], row["chain_hash"])
        lock = record(Lock, row) if row["id"] else None
        grants = self._permits.grants(found, now) if row["granted"] else []
        plans = self._permits.plans(found, status="approved") if found.protected else []
        return ports.Claimed(found, lock, grants, plans)
