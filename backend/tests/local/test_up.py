"""`utilisateurs up`: everything in one command, and nothing left of it afterwards."""

import os
import pwd
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.tests.local.processes import all_gone, eventually, kill
from backend.tests.local.running_up import Up, is_ready, sign_in, up
from utilisateurs.local.occupants import occupants
from utilisateurs.local.postgres import temporary_postgres
from utilisateurs.local.postgres.account import Account
from utilisateurs.local.sample import PASSWORD

pytestmark = pytest.mark.timeout(240)


@pytest.fixture(scope="module")
def kept() -> Iterator[Path]:
    """One folder for all tests of this file: only its first start loads the sample."""
    path = Path(tempfile.mkdtemp(prefix="utilisateurs-up-"))
    path.chmod(0o711)
    with up(path / "local") as first:
        first.ready().stop()
    yield path / "local"
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def running(kept: Path) -> Iterator[Up]:
    with up(kept) as started:
        yield started.ready()


def python_for(account: Account) -> str:
    """A Python of this version that the account can run: that of the tests may lie in root's own folder."""
    like = f"python{sys.version_info.major}.{sys.version_info.minor}"
    candidates = (sys.executable, shutil.which(like, path="/usr/local/bin:/usr/bin"))
    found = next((path for path in candidates if path and account.reaches(Path(path).resolve())), None)
    return found or pytest.skip(f"no {like} that {account.name} can run")


def postmaster_of(kept: Path) -> int:
    return int((kept / "postgres" / "data" / "postmaster.pid").read_text().split("\n")[0])


def test_the_printed_credentials_open_the_application(running: Up) -> None:
    assert is_ready(running.address)
    assert sign_in(running.address, running.value("Administrator"), running.value("Password")) == 201
    assert sign_in(running.address, "manager@example.com", PASSWORD) == 201
    assert sign_in(running.address, "manager@example.com", "another password") == 401


def test_a_second_start_gives_the_same_password_and_loads_no_sample_again(kept: Path, running: Up) -> None:
    password = running.value("Password")
    running.stop()
    with up(kept) as again:
        assert again.ready().value("Password") == password
        assert not any(" of " in line and "Sample" in line for line in again.lines)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_leaves_nothing_running(kept: Path, running: Up, how: signal.Signals) -> None:
    family = running.family()
    assert len(family) >= 5
    running.stop(how)
    assert all_gone(family)
    assert occupants(kept / "serving") == occupants(kept / "postgres" / "data") == []


def test_a_stop_in_the_middle_of_the_start_leaves_nothing_running(folder: Path) -> None:
    with up(folder / "local") as starting:
        assert eventually(lambda: "PostgreSQL" in starting.said)
        family = starting.family()
        assert family
        starting.stop()
        assert all_gone(family)


def test_a_second_up_of_the_same_checkout_names_the_address_of_the_first(kept: Path, running: Up) -> None:
    with up(kept) as second:
        assert f"Already running for this checkout: {running.address}" in second.refused()


def test_a_killed_up_leaves_nothing_running_and_the_next_takes_the_same_port(kept: Path, running: Up) -> None:
    family, address = running.family(), running.address
    kill(running.child.pid)
    with up(kept) as again:
        assert again.ready().address == address
        assert all_gone(family)
        assert sign_in(again.address, "manager@example.com", PASSWORD) == 201


def test_up_application_and_server_killed_together_do_not_stop_the_next_start(kept: Path, running: Up) -> None:
    family = running.family()
    for process in (running.child.pid, occupants(kept / "serving")[0], postmaster_of(kept)):
        kill(process)
    with up(kept) as again:
        assert sign_in(again.ready().address, "manager@example.com", PASSWORD) == 201
        assert all_gone(family)


def test_a_killed_postgresql_is_started_again_under_the_running_application(kept: Path, running: Up) -> None:
    kill(postmaster_of(kept))
    assert eventually(lambda: "was started again" in running.said)
    assert eventually(lambda: is_ready(running.address))
    assert sign_in(running.address, "manager@example.com", PASSWORD) == 201


def test_a_port_taken_and_asked_for_is_refused(kept: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        with up(kept, settings={"PORT": str(port)}) as refused:
            assert f"Port {port} is taken." in refused.refused()


def test_the_administrator_of_the_environment_is_made_and_let_in(kept: Path) -> None:
    wished = {"UTILISATEURS_ADMIN_EMAIL": "chief@example.org", "UTILISATEURS_ADMIN_PASSWORD": "a wish is a command"}
    with up(kept, settings=wished) as started:
        assert started.ready().value("Administrator") == "chief@example.org"
        assert sign_in(started.address, "chief@example.org", "a wish is a command") == 201


def test_a_password_of_the_environment_that_is_too_weak_is_refused_with_the_remedy(kept: Path) -> None:
    with up(kept, settings={"UTILISATEURS_ADMIN_PASSWORD": "short"}) as refused:
        assert "15 characters" in refused.refused()


def test_a_database_that_was_asked_for_gets_the_sample_only_when_asked_too(folder: Path) -> None:
    with temporary_postgres() as server:
        settings = {
            "DATABASE_URL": server.app_url,
            "UTILISATEURS_MIGRATIONS_DATABASE_URL": server.owner_url,
        }
        with up(folder / "local", settings=settings) as unasked:
            unasked.ready().stop()
            assert PASSWORD not in unasked.said
        assert server.sql("SELECT count(*) FROM users") == "1"
        with up(folder / "local", "--seed", settings=settings) as asked:
            asked.ready().stop()
        assert server.sql("SELECT count(*) FROM users") == "301"
    assert not (folder / "local" / "postgres").exists()


def test_it_works_without_being_root(folder: Path, somebody_else: pwd.struct_passwd) -> None:
    account = Account(somebody_else.pw_uid, somebody_else.pw_gid, somebody_else.pw_name)
    (folder / "local").mkdir()
    shutil.chown(folder / "local", account.uid, account.gid)
    python = python_for(account)
    packages = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    with up(folder / "local", settings=packages, account=account, python=python) as started:
        assert sign_in(started.ready().address, "manager@example.com", PASSWORD) == 201
        assert {process.uids().effective for process in started.family()} == {account.uid}
        started.stop()
