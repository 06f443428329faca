"""All books over one connection."""

from datetime import datetime

from relais.adapters.state_store.permits import SqlPermits, SqlTokens
from relais.adapters.state_store.rows import Connection
from relais.adapters.state_store.states import SqlLocks, SqlStates
from relais.adapters.state_store.trail import SqlTrail
from relais.adapters.state_store.versions import SqlBodies, SqlQuarantine, SqlVersions
from relais.tfstate import ports


class SqlBooks:
    """All books within one transaction."""

    def __init__(self, connection: Connection) -> None:
        """Work within this transaction."""
        self._states, self._locks = SqlStates(connection), SqlLocks(connection)
        self._permits, self._trail = SqlPermits(connection), SqlTrail(connection)
        self.states: ports.States = self._states
        self.locks: ports.Locks = self._locks
        self.versions: ports.Versions = SqlVersions(connection)
        self.quarantine: ports.Quarantine = SqlQuarantine(connection)
        self.permits: ports.Permits = self._permits
        self.tokens: ports.Tokens = SqlTokens(connection)
        self.trail: ports.Trail = self._trail
        self.bodies: ports.Bodies = SqlBodies(connection)

    def claim(self, name: str, now: datetime) -> ports.Claimed | None:
        """Return a state for this transaction alone: asked first, so that what is asked behind it holds with it."""
        state, lock = self._states.claimed(name), self._locks.held(name)
        grants = self._permits.usable(name, now)
        self._trail.foresee(name)
        found = state()
        if found is None:
            return None
        plans = self._permits.plans(found, status="approved") if found.protected else []
        return ports.Claimed(found, lock(), grants(), plans)
