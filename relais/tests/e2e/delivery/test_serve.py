"""Somebody says that there is something new, and five repositories take it: a real server, real git."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from delivery_fixtures.fleet import Fleet
from delivery_fixtures.receiver import SECRET, Receiver, receiving, until

from relais.delivery.model.notices import TOLERANCE, Secrets, sealed

GITLAB = {"X-Gitlab-Token": SECRET, "X-Gitlab-Event": "Tag Push Hook", "Idempotency-Key": "key-1"}


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Fleet:
    return Fleet(tmp_path_factory.mktemp("fleet"))


@pytest.fixture(scope="module")
def receiver(fleet: Fleet) -> Iterator[Receiver]:
    with receiving(fleet.home, fleet.environment) as found:
        yield found


@pytest.fixture
def version(fleet: Fleet) -> str:
    """A version that nobody has yet."""
    number = int(fleet.api.git("tag", "--list").count("\n")) + 1
    fleet.release(f"1.0.{number}")
    return f"1.0.{number}"


def arrives(fleet: Fleet, version: str, receiver: Receiver) -> None:
    until(lambda: all(version in fleet.versions(one) for one in fleet.repositories), receiver.said)
    until(lambda: receiver.health()["waiting"] == 0, receiver.said)


def post(receiver: Receiver, headers: dict[str, str], body: bytes) -> httpx2.Response:
    return httpx2.post(f"{receiver.url}/hooks", headers=headers, content=body, timeout=60)


def test_a_producer_says_it_in_one_line_and_every_consumer_takes_it(
    receiver: Receiver, fleet: Fleet, version: str
) -> None:
    told = receiver.inform()
    assert (told.returncode, told.stdout) == (0, f"{receiver.url}: taken.\n"), told.stderr
    arrives(fleet, version, receiver)


def test_gitlab_says_it_with_its_token_and_twice_is_once(receiver: Receiver, fleet: Fleet, version: str) -> None:
    headers = GITLAB | {"Idempotency-Key": version}
    assert [post(receiver, headers, b"{}").json() for _ in range(2)] == [{"notice": "taken"}, {"notice": "known"}]
    arrives(fleet, version, receiver)


def test_who_does_not_know_the_secret_moves_nothing(receiver: Receiver, fleet: Fleet, version: str) -> None:
    told = receiver.inform("another-secret-0123456789")
    assert (told.returncode, "not signed with our secret" in told.stderr) == (3, True)
    body = json.dumps({"new": "x"}).encode()
    stale = dict(sealed(Secrets((SECRET,)), "n", 1_000_000_000 - TOLERANCE, body))
    for headers in ({}, GITLAB | {"X-Gitlab-Token": "guess"}, stale):
        answer = post(receiver, headers, body)
        assert answer.status_code == 403
        assert answer.headers["content-type"] == "application/problem+json"
    assert post(receiver, GITLAB, b"no json").status_code == 400
    assert post(receiver, GITLAB, b" " * (2**20 + 1)).status_code == 413
    assert receiver.health()["waiting"] == 0
    assert not any(version in fleet.versions(one) for one in fleet.repositories)
    assert SECRET not in receiver.said()


def test_killed_in_the_middle_of_a_round_the_next_start_finishes_it_once(tmp_path: Path) -> None:
    fleet = Fleet(tmp_path)
    with receiving(fleet.home, fleet.environment) as receiver:
        gate, entered = tmp_path / "open", tmp_path / "entered"
        hook = fleet.repositories[4] / "hooks/pre-receive"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(
            f'#!/bin/sh\ntouch "{entered}"\nuntil test -e "{gate}"; do sleep 0.05; done\n', encoding="utf-8"
        )
        hook.chmod(0o755)
        fleet.release("1.0.1")
        assert receiver.inform().returncode == 0
        until(entered.exists, receiver.said)
        receiver.kill()
        gate.touch()
        receiver.start()
        arrives(fleet, "1.0.1", receiver)
    assert [fleet.versions(one) for one in fleet.repositories] == [["1.0.1"]] * 5
    told = [one.environment for one in fleet.ledger() if one.kind == "promoted"]
    assert sorted(told) == [one.stem for one in fleet.repositories]


def test_nobody_listens_and_the_producer_is_told_so(tmp_path: Path) -> None:
    receiver = Receiver(tmp_path, {})
    receiver.url = "http://127.0.0.1:9"
    told = receiver.inform()
    assert (told.returncode, "does not answer" in told.stderr) == (4, True)
    receiver.url = "http://me:word@127.0.0.1:9"
    told = receiver.inform()
    assert (told.returncode, "word" in told.stderr) == (2, False)
    told = receiver.inform("short")
    assert (told.returncode, "RELAIS_INFORM_SECRET" in told.stderr) == (2, True)
