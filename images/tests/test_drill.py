"""A drill as the chart runs it: three containers, one account and one volume; the server is not of Relais' image."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from backup_fixtures import source, store
from state_fixtures.postgres import programs

from images.tests.conftest import Build
from images.tests.engine import CONSTRAINTS, Engine

pytestmark = [pytest.mark.long, pytest.mark.timeout(3600)]

ACCOUNT = 26
"""Of postgres in CloudNativePG's image, by which the chart runs all three."""


@pytest.fixture
def volume(tmp_path: Path) -> Path:
    """A volume as Kubernetes gives it to a group: root's, for the group to write to; a file system is on it."""
    folder = tmp_path / "scratch"
    (folder / "lost+found").mkdir(parents=True)
    os.chown(folder, 0, ACCOUNT)
    folder.chmod(0o2775)
    return folder


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[store.Store]:
    folder = tmp_path / "source"
    folder.mkdir()
    source.build(folder)
    with store.serving(tmp_path) as serving:
        serving.load(folder / "store")
        yield serving


def test_three_containers_prove_a_backup_together(
    image: Build, docker: Engine, volume: Path, filled: store.Store, tmp_path: Path
) -> None:
    relais = image("relais")
    promises = tmp_path / "promises"
    promises.mkdir()
    (promises / "ledger.sql").write_text("-- no row is broken\nSELECT 1 FROM ledger WHERE note = 'broken'\n")
    mounts = ("--volume", f"{volume}:/scratch", "--volume", f"{promises}:/promises:ro")
    shared = ("run", "--rm", *CONSTRAINTS, "--user", f"{ACCOUNT}:{ACCOUNT}", *mounts, "--env", "HOME=/tmp")
    told = {**store.KEYS, **store.MORE, "BACKUP_SOURCE": source.WHOLE, "BACKUP_ENDPOINT": filled.address}
    known = [word for name, value in told.items() for word in ("--env", f"{name}={value}")]
    server = ("--env", f"BACKUP_SERVER={source.SERVER}")

    fetched = docker.call(*shared, *known, *server, relais, "drill", "fetch", "--scratch", "/scratch")
    assert "the files are those of" in fetched
    assert (volume / "data").stat().st_uid == ACCOUNT
    place = programs().parent
    serving = ("--detach", "--volume", f"{place}:{place}:ro", "--env", f"PATH={programs()}:/usr/bin:/bin")
    sidecar = docker.call(*shared, *serving, "--entrypoint", "sh", relais, "/scratch/serve").splitlines()[-1]
    words = ("--checks", "/promises", "--recovery-point", "1h")
    checked = docker.call(*shared, *server, relais, "drill", "check", "--scratch", "/scratch", *words, check=False)
    docker.call("stop", "--time", "30", sidecar)
    assert "\nPROVED: " in checked, checked
    assert "passed  promise ledger  no row is broken" in checked
