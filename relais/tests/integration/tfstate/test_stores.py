"""The books on both stores: an append-only trail, whole transactions, what expired goes, formats are checked."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from state_fixtures.postgres import new_database

from relais.adapters.sealing.keys import new_key, read_keys
from relais.adapters.state_store.faults import StoreUnusable
from relais.adapters.state_store.postgresql import PostgresStore
from relais.adapters.state_store.sqlite import SqliteStore
from relais.bootstrap.states import state_desk, state_store
from relais.tfstate.actions import history, permits, protocol, reading, states, tokens, upkeep
from relais.tfstate.actions.backups import chains
from relais.tfstate.actions.desk import Asker, Desk, Limits, md5_of
from relais.tfstate.actions.known import FRESH
from relais.tfstate.actions.recent import LARGEST
from relais.tfstate.model.chain import fault
from relais.tfstate.model.document import read_head
from relais.tfstate.model.records import GrantKind, State
from relais.tfstate.model.refusals import Guarded, Unauthorized, Unknown
from relais.tfstate.model.tools import Tool
from relais.tfstate.ports import Store

BODY = b'{"version": 4, "serial": %d, "lineage": "l", "resources": [], "check_results": ["%s"]}'


class SetClock:
    """Tells the time that a test sets."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return str(tmp_path / "s.db")
    return new_database(request.getfixturevalue("postgres_url"), f"stores_{uuid4().hex}")


@pytest.fixture
def store(place: str) -> Iterator[Store]:
    with closing(state_store(place)) as opened:
        yield opened


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    made = state_desk(store, read_keys(new_key(), "x"))
    return Desk(made.store, made.seal, clock, Limits(quarantine=2000, quarantine_days=30, grace_days=30))


@pytest.fixture
def admin(desk: Desk) -> Asker:
    secrets: list[str] = []
    tokens.first(desk, secrets.append)
    return tokens.recognise(desk, secrets[0], Tool(None, None), "127.0.0.1")


def test_the_trail_is_whole_and_the_database_refuses_to_change_it(desk: Desk, admin: Asker, place: str) -> None:
    for serial in range(1, 4):
        protocol.write(desk, admin, "s", BODY % (serial, b""), None, None)
    with desk.store.reading() as books:
        found = chains(books)
        heads = books.trail.heads()
    assert {name: fault(entries, heads[name]) for name, entries in found.items()} == {"": None, "s": None}
    for statement in ("UPDATE audit SET actor = 'mallory'", "DELETE FROM audit"):
        with pytest.raises((sqlite3.IntegrityError, psycopg.errors.RaiseException), match="append-only"):
            directly(place, statement)


def directly(place: str, statement: str) -> None:
    """Go to the database past the server, as somebody with its password could."""
    if place.startswith("postgresql"):
        with psycopg.connect(place) as connection:
            connection.execute(statement.encode())
        return
    with closing(sqlite3.connect(place)) as file:
        file.execute(statement)
        file.commit()


def test_a_transaction_that_fails_leaves_nothing(desk: Desk) -> None:
    def fail() -> None:
        with desk.store.writing() as books:
            assert books.states.make("half", desk.clock.now(), protected=False)
            books.trail.append("half", desk.clock.now(), "x", "y", {})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with desk.store.reading() as books:
        assert books.states.find("half") is None
        assert books.trail.heads() == {}


def test_a_fault_that_a_database_tells_only_at_the_end_leaves_nothing(desk: Desk, admin: Asker) -> None:
    def fail() -> None:
        with desk.store.writing() as books:
            books.states.make("half", desk.clock.now(), protected=False)
            for _ in range(2):
                books.tokens.add(replace(admin.token, id="twin"), "one hash")

    with pytest.raises((sqlite3.IntegrityError, psycopg.errors.UniqueViolation)):
        fail()
    protocol.write(desk, admin, "s", BODY % (1, b""), None, None)  # and the connection is of use again
    with desk.store.reading() as books:
        assert books.states.find("half") is None
        assert books.tokens.by_hash("one hash") is None


