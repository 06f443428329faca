"""All books over one connection."""

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
        self.states: ports.States = SqlStates(connection)
        self.locks: ports.Locks = SqlLocks(connection)
        self.versions: ports.Versions = SqlVersions(connection)
        self.quarantine: ports.Quarantine = SqlQuarantine(connection)
        self.permits: ports.Permits = SqlPermits(connection)
        self.tokens: ports.Tokens = SqlTokens(connection)
        self.trail: ports.Trail = SqlTrail(connection)
        self.bodies: ports.Bodies = SqlBodies(connection)
