"""Whatever is killed, and whenever: the next start works, and what was committed is there."""

import asyncio
import shutil
import subprocess
import sys
from pathlib import Path

import asyncpg
import psutil
import pytest

from backend.tests.local.processes import HOLDER, all_gone, eventually, first_line, kill, program
from utilisateurs.local.occupants import occupants
from utilisateurs.local.postgres import Server, embedded_postgres
from utilisateurs.local.postgres.account import OURS


async def _write_until_killed(url: str, postmaster: int, rows: int) -> list[int]:
    """Insert one row after the other; kill the server in the middle; give the rows it had confirmed."""
    connection, confirmed = await asyncpg.connect(url), list[int]()
    while len(confirmed) < 5 * rows:
        try:
            await connection.execute("INSERT INTO written VALUES ($1)", len(confirmed))
        except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError):
            break
        confirmed.append(len(confirmed))
        if len(confirmed) == rows:
            kill(postmaster)
    connection.terminate()
    return confirmed


def _lost(server: Server, confirmed: list[int]) -> set[int]:
    return set(confirmed) - set(map(int, server.sql("SELECT * FROM written").split()))


def test_no_confirmed_write_is_lost_when_the_server_is_killed(folder: Path) -> None:
    with embedded_postgres(folder / "pg") as server:
        server.sql("CREATE TABLE written (n int); GRANT ALL ON written TO utilisateurs")
        confirmed = asyncio.run(_write_until_killed(server.owner_url, server.child.pid, 200))
        server.restart()
        assert len(confirmed) >= 200
        assert _lost(server, confirmed) == set()


def test_a_server_whose_owner_is_killed_stops_in_good_order_by_itself(folder: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("the kernel tells children of a parent's death on Linux alone")
    with program(HOLDER, folder / "pg") as holder:
        postmaster = psutil.Process(int(first_line(holder)[0]))
        kill(holder.pid)
        assert all_gone([postmaster])
    assert "database system is shut down" in (folder / "pg" / "server.log").read_text()


def test_owner_and_server_killed_together_leave_a_folder_that_starts_again(folder: Path) -> None:
    with program(HOLDER, folder / "pg") as holder:
        postmaster = int(first_line(holder)[0])
        kill(postmaster)
        kill(holder.pid)
    with embedded_postgres(folder / "pg") as server:
        assert server.sql("SELECT 1") == "1"


def test_a_server_left_running_is_stopped_before_the_next_one_starts(folder: Path) -> None:
    with embedded_postgres(folder / "pg") as server:
        account, command = server.account, psutil.Process(server.child.pid).cmdline()
    who = account.credentials if account else OURS
    orphan = subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL, **who)
    assert eventually(lambda: bool(occupants(folder / "pg" / "data")))
    with embedded_postgres(folder / "pg") as server:
        assert orphan.wait(10) == 0
        assert server.sql("SELECT 1") == "1"


def test_a_busy_orphan_of_a_killed_server_does_not_stop_the_next(folder: Path) -> None:
    with embedded_postgres(folder / "pg") as server:
        busy = "DO $$ BEGIN LOOP PERFORM 1; END LOOP; END $$"
        command = [str(server.binaries / "psql"), "-h", str(server.home.sockets), "-U", "postgres", "-c", busy]
        client = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        assert eventually(lambda: server.sql("SELECT count(*) FROM pg_stat_activity WHERE query ~ '^DO'") == "1")
        kill(server.child.pid)
        server.restart()
        assert server.sql("SELECT 1") == "1"
        client.wait(10)


def test_a_mark_that_names_a_living_stranger_does_not_stop_the_next(folder: Path) -> None:
    with embedded_postgres(folder / "pg") as server:
        mark = (server.home.data / "postmaster.pid").read_text()
        kill(server.child.pid)
        assert server.child.wait() != 0
    with subprocess.Popen(["/bin/sleep", "600"]) as stranger:
        (folder / "pg" / "data" / "postmaster.pid").write_text(mark.replace(mark.split("\n")[0], str(stranger.pid), 1))
        with embedded_postgres(folder / "pg") as server:
            assert server.sql("SELECT 1") == "1"
        assert stranger.poll() is None
        stranger.kill()


def test_an_initialisation_killed_half_way_is_done_again(folder: Path) -> None:
    with program(HOLDER, folder / "pg") as holder:
        assert eventually((folder / "pg" / "data.unfinished" / "pg_hba.conf").exists)
        kill(holder.pid)
    assert not (folder / "pg" / "data").exists()
    with embedded_postgres(folder / "pg") as server:
        assert server.sql("SELECT 1") == "1"
    assert not (folder / "pg" / "data.unfinished").exists()


def test_the_next_test_run_removes_what_a_killed_one_left(monkeypatch: pytest.MonkeyPatch) -> None:
    from utilisateurs.local.postgres import temporary  # noqa: PLC0415 - the module, not the function it exports

    monkeypatch.setattr(temporary, "YOUNG_SECONDS", -1.0)
    text = "from utilisateurs.local.postgres import temporary_postgres as t\nimport time\n"
    with program(f"{text}with t() as s:\n print(s.home.folder, flush=True); time.sleep(600)") as run:
        left = Path(first_line(run)[0])
        kill(run.pid)
        run.wait()
        with temporary.temporary_postgres() as server:
            assert not left.exists()
            assert server.home.folder.exists()
    shutil.rmtree(left, ignore_errors=True)
