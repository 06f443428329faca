from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.state_server import FakeStates, serving
from tf_fixtures.project import MAIN, Project


@pytest.fixture
def states() -> Iterator[FakeStates]:
    with serving() as served:
        yield served


@pytest.fixture
def project(tmp_path: Path, states: FakeStates) -> Project:
    root = tmp_path / "project"
    root.mkdir()
    made = Project(root, states.address)
    made.configure('[terraform]\nfolder = "infra"\n')
    made.write(MAIN)
    made.done("use", "me")
    return made
