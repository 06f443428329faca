"""An embedded PostgreSQL is there when asked for, and nobody else's."""

import pwd
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from utilisateurs.local.errors import AlreadyRunning, FolderUnusable, PostgresMissing, PostgresRefused
from utilisateurs.local.postgres import Server, binaries, embedded_postgres, temporary_postgres
from utilisateurs.local.postgres.home import Home


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with temporary_postgres() as server:
        yield server


def enter(server: Server, account: pwd.struct_passwd) -> str:
    """Knock at the server as somebody else; give the refusal."""
    command = [str(server.binaries / "psql"), "-h", str(server.home.sockets), "-U", "utilisateurs", "-c", "SELECT 1"]
    answer = subprocess.run(command, user=account.pw_uid, extra_groups=[], capture_output=True, text=True, check=False)
    assert answer.returncode != 0
    return answer.stderr


def test_a_first_start_makes_a_database_and_its_two_roles(server: Server) -> None:
    roles = server.sql("SELECT rolname FROM pg_roles WHERE rolcanlogin ORDER BY 1").split()
    assert roles == ["postgres", "utilisateurs", "utilisateurs_app"]
    encoding = "SELECT lower('ÉCOLE'), pg_encoding_to_char(encoding), pg_get_userbyid(datdba) FROM pg_database"
    assert server.sql(f"{encoding} WHERE datname = 'utilisateurs'") == "école|UTF8|utilisateurs"


def test_neither_role_may_do_more_than_its_own(server: Server) -> None:
    powers = "rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls"
    assert set(server.sql(f"SELECT {powers} FROM pg_roles WHERE rolname ~ '^utilisateurs'").split()) == {"f|f|f|f|f"}


def test_data_are_there_again_at_the_second_start(folder: Path) -> None:
    with embedded_postgres(folder / "pg") as server:
        server.sql("CREATE TABLE kept AS SELECT 42 AS answer")
    with embedded_postgres(folder / "pg") as server:
        assert server.sql("SELECT answer FROM kept") == "42"


def test_no_port_is_opened(server: Server) -> None:
    assert [c for c in psutil.Process(server.child.pid).net_connections() if c.family.name != "AF_UNIX"] == []


def test_the_server_of_root_does_not_run_as_root(server: Server) -> None:
    assert psutil.Process(server.child.pid).uids().effective != 0


def test_another_account_of_the_machine_may_not_enter(server: Server, somebody_else: pwd.struct_passwd) -> None:
    assert "Permission denied" in enter(server, somebody_else)


def test_the_kernel_vouches_for_who_enters_even_where_the_folder_is_open(somebody_else: pwd.struct_passwd) -> None:
    with temporary_postgres() as server:
        server.home.folder.chmod(0o755)
        server.home.sockets.chmod(0o755)
        (server.home.sockets / ".s.PGSQL.5432").chmod(0o777)
        assert "Peer authentication failed" in enter(server, somebody_else)


def test_two_checkouts_side_by_side_do_not_collide(folder: Path) -> None:
    with embedded_postgres(folder / "one") as one, embedded_postgres(folder / "two") as two:
        one.sql("CREATE TABLE only_here ()")
        assert two.sql("SELECT to_regclass('only_here') IS NULL") == "t"


def test_one_folder_has_one_server_and_the_second_is_told(folder: Path) -> None:
    with (
        embedded_postgres(folder / "pg"),
        pytest.raises(AlreadyRunning, match="Another process runs the PostgreSQL in"),
        embedded_postgres(folder / "pg"),
    ):
        pass


def test_a_path_too_long_for_a_socket_gets_a_short_one(folder: Path) -> None:
    deep = folder / ("d" * 60) / ("e" * 60)
    with embedded_postgres(deep, durable=False) as server:
        assert server.sql("SELECT 1") == "1"
        assert not server.home.sockets.is_relative_to(deep)
        assert server.home.sockets.stat().st_mode & 0o777 == 0o700
    shutil.rmtree(Home(deep).sockets)


def test_a_folder_that_is_a_link_is_refused(folder: Path) -> None:
    (folder / "target").mkdir()
    (folder / "pg").symlink_to(folder / "target")
    with pytest.raises(FolderUnusable, match="is a link"), embedded_postgres(folder / "pg"):
        pass


def test_without_the_wheel_a_postgresql_of_the_machine_serves(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "_wheel_folders", lambda: iter(()))
    monkeypatch.setattr(binaries, "find_binaries", binaries.find_binaries.__wrapped__)
    if not any(binaries._machine_folders()):
        pytest.skip("no PostgreSQL of the machine's own")
    monkeypatch.setattr("utilisateurs.local.postgres.server.find_binaries", binaries.find_binaries)
    with embedded_postgres(folder / "pg", durable=False) as server:
        assert int(server.sql("SHOW server_version_num")) >= 150_000
        assert not server.binaries.from_wheel


def test_without_any_postgresql_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "_wheel_folders", lambda: iter(()))
    monkeypatch.setattr(binaries, "_machine_folders", lambda: iter(()))
    with pytest.raises(PostgresMissing, match="apt-get install postgresql"):
        binaries.find_binaries.__wrapped__()


def test_data_of_another_major_version_are_left_alone(folder: Path) -> None:
    with embedded_postgres(folder / "pg", durable=False):
        pass
    (folder / "pg" / "data" / "PG_VERSION").write_text("12\n")
    with pytest.raises(PostgresRefused, match="made by PostgreSQL 12"), embedded_postgres(folder / "pg"):
        pass
