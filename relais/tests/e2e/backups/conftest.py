"""A store that a real PostgreSQL and real Barman filled: once for a session, whatever the number of its workers."""

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from backup_fixtures import source, store
from backup_fixtures.drilling import Drills


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The objects of a store, and what is known of them."""
    mine = tmp_path_factory.getbasetemp()
    shared = (mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine) / "backups-source"
    shared.mkdir(exist_ok=True)
    with (shared / "turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not (shared / "facts.json").exists():
            source.build(shared)
    return shared


@pytest.fixture(scope="session")
def objects(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[store.Store]:
    with store.serving(tmp_path_factory.mktemp("objects")) as serving:
        serving.load(filled / "store")
        yield serving


@pytest.fixture
def drills(filled: Path, objects: store.Store, tmp_path: Path) -> Iterator[Drills]:
    home = Path(tempfile.mkdtemp(prefix="relais-drills-"))
    home.chmod(0o711)
    facts = source.Facts(**json.loads((filled / "facts.json").read_text()))
    yield Drills(objects, facts, tmp_path, home / "one")
    shutil.rmtree(home, ignore_errors=True)