def test_quarantine_is_bounded_in_time(desk: Desk, admin: Asker, clock: SetClock) -> None:
    protocol.write(desk, admin, "s", BODY % (5, b""), None, None)
    refuse(desk, admin, b"early")
    clock.time += timedelta(days=20)
    refuse(desk, admin, b"late")
    clock.time += timedelta(days=20)
    upkeep.keep_house(desk)
    kept = history.quarantined(desk, admin, "s")
    assert [history.quarantined_body(desk, admin, "s", one.id) for one in kept] == [BODY % (1, b"late")]


def test_quarantine_is_bounded_in_size_and_keeps_the_newest(desk: Desk, admin: Asker) -> None:
    protocol.write(desk, admin, "s", BODY % (5, b""), None, None)
    for number in range(40):
        refuse(desk, admin, uuid4().hex.encode() * 3 + b"%d" % number)
    kept = history.quarantined(desk, admin, "s")
    assert 5 < len(kept) < 25
    assert history.quarantined_body(desk, admin, "s", kept[0].id).endswith(b'39"]}')


def refuse(desk: Desk, admin: Asker, mark: bytes) -> None:
    with pytest.raises(Guarded):
        protocol.write(desk, admin, "s", BODY % (1, mark), None, None)


def test_a_removed_state_is_gone_after_its_grace_period_and_its_trail_stays(
    desk: Desk, admin: Asker, clock: SetClock
) -> None:
    protocol.write(desk, admin, "s", BODY % (1, b""), None, None)
    states.remove(desk, admin, "s", "no longer used")
    clock.time += timedelta(days=29)
    assert states.purge(desk) == 0
    states.restore(desk, admin, "s", "still used")
    states.remove(desk, admin, "s", "no longer used, really")
    clock.time += timedelta(days=31)
    assert states.purge(desk) == 1
    with pytest.raises(Unknown):
        states.summary(desk, admin, "s")
    with desk.store.reading() as books:
        entries = chains(books)["s"]
    assert entries[-1].action == "purged"
    assert fault(entries) is None


def test_refusals_are_kept_to_the_last_two_hundred(desk: Desk, admin: Asker) -> None:
    protocol.write(desk, admin, "s", BODY % (5, b""), None, None)
    for _ in range(205):
        refuse(desk, admin, b"same")
    with desk.store.reading() as books:
        state = books.states.find("s")
        assert isinstance(state, State)
        assert len(books.permits.refusals(state, 1000)) == 200


def test_grants_end_and_are_used_once(desk: Desk, admin: Asker, clock: SetClock) -> None:
    protocol.write(desk, admin, "s", BODY % (5, b""), None, None)
    permits.grant(desk, admin, "s", GrantKind.SERIAL, 60, "a test")
    clock.time += timedelta(seconds=61)
    refuse(desk, admin, b"")
    permits.grant(desk, admin, "s", GrantKind.SERIAL, 60, "a test")
    assert protocol.write(desk, admin, "s", BODY % (1, b""), None, None)
    with pytest.raises(Guarded):
        protocol.write(desk, admin, "s", BODY % (0, b""), None, None)


def test_the_same_store_opens_again_and_one_of_another_format_does_not(place: str) -> None:
    state_store(place).close()
    state_store(place).close()
    directly(place, "UPDATE meta SET value = '99'")
    with pytest.raises(StoreUnusable, match="has format 99"):
        state_store(place)


def test_a_database_that_is_away_is_told_in_a_line_without_its_password() -> None:
    with pytest.raises(StoreUnusable) as told:
        PostgresStore("postgresql://somebody:hunter2@127.0.0.1:1/x?connect_timeout=1", patience=1)
    assert "hunter2" not in str(told.value)


