"""The ledger on a real bare repository: many writers, killed writers, and hands that should not have been there."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from threading import Timer

import pytest

from relais.adapters.git.fetching import SEEN
from relais.adapters.git.ledger import BRANCH, BranchLedger
from relais.adapters.git.process import PATIENCE
from relais.delivery.model.entries import ChainBroken, Entry, verify
from relais.kit.errors import Failure, Unreachable
from tests.git_repositories import ENVIRONMENT, git

PROGRAM = """
import sys
from pathlib import Path
from relais.adapters.git.ledger import BranchLedger
from relais.delivery.model.entries import Entry
scratch, remote, name, count = sys.argv[1:]
ledger = BranchLedger(Path(scratch), remote)
for number in range(int(count)):
    ledger.append([Entry("thawed", f"{name}-{number}", "2026-11-02T00:00:00+00:00", name)])
"""


def entry(key: str, at: str = "2026-11-02T10:00:00+00:00") -> Entry:
    return Entry("held", key, at, "ada", "prod", details={"source": "api", "why": "é: it’s slow"})


@pytest.fixture
def remote(tmp_path: Path) -> str:
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "remote.git")
    return str(tmp_path / "remote.git")


@pytest.fixture(autouse=True)
def person(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "GIT_AUTHOR_NAME",
        "GIT_AUTHOR_EMAIL",
        "GIT_COMMITTER_NAME",
        "GIT_COMMITTER_EMAIL",
        "GIT_CONFIG_GLOBAL",
    ):
        monkeypatch.setenv(name, ENVIRONMENT[name])


@pytest.fixture
def ledger(tmp_path: Path, remote: str) -> BranchLedger:
    return BranchLedger(tmp_path / "scratch", remote)


def commits(remote: str) -> int:
    return int(git(Path(remote), "rev-list", "--count", BRANCH))


def test_what_is_fetched_is_here_whole_or_not_at_all(tmp_path: Path, remote: str) -> None:
    BranchLedger(tmp_path / "writer", remote).append([entry("one")])
    assert BranchLedger(tmp_path / "reader", remote).entries()
    objects = tmp_path / "reader" / "objects"
    assert list((objects / "pack").glob("*.pack"))
    assert not list(objects.glob("??/*")), "loose objects come one by one, a commit before its files"


def test_a_ref_that_a_killed_process_left_locked_stops_nobody_and_is_free_again(ledger: BranchLedger) -> None:
    ledger.append([entry("one")])
    lock = Path(ledger.objects.store.path, f"{SEEN}.lock")
    lock.touch()
    ledger.append([entry("two")])
    assert not lock.exists()
    ledger.append([entry("three")])
    assert ledger.objects.commit_at(SEEN).message.startswith("held")
    assert [one.key for one in ledger.entries()] == ["one", "two", "three"]


def test_what_is_written_is_read_by_everybody_and_nothing_is_lost_with_the_scratch(
    ledger: BranchLedger, remote: str, tmp_path: Path
) -> None:
    assert ledger.entries() == []
    ledger.append([entry("a"), entry("b")])
    ledger.append([entry("c", "2026-12-01T00:00:00+00:00")])
    other = BranchLedger(tmp_path / "other", remote)
    assert [one.key for one in other.entries()] == ["a", "b", "c"]
    assert other.entries() == ledger.entries()
    assert git(Path(remote), "ls-tree", "--name-only", BRANCH).split() == ["2026-11.jsonl", "2026-12.jsonl"]
    assert commits(remote) == 2


def test_the_same_fact_is_written_once(ledger: BranchLedger, remote: str) -> None:
    ledger.append([entry("a")])
    assert list(ledger.append([entry("a")])) == []
    assert [one.key for one in ledger.append([entry("a"), entry("b")])] == ["b"]
    assert commits(remote) == 2


def test_what_others_wrote_since_one_looked_is_written_onto(ledger: BranchLedger, remote: str, tmp_path: Path) -> None:
    other = BranchLedger(tmp_path / "other", remote)
    ledger.append([entry("a")])
    other.append([entry("b")])
    assert [one.key for one in ledger.append([entry("b"), entry("c")])] == ["c"]
    assert [one.key for one in other.entries()] == ["a", "b", "c"]


def test_a_clock_that_jumps_back_does_not_break_the_order(ledger: BranchLedger) -> None:
    ledger.append([entry("a", "2026-12-01T00:00:00+00:00")])
    ledger.append([entry("b", "2026-10-01T00:00:00+00:00")])
    assert [one.key for one in ledger.entries()] == ["a", "b"]


def test_the_branch_stands_alone(ledger: BranchLedger, remote: str) -> None:
    ledger.append([entry("a")])
    assert git(Path(remote), "branch", "--list", "--format=%(refname)") == BRANCH
    assert git(Path(remote), "log", "--format=%P", BRANCH) == ""


def test_a_line_that_was_changed_by_hand_is_found_out(ledger: BranchLedger, remote: str, tmp_path: Path) -> None:
    ledger.append([entry("a"), entry("b")])
    git(tmp_path, "clone", "--quiet", "--branch=relais/ledger", remote, "hand")
    file = tmp_path / "hand/2026-11.jsonl"
    first, second = file.read_text(encoding="utf-8").splitlines()
    file.write_text(json.dumps(json.loads(first) | {"by": "eve"}) + f"\n{second}\n", encoding="utf-8")
    git(tmp_path / "hand", "commit", "--quiet", "-am", "nothing to see")
    git(tmp_path / "hand", "push", "--quiet")
    with pytest.raises(ChainBroken, match=r"entry 2 of the ledger .* does not follow"):
        ledger.entries()
    with pytest.raises(ChainBroken):
        ledger.append([entry("c")])
    assert commits(remote) == 2


def test_a_remote_that_says_no_is_quoted(ledger: BranchLedger, remote: str) -> None:
    hook = Path(remote) / "hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'only on Mondays' >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    with pytest.raises(Failure, match="only on Mondays"):
        ledger.append([entry("a")])


def test_a_remote_that_says_nothing_is_not_waited_for_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PATIENCE, "ls-remote", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        ledger = BranchLedger(tmp_path / "scratch", f"git://127.0.0.1:{silent.getsockname()[1]}/infra.git")
        with pytest.raises(Unreachable, match=r"infra\.git says nothing: git ls-remote was stopped"):
            ledger.entries()


def test_a_remote_whose_branch_is_locked_for_a_moment_is_waited_for(ledger: BranchLedger, remote: str) -> None:
    ledger.append([entry("a")])
    lock = Path(remote) / f"{BRANCH}.lock"
    lock.touch()
    Timer(0.2, lock.unlink).start()
    assert [one.key for one in ledger.append([entry("b")])] == ["b"]


def writer(tmp_path: Path, remote: str, name: str, count: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", PROGRAM, str(tmp_path / name), remote, name, str(count)]
    return subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_four_writers_at_once_lose_nothing(ledger: BranchLedger, remote: str, tmp_path: Path) -> None:
    writers = [writer(tmp_path, remote, name, 4) for name in "abcd"]
    for one in writers:
        _said, complaint = one.communicate(timeout=110)
        assert one.returncode == 0, complaint.decode()
    entries = ledger.entries()
    verify(entries)
    assert sorted(one.key for one in entries) == sorted(f"{name}-{number}" for name in "abcd" for number in range(4))
    assert commits(remote) == 16


@pytest.mark.parametrize("rounds", [3, pytest.param(30, marks=[pytest.mark.long, pytest.mark.timeout(600)])])
def test_a_writer_that_is_killed_is_finished_by_the_next_once(
    rounds: int, ledger: BranchLedger, remote: str, tmp_path: Path
) -> None:
    chance = random.Random(rounds)
    for number in range(rounds):
        one = writer(tmp_path, remote, f"w{number}", 3)
        time.sleep(chance.uniform(0.1, 1.5))
        if one.poll() is None:
            os.kill(one.pid, signal.SIGKILL)
        one.communicate(timeout=60)  # a push that goes on without it holds these pipes
        again = writer(tmp_path, remote, f"w{number}", 3)
        _said, complaint = again.communicate(timeout=60)
        assert again.returncode == 0, complaint.decode()
    keys = [one.key for one in ledger.entries()]
    assert sorted(keys) == sorted(f"w{number}-{one}" for number in range(rounds) for one in range(3))
    assert commits(remote) == rounds * 3
