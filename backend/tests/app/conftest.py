"""Real servers: one that the tests of this folder share, and others to be killed or stopped."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from backend.tests.conftest import MakeApp
from backend.tests.fixtures.clock import SetClock
from backend.tests.fixtures.scratch import Scratch, scratch_app
from backend.tests.fixtures.serving import Serving, serving
from utilisateurs.app.settings import Settings
from utilisateurs.local.postgres import Server


@pytest.fixture(scope="session")
async def scratch(
    postgres: Server, migrated: Settings, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Scratch]:
    """A database of this folder's own; what is added to it stays."""
    folder = tmp_path_factory.mktemp("scratch")
    async with scratch_app(postgres, migrated, SetClock(), folder, log_requests=True, drain_seconds=5) as made:
        yield made


@pytest.fixture(scope="session")
def served(scratch: Scratch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A server with two workers over the folder's database; leave it running."""
    with serving(scratch.settings, tmp_path_factory.mktemp("served")) as server:
        yield server


@pytest.fixture
def mortal(scratch: Scratch, tmp_path: Path) -> Iterator[Serving]:
    """A server to be killed or stopped."""
    with serving(scratch.settings, tmp_path) as server:
        yield server


@pytest.fixture
async def app(make_app: MakeApp) -> FastAPI:
    """An application of the test's own, since tests of this folder add routes to it."""
    made, _ = await make_app()
    return made
