"""Loading the sample is all or nothing, whatever stops it."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.tests.local.processes import first_line, kill, program
from utilisateurs.app.migrations import migrate
from utilisateurs.app.settings import read_settings
from utilisateurs.local.errors import StartRefused
from utilisateurs.local.postgres import Server, embedded_postgres, temporary_postgres
from utilisateurs.local.sample import loading
from utilisateurs.local.seeding import seed

SECRET = "s" * 40
LOADER = """
import asyncio, sys, time
from utilisateurs.app.settings import read_settings
from utilisateurs.local.sample import loading
from utilisateurs.local.seeding import seed
loading.BATCH = 50
def tell(done):
    if done == 100:
        print("half", flush=True)
        time.sleep(600)
asyncio.run(seed(read_settings(environment="test", secret="s" * 40, database_url=sys.argv[1]), tell, 200))
"""


@pytest.fixture
def server() -> Iterator[Server]:
    with temporary_postgres() as server:
        prepare(server)
        yield server


def prepare(server: Server) -> None:
    migrate(read_settings(environment="test", secret=SECRET, database_url=server.owner_url))


def load(server: Server) -> bool:
    """Load a few people."""
    settings = read_settings(environment="test", secret=SECRET, database_url=server.owner_url)
    return asyncio.run(seed(settings, lambda _done: None, 200))


def counted(server: Server) -> list[int]:
    """Rows of each table that the sample fills."""
    tables = ("users", "sessions", "personal_keys", "audit_events")
    return [int(server.sql(f"SELECT count(*) FROM {table}")) for table in tables]


def test_a_loader_killed_half_way_leaves_nothing_and_the_next_one_loads_all(server: Server) -> None:
    with program(LOADER, server.owner_url) as loader:
        assert first_line(loader) == ["half"]
        kill(loader.pid)
    assert counted(server) == [0, 0, 0, 0]
    assert load(server)
    assert counted(server)[0] == 200


def test_a_server_killed_half_way_leaves_nothing(folder: Path) -> None:
    with embedded_postgres(folder / "pg") as server:
        prepare(server)
        with program(LOADER, server.owner_url) as loader:
            assert first_line(loader) == ["half"]
            kill(server.child.pid)
        server.restart()
        assert counted(server) == [0, 0, 0, 0]


def test_an_address_already_taken_stops_the_loading_with_its_reason(server: Server) -> None:
    address = "'reader@example.com'"
    taken = f"'0190c0de-0000-7000-8000-000000000001', {address}, {address}, {address}, 'R', 'r'"
    server.sql(
        "INSERT INTO users (id, email, email_key, email_fold, name, name_key, status, created_at, updated_at) "
        f"VALUES ({taken}, 'active', now(), now())"
    )
    with pytest.raises(StartRefused, match="already has an address of the sample"):
        load(server)
    assert counted(server) == [1, 0, 0, 0]


def test_two_loaders_at_once_load_it_once(server: Server) -> None:
    text = LOADER.replace("time.sleep(600)", "time.sleep(0.5)")
    with program(text, server.owner_url) as first:
        assert first_line(first) == ["half"]
        assert not load(server)
    assert counted(server)[0] == 200


def test_batches_do_not_show_in_the_result(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "BATCH", 7)
    assert load(server)
    assert counted(server)[0] == counted(server)[2] == 200
