"""States and their locks."""

from collections.abc import Callable
from datetime import datetime

from relais.adapters.state_store.rows import Connection, flat, instant, one, put, record, update
from relais.tfstate.model.records import Lock, State

HELD_BY_STATE = ("locks", "versions", "quarantine", "refusals", "grants", "plans")


class SqlStates:
    """The states."""

    def __init__(self, connection: Connection) -> None:
        """Work within this transaction."""
        self._in = connection

    def find(self, name: str) -> State | None:
        """Return a state."""
        row = one(self._in, "SELECT * FROM states WHERE name = ?", name)
        return record(State, row) if row else None

    def claimed(self, name: str) -> Callable[[], State | None]:
        """Ask for a state for this transaction alone."""
        rows = self._in.ask("SELECT * FROM states WHERE name = ?" + self._in.locking, name)
        return lambda: next((record(State, row) for row in rows()), None)

    def make(self, name: str, now: datetime, *, protected: bool) -> bool:
        """Make a state, and tell whether nobody was sooner."""
        made = self._in.rows(
            "INSERT INTO states (name, protected, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING RETURNING id",
            name,
            int(protected),
            instant(now),
        )
        return bool(made)

    def every(self) -> list[State]:
        """Return all of them, by name."""
        return [record(State, row) for row in self._in.rows("SELECT * FROM states ORDER BY name")]

    def save(self, state: State) -> None:
        """Write what is known of a state."""
        update(self._in, "states", flat(state, "id", "name", "created_at"), "id", state.id)

    def forget(self, state: State) -> None:
        """Take away all that a state holds, besides its trail."""
        for table in HELD_BY_STATE:
            self._in.run(f"DELETE FROM {table} WHERE state_id = ?", state.id)
        self._in.run("DELETE FROM states WHERE id = ?", state.id)


class SqlLocks:
    """Who holds which state."""

    def __init__(self, connection: Connection) -> None:
        """Work within this transaction."""
        self._in = connection

    def of(self, state: State) -> Lock | None:
        """Return the lock of a state."""
        row = one(self._in, "SELECT * FROM locks WHERE state_id = ?", state.id)
        return record(Lock, row) if row else None

    def every(self) -> dict[int, Lock]:
        """Return all locks, by the id of their state."""
        return {row["state_id"]: record(Lock, row) for row in self._in.rows("SELECT * FROM locks")}

    def put(self, state: State, lock: Lock) -> None:
        """Write the lock of a state."""
        put(self._in, "locks", {"state_id": state.id, **flat(lock)}, "state_id")

    def drop(self, state: State) -> None:
        """Let a state go."""
        self._in.run("DELETE FROM locks WHERE state_id = ?", state.id)
