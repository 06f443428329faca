"""Versions, refused bodies, and all sealed bodies for the change of keys."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from relais.adapters.state_store.rows import Connection, flat, insert, instant, one, record
from relais.tfstate.model.records import Quarantined, State, Version
from relais.tfstate.ports import Sealed

_VERSION = (
    "id, serial, lineage, md5, size, resources, who, token_name, address, tool, terraform_version, lock_id, at, note"
)
_REFUSED = "id, at, rule, sentence, serial, lineage, md5, size, resources, who, expires_at, adopted_at"
PLACES = ("versions", "quarantine")


def _sealed(row: dict[str, Any]) -> Sealed:
    return Sealed(row["key_id"], bytes(row["blob"]))


class SqlVersions:
    """The versions of states."""

    def __init__(self, connection: Connection) -> None:
        """Work within this transaction."""
        self._in = connection

    def add(self, state: State, version: Version, sealed: Sealed) -> None:
        """Write a version."""
        row = {"state_id": state.id, **flat(version, "id"), "key_id": sealed.key_id, "blob": sealed.blob}
        insert(self._in, "versions", row)

    def page(self, state: State, limit: int, before: int | None = None) -> list[Version]:
        """Return the newest versions with a serial below `before`."""
        rows = self._in.rows(
            f"SELECT {_VERSION} FROM versions WHERE state_id = ? AND serial < ? ORDER BY id DESC LIMIT ?",
            state.id,
            2**63 - 1 if before is None else before,
            limit,
        )
        return [record(Version, row) for row in rows]

    def find(self, state: State, serial: int) -> tuple[Version, Sealed] | None:
        """Return the newest version with this serial."""
        return self._one("WHERE state_id = ? AND serial = ? ORDER BY id DESC LIMIT 1", state.id, serial)

    def newest(self, state: State) -> tuple[Version, Sealed] | None:
        """Return the newest version."""
        return self._one("WHERE state_id = ? ORDER BY id DESC LIMIT 1", state.id)

    def _one(self, condition: str, *values: Any) -> tuple[Version, Sealed] | None:
        row = one(self._in, f"SELECT {_VERSION}, key_id, blob FROM versions {condition}", *values)
        return (record(Version, row), _sealed(row)) if row else None

    def totals(self) -> dict[int, tuple[int, int]]:
        """Return how many versions each state has, and how many bytes they take."""
        rows = self._in.rows(
            "SELECT state_id, count(*) AS number, sum(length(blob)) AS bytes FROM versions GROUP BY state_id"
        )
        return {row["state_id"]: (row["number"], int(row["bytes"])) for row in rows}


class SqlQuarantine:
    """Refused bodies."""

    def __init__(self, connection: Connection) -> None:
        """Work within this transaction."""
        self._in = connection

    def add(self, state: State, one: Quarantined, sealed: Sealed) -> int:
        """Keep a body, and return its id; one with the same md5 is kept once."""
        same = self._in.rows("SELECT id FROM quarantine WHERE state_id = ? AND md5 = ?", state.id, one.md5)
        if same:
            return int(same[0]["id"])
        row = {"state_id": state.id, **flat(one, "id"), "key_id": sealed.key_id, "blob": sealed.blob}
        return int(insert(self._in, "quarantine", row, "id"))

    def page(self, state: State) -> list[Quarantined]:
        """Return what is kept of a state, newest first."""
        rows = self._in.rows(f"SELECT {_REFUSED} FROM quarantine WHERE state_id = ? ORDER BY id DESC", state.id)
        return [record(Quarantined, row) for row in rows]

    def find(self, state: State, number: int) -> tuple[Quarantined, Sealed] | None:
        """Return a body that is kept."""
        row = one(self._in, "SELECT * FROM quarantine WHERE state_id = ? AND id = ?", state.id, number)
        return (record(Quarantined, {k: v for k, v in row.items() if k != "blob"}), _sealed(row)) if row else None

    def adopted(self, number: int, now: datetime) -> None:
        """Note that a body became a version."""
        self._in.run("UPDATE quarantine SET adopted_at = ? WHERE id = ?", instant(now), number)

    def trim(self, state: State, now: datetime, bytes_at_most: int) -> None:
        """Take away what expired, and the oldest above so many bytes."""
        self._in.run("DELETE FROM quarantine WHERE state_id = ? AND expires_at < ?", state.id, instant(now))
        kept = self._in.rows(
            "SELECT id, length(blob) AS bytes FROM quarantine WHERE state_id = ? ORDER BY id DESC", state.id
        )
        taken = 0
        for row in kept:
            taken += row["bytes"]
            if taken > bytes_at_most:
                self._in.run("DELETE FROM quarantine WHERE id = ?", row["id"])


class SqlBodies:
    """All sealed bodies."""

    def __init__(self, connection: Connection) -> None:
        """Work within this transaction."""
        self._in = connection

    def key_ids(self) -> set[str]:
        """Return the keys that are needed to read everything."""
        return {row["key_id"] for place in PLACES for row in self._in.rows(f"SELECT DISTINCT key_id FROM {place}")}

    def not_under(self, key_id: str, limit: int) -> Sequence[tuple[str, int, str, Sealed]]:
        """Return bodies under other keys: where, its number there, its context, the body."""
        found: list[tuple[str, int, str, Sealed]] = []
        for place in PLACES:
            rows = self._in.rows(
                f"SELECT kept.id, name, kept.md5, key_id, blob FROM {place} kept JOIN states ON states.id = state_id "
                "WHERE key_id <> ? ORDER BY kept.id LIMIT ?",
                key_id,
                limit,
            )
            found += [(place, row["id"], f"{row['name']} {row['md5']}", _sealed(row)) for row in rows]
        return found[:limit]

    def replace(self, place: str, number: int, old: Sealed, new: Sealed) -> None:
        """Put a body sealed anew in the place of the old one, if that is still there."""
        assert place in PLACES
        self._in.run(
            f"UPDATE {place} SET key_id = ?, blob = ? WHERE id = ? AND key_id = ?",
            new.key_id,
            new.blob,
            number,
            old.key_id,
        )

    def every(self) -> Iterator[tuple[str, str, Sealed]]:
        """Return all bodies one after the other: context, MD5, body."""
        for place in PLACES:
            sql = (
                f"SELECT kept.id, name, kept.md5, key_id, blob FROM {place} kept JOIN states ON states.id = state_id "
                "WHERE kept.id > ? ORDER BY kept.id LIMIT 1"
            )
            last = 0
            while (row := one(self._in, sql, last)) is not None:
                last = row["id"]
                yield f"{row['name']} {row['md5']}", row["md5"], _sealed(row)

    def count_not_under(self, key_id: str) -> int:
        """Return how many bodies are under other keys."""
        count = "SELECT count(*) AS number FROM {} WHERE key_id <> ?"
        return sum(int(self._in.rows(count.format(place), key_id)[0]["number"]) for place in PLACES)
