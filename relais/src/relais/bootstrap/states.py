"""The tools for states."""

from collections.abc import Sequence
from pathlib import Path

from relais.adapters.clock import SystemClock
from relais.adapters.sealing.keys import Key, KeyMissing
from relais.adapters.sealing.seal import AesSeal
from relais.adapters.state_store.sqlite import SqliteStore
from relais.tfstate.actions.desk import Desk, Limits
from relais.tfstate.ports import Store

POSTGRESQL = ("postgresql://", "postgres://")


def state_store(database: str) -> Store:
    """Open the books at a PostgreSQL URL or in a SQLite file."""
    if database.startswith(POSTGRESQL):
        from relais.adapters.state_store.postgresql import PostgresStore  # noqa: PLC0415 - an extra, for teams

        return PostgresStore(database)
    return SqliteStore(Path(database))


def state_desk(store: Store, keys: Sequence[Key], limits: Limits | None = None, protect: Sequence[str] = ()) -> Desk:
    """Return the tools for states.

    Raises:
        KeyMissing: the store holds bodies that none of these keys opens; said now, not when they are needed.

    """
    seal = AesSeal(keys)
    with store.reading() as books:
        missing = sorted(key for key in books.bodies.key_ids() if not seal.knows(key))
    if missing:
        raise KeyMissing(
            f"The states in this store were sealed with the key {', '.join(missing)}, which is not among those given "
            f"({', '.join(key.id for key in keys)}). Without it they cannot be read.",
            remedy="Give that key too: as a further line of the key file, or of what the variable or command holds.",
        )
    return Desk(store, seal, SystemClock(), limits or Limits(), tuple(protect))
