"""Backups: of one moment, whole or not at all, from either store into either, and proved when they are put back."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from state_fixtures.postgres import new_database

from relais.adapters.sealing.keys import new_key, read_keys
from relais.adapters.sealing.seal import AesSeal
from relais.adapters.state_store.backup import lines_of, verify
from relais.adapters.state_store.faults import BackupBroken, Unreadable
from relais.adapters.state_store.postgresql import PostgresStore
from relais.adapters.state_store.sqlite import SqliteStore
from relais.bootstrap.states import state_desk
from relais.tfstate.actions import protocol, reading, states, tokens
from relais.tfstate.actions.backups import Proof
from relais.tfstate.actions.desk import Asker, Desk
from relais.tfstate.model.refusals import Guarded
from relais.tfstate.model.tools import Tool
from relais.tfstate.ports import Store

KEY = read_keys(new_key(), "test")
BODY = b'{"version": 4, "serial": %d, "lineage": "l", "resources": []}'
Make = Callable[[str], Store]


@pytest.fixture
def make(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Make]:
    made: list[Store] = []

    def store(kind: str) -> Store:
        if kind == "sqlite":
            made.append(SqliteStore(tmp_path / f"{uuid4().hex}.db"))
        else:
            url = request.getfixturevalue("postgres_url")
            made.append(PostgresStore(new_database(url, f"backup_{uuid4().hex}")))
        return made[-1]

    yield store
    for one in made:
        one.close()


def filled(store: Store) -> tuple[Desk, Asker]:
    """Return a store with two states, three versions, a refused body, a lock and a token."""
    desk = state_desk(store, KEY)
    secrets: list[str] = []
    tokens.first(desk, secrets.append)
    admin = tokens.recognise(desk, secrets[0], Tool(None, None), "127.0.0.1")
    for name, serial in (("a", 1), ("a", 2), ("b", 5)):
        protocol.write(desk, admin, name, BODY % serial, None, None)
    with pytest.raises(Guarded):
        protocol.write(desk, admin, "a", BODY % 1, None, None)
    states.hold(desk, admin, "b", "maintenance")
    return desk, admin


def saved(store: Store, path: Path) -> Path:
    path.write_bytes(b"".join(store.backup()))
    return path


def put_back(path: Path, store: Store, proof: Proof | None = None, seal: AesSeal | None = None) -> int:
    with path.open("rb") as file:
        return store.restore(lines_of(file), lambda books: (proof or Proof()).look(books, seal or AesSeal(KEY)))


@pytest.mark.parametrize("source", ["sqlite", "postgresql"])
@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_a_backup_is_put_back_whole_and_goes_on(make: Make, tmp_path: Path, source: str, target: str) -> None:
    before, admin = filled(make(source))
    path = saved(before.store, tmp_path / "backup")
    with path.open("rb") as file:
        head = verify(lines_of(file))
    store, proof = make(target), Proof()
    assert put_back(path, store, proof) == head["rows"]
    assert proof.bodies == 4
    after = state_desk(store, KEY)
    content = reading.read(after, admin, "a")
    assert content
    assert b"".join(content.pieces) == BODY % 2
    assert states.summary(after, admin, "b").lock == states.summary(before, admin, "b").lock
    assert protocol.write(after, admin, "a", BODY % 3, None, None)


def test_a_backup_taken_while_others_write_is_of_one_moment(make: Make, tmp_path: Path) -> None:
    desk, admin = filled(make("sqlite"))
    pieces = desk.store.backup()
    first = next(pieces)
    for serial in range(3, 9):
        protocol.write(desk, admin, "a", BODY % serial, None, None)
    path = tmp_path / "backup"
    path.write_bytes(first + b"".join(pieces))
    proof = Proof()
    put_back(path, make("sqlite"), proof)
    assert proof.bodies == 4


def test_a_backup_that_is_cut_off_or_changed_is_refused(make: Make, tmp_path: Path) -> None:
    desk, _ = filled(make("sqlite"))
    whole = saved(desk.store, tmp_path / "backup").read_bytes()
    harmed = bytearray(whole)
    harmed[len(whole) // 2] ^= 1
    for wrong in (whole[: len(whole) // 2], whole[:-1], bytes(harmed), b"", b"something else"):
        path = tmp_path / "wrong"
        path.write_bytes(wrong)
        with path.open("rb") as file, pytest.raises(BackupBroken):
            verify(lines_of(file))


def test_a_store_that_holds_something_is_left_alone(make: Make, tmp_path: Path) -> None:
    desk, admin = filled(make("sqlite"))
    path = saved(desk.store, tmp_path / "backup")
    with pytest.raises(BackupBroken, match="not empty"):
        put_back(path, desk.store)
    assert reading.read(desk, admin, "a")


def test_with_the_wrong_key_nothing_is_put_back(make: Make, tmp_path: Path) -> None:
    desk, _ = filled(make("sqlite"))
    path = saved(desk.store, tmp_path / "backup")
    store = make("sqlite")
    with pytest.raises(Unreadable, match="not among those given"):
        put_back(path, store, seal=AesSeal(read_keys(new_key(), "another")))
    assert put_back(path, store) > 0


def test_the_key_is_not_in_the_backup(make: Make, tmp_path: Path) -> None:
    desk, _ = filled(make("sqlite"))
    with saved(desk.store, tmp_path / "backup").open("rb") as file:
        text = b"".join(lines_of(file))
    assert KEY[0].secret.hex().encode() not in text
    assert BODY % 2 not in text