def test_a_full_disk_is_told_and_nothing_is_half_written(tmp_path: Path) -> None:
    with closing(SqliteStore(tmp_path / "s.db")) as store:
        desk = state_desk(store, read_keys(new_key(), "x"))
        secrets: list[str] = []
        tokens.first(desk, secrets.append)
        admin = tokens.recognise(desk, secrets[0], Tool(None, None), "127.0.0.1")
        protocol.write(desk, admin, "s", BODY % (1, b""), None, None)
        with store.connection("DEFERRED") as connection:  # every connection counts its own pages: there is one here
            pages = connection.rows("PRAGMA page_count")[0]["page_count"]
            connection.rows(f"PRAGMA max_page_count = {pages + 2}")
        big = b'{"version": 4, "serial": 2, "lineage": "l", "resources": [], "x": "%s"}' % noise()
        with pytest.raises(StoreUnusable, match="full"):
            protocol.write(desk, admin, "s", big, None, None)
        content = reading.read(desk, admin, "s")
        assert content
        assert content.serial == 1


def noise() -> bytes:
    """Return what cannot be compressed."""
    return "".join(uuid4().hex for _ in range(3000)).encode()


def test_a_revoked_token_opens_nothing_here_and_nothing_anywhere_after_a_second(
    desk: Desk, admin: Asker, clock: SetClock, place: str
) -> None:
    made, secret = tokens.create(desk, admin, "ci", ["dev-*:read"], None)
    with closing(state_store(place)) as elsewhere:
        other = Desk(elsewhere, desk.seal, clock)
        for one in (desk, other):
            assert tokens.recognise(one, secret, Tool(None, None), "192.0.2.7").token == made
        tokens.revoke(desk, admin, made.id)
        with pytest.raises(Unauthorized, match="was revoked"):
            tokens.recognise(desk, secret, Tool(None, None), "192.0.2.7")
        clock.time += FRESH
        with pytest.raises(Unauthorized, match="was revoked"):
            tokens.recognise(other, secret, Tool(None, None), "192.0.2.7")


def test_a_token_that_expires_while_it_is_known_opens_nothing(desk: Desk, admin: Asker, clock: SetClock) -> None:
    clock.time += timedelta(milliseconds=500)
    _, secret = tokens.create(desk, admin, "brief", ["dev-*:read"], 1)
    clock.time += timedelta(milliseconds=700)
    tokens.recognise(desk, secret, Tool(None, None), "192.0.2.7")
    clock.time += timedelta(milliseconds=400)
    with pytest.raises(Unauthorized, match="expired"):
        tokens.recognise(desk, secret, Tool(None, None), "192.0.2.7")


def body_of(desk: Desk, admin: Asker) -> bytes:
    content = reading.read(desk, admin, "s")
    assert content
    body = b"".join(content.pieces)
    assert (len(body), md5_of(body)) == (content.size, content.md5)
    return body


def test_what_is_remembered_of_a_state_is_never_read_in_place_of_what_another_server_stored(
    desk: Desk, admin: Asker, clock: SetClock, place: str
) -> None:
    with closing(state_store(place)) as elsewhere:
        other = Desk(elsewhere, desk.seal, clock)
        for serial in range(1, 4):  # each has what the other one wrote, and reads it twice: from the books, from memory
            for writer, reader in ((desk, other), (other, desk)):
                body = BODY % (serial * 2 + (writer is other), b"")
                protocol.write(writer, admin, "s", body, None, None)
                assert [body_of(one, admin) for one in (reader, reader, writer)] == [body] * 3
        history.rollback(other, admin, "s", 2, "a test")
        assert body_of(desk, admin) == body_of(other, admin)
        assert read_head(body_of(desk, admin)).serial == 8


def test_a_write_that_is_refused_is_not_remembered(desk: Desk, admin: Asker) -> None:
    protocol.write(desk, admin, "s", BODY % (5, b""), None, None)
    with pytest.raises(Guarded):
        protocol.write(desk, admin, "s", BODY % (4, b"x"), None, None)
    assert body_of(desk, admin) == BODY % (5, b"")


def test_a_large_state_comes_in_pieces(desk: Desk, admin: Asker) -> None:
    body = BODY % (1, noise() * (LARGEST // 96_000 + 1))
    protocol.write(desk, admin, "s", body, None, None)
    assert body_of(desk, admin) == body
    content = reading.read(desk, admin, "s")
    assert content
    assert len(list(content.pieces)) > 1
