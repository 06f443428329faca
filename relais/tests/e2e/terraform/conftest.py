from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from state_fixtures.serving import StateServer, serving
from tf_fixtures.project import MAIN, Project


@pytest.fixture(scope="session")
def states(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StateServer]:
    """A server that every test uses, each with states of names of its own."""
    with serving(tmp_path_factory.mktemp("states")) as server:
        yield server


@pytest.fixture(scope="session")
def alice(states: StateServer) -> str:
    """The token of somebody who may plan and apply, and no more."""
    return states.make_token("alice", "*:read,write,lock")


@pytest.fixture
def project(tmp_path: Path, states: StateServer, alice: str) -> Project:
    root = tmp_path / "project"
    root.mkdir()
    made = Project(root, states, alice, uuid4().hex[:8])
    made.configure('[terraform]\nfolder = "infra"\n')
    made.write(MAIN)
    made.done("use", "me")
    return made
