"""A drill of three parts on one volume: one fetches, a server of others recovers, one checks; so does a Job's pod."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from backup_fixtures.drilling import Drills, servers_in
from backup_fixtures.store import PATIENCE
from state_fixtures.postgres import programs, somebody


@contextmanager
def served(drills: Drills) -> Iterator[subprocess.Popen[bytes]]:
    """Run what was fetched as a sidecar does: by the file `serve`, with the programs of its own image on PATH."""
    account, path = somebody(), f"{programs()}:/usr/bin:/bin"
    for one in (drills.scratch, *drills.scratch.rglob("*")) if account else ():
        os.chown(one, account["user"], account["group"], follow_symlinks=False)
    words = ["sh", str(drills.scratch / "serve")]
    process = subprocess.Popen(words, env={"PATH": path}, start_new_session=True, **account)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(PATIENCE)


def fetched(drills: Drills, *words: str) -> None:
    drills.scratch.mkdir()
    (drills.scratch / "lost+found").mkdir()  # as on a volume
    done = drills.run("fetch", "--scratch", os.path.relpath(drills.scratch, drills.folder), *words)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_parts_together_prove_a_backup(drills: Drills) -> None:
    fetched(drills)
    assert drills.scratch.joinpath("data").stat().st_mode & 0o077 == 0
    assert (drills.scratch / "data/custom.conf").exists()
    assert (drills.scratch / "data/postgresql.auto.conf").read_text() == ""
    (spare,) = (drills.scratch / "data/pg_tblspc").iterdir()
    assert spare.readlink().parent == drills.scratch / "tablespaces"
    with served(drills):
        done = drills.run("check", "--scratch", drills.scratch, "--json", "--recovery-point", "1h")
    told = json.loads(done.stdout)
    assert (done.returncode, told["proved"]) == (0, True), done.stdout + done.stderr
    assert list(told["phases"]) == ["fetch", "recover", "check"]
    drills.until(lambda: not list(servers_in(drills.scratch)), "the sidecar leaves nothing running")


def test_a_server_that_gives_up_is_told_by_its_last_words_and_not_served_again(drills: Drills) -> None:
    fetched(drills, "--target", "name=nowhere")
    with served(drills) as sidecar:
        done = drills.run("check", "--scratch", drills.scratch, "--recovery-point", "1h")
        assert sidecar.poll() is None
    assert done.returncode == 3
    assert "FAILED  recovery  the server gave up: FATAL:  recovery ended before configured" in done.stdout


def test_a_part_that_finds_a_fault_ends_the_drill_there(drills: Drills) -> None:
    drills.prefix = "nowhere"
    drills.scratch.mkdir()
    done = drills.run("fetch", "--scratch", drills.scratch)
    assert (done.returncode, "FAILED  backup  there is no backup." in done.stdout) == (3, True)
    checked = drills.run("check", "--scratch", drills.scratch)
    assert checked.returncode == 2
    assert f"Nothing was fetched into {drills.scratch}. Run `relais drill fetch` first." in checked.stderr


@pytest.mark.parametrize("part", ["fetch", "check"])
def test_a_folder_that_is_not_there_is_not_made(drills: Drills, part: str) -> None:
    assert drills.run(part, "--scratch", drills.scratch).returncode == 2
    assert not drills.scratch.exists()
