"""kill -9 of the server and of the client at any moment: no acknowledged version is lost, never two holders."""

import random
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
from state_fixtures.crowd import SHARED, Busy, Record
from state_fixtures.postgres import new_database
from state_fixtures.serving import StateServer, serving
from state_fixtures.terraform import Terraform, end, slow, things, until
from state_fixtures.wire import Wire

from relais.adapters.sealing.keys import new_key, write_key

GATE, LONG = 5, 50
"""Kills for each victim and store: 20 in the gate, 200 in the long form."""
TIMES = [
    pytest.param(GATE, id="gate", marks=pytest.mark.timeout(600)),
    pytest.param(LONG, marks=[pytest.mark.long, pytest.mark.timeout(3600)], id="long"),
]
STORES = ["sqlite", "postgresql"]


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path, store: str) -> str | None:
    if store == "sqlite":
        return None
    (tmp_path / "server").mkdir()
    write_key(tmp_path / "server" / "states.key", [new_key()])
    return new_database(request.getfixturevalue("postgres_url"), f"kills_{uuid4().hex}")


def histogram(title: str, moments: Counter[str]) -> None:
    """Print where the kills landed."""
    print(f"\n{title}")  # noqa: T201 - read with -s, and in the report
    for moment, number in sorted(moments.items()):
        print(f"  {moment:<32}{'#' * number} {number}")  # noqa: T201 - as above


def whole(server: StateServer, record: Record) -> None:
    """Compare everything that was acknowledged with what is there, and the trail with itself."""
    for state, told in record.acknowledged.items():
        versions = server.get(f"states/{state}/versions?limit=1000")["items"]
        stored = {one["serial"]: one["md5"] for one in versions}
        assert len(stored) == len(versions), "one serial twice"
        oldest = min(stored, default=0)
        lost = {serial: md5 for serial, md5 in told.items() if serial >= oldest and stored.get(serial) != md5}
        assert not lost, f"lost of {state}: {lost}"
        assert server.ask("GET", f"/tf/{state}").status_code == 200


def sound(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as connection:
        return bool(connection.execute("PRAGMA integrity_check").fetchone() == ("ok",))


def stored_md5s(server: StateServer, state: str) -> set[str]:
    return {one["md5"] for one in server.get(f"states/{state}/versions?limit=5")["items"]}


@pytest.mark.parametrize("times", TIMES)
@pytest.mark.parametrize("store", STORES)
def test_a_killed_server_loses_nothing_that_it_acknowledged(
    tmp_path: Path, database: str | None, store: str, times: int, record_property: Callable[[str, object], None]
) -> None:
    record, moments = Record(), Counter[str]()
    with serving(tmp_path / "server", database) as server:
        places = ["own", "own-2", SHARED, SHARED]
        clients = [Busy(server, state, number, record) for number, state in enumerate(places)]
        for client in clients:
            client.start()
        until(lambda: len(record.acknowledged) == 3, "every state is written")
        chance = random.Random()
        for _ in range(times):
            enough = record.answers + chance.randint(4, 16)
            until(partial(_answered, record, enough), "the clients went on")
            time.sleep(chance.uniform(0, 0.02))
            server.kill()
            traced = next((client.wire for client in clients if client.wire.doing != "between"), clients[0].wire)
            doing, sent = traced.doing, record.sent.get(traced.who, "")
            server.start()
            if doing == "POST":
                stored = sent in stored_md5s(server, traced.state)
                doing = "POST, committed, answer lost" if stored else "POST, not committed"
            moments[doing] += 1
        record.stop.set()
        for client in clients:
            client.join(120)
        histogram(f"{times} kills of a server on {store}, by what a client waited for:", moments)
        record_property("moments", dict(moments))
        assert record.faults == []
        assert record.two_holders == 0
        assert sum(moments.values()) - moments["between"] >= 0.75 * times, "most kills land in mid-operation"
        whole(server, record)
    if store == "sqlite":
        assert sound(tmp_path / "server" / "states.db")


@pytest.mark.parametrize("times", TIMES)
@pytest.mark.parametrize("store", STORES)
def test_a_killed_client_leaves_its_lock_and_a_state_that_goes_on(
    tmp_path: Path, database: str | None, store: str, times: int
) -> None:
    moments = Counter[str]()
    with serving(tmp_path / "server", database) as server:
        alice = Terraform(tmp_path / "alice", server, "prod").ready(things(1))
        alice.apply()
        bob = Wire(server, "prod", server.make_token("bob", "prod:read,write,lock"), who="bob@test")
        chance = random.Random()
        for number in range(times):
            alice.write(things(2 + number) + slow(1.2, 1 + number))
            before = alice.serial()
            running = alice.begin("apply", "-auto-approve")
            until(alice.held, "the lock is taken")
            if number % 5 == 0:  # as soon as the write is seen: before UNLOCK, or just behind it
                until(partial(_written, alice, before), "the state is written")
            else:
                time.sleep(chance.uniform(0, 0.9))
            end(running)
            held = _left_behind(server, bob)
            moments[_moment(held, before, alice.serial())] += 1
            if held:
                assert (server.get("states/prod")["unfinished"] is not None) is (alice.serial() == before)
            alice.apply()
            assert server.get("states/prod")["unfinished"] is None
        histogram(f"{times} kills of a terraform apply on {store}, by what was done:", moments)
        assert sum(moments.values()) - moments["after UNLOCK"] >= 0.75 * times, "most kills land in mid-operation"
        versions = server.get("states/prod/versions?limit=1000")["items"]
        assert [one["serial"] for one in versions] == sorted({one["serial"] for one in versions}, reverse=True)


def _left_behind(server: StateServer, bob: Wire) -> str:
    """Take away the lock that a killed client left, and return its id; what it had sent may still have come through."""
    answer = bob.lock()
    if answer.status_code == 200:
        assert bob.unlock().status_code == 200
        return ""
    held: str = answer.json()["ID"]
    server.ask("DELETE", "/api/v1/states/prod/lock", json={"id": held, "reason": "killed"})
    return held


def _answered(record: Record, enough: int) -> bool:
    return record.answers >= enough or bool(record.faults)


def _written(alice: Terraform, before: int | None) -> bool:
    return alice.serial() != before


def _moment(held: object, before: int | None, serial: int | None) -> str:
    if held:
        return "between LOCK and POST" if serial == before else "between POST and UNLOCK"
    return "after UNLOCK"
