"""What the tests of states share: a PostgreSQL, and a server over each kind of store."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from state_fixtures.postgres import new_database, postgres
from state_fixtures.serving import StateServer, serving

from relais.adapters.sealing.keys import new_key, write_key


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    with postgres() as url:
        yield url


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def state_server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StateServer]:
    """A server that every test may use, with a state of its own."""
    folder = tmp_path_factory.mktemp("states")
    database = None
    if request.param == "postgresql":
        database = new_database(request.getfixturevalue("postgres_url"), f"states_{uuid4().hex}")

        write_key(folder / "states.key", [new_key()])
    with serving(folder, database) as server:
        yield server


@pytest.fixture
def state() -> str:
    return f"s-{uuid4().hex[:12]}"
