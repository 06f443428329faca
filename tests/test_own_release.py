"""This repository is released by its own tool, from its own history: tried on a copy of it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.steps import ROOT
from tests.git_repositories import ENVIRONMENT, git

RELAIS = Path(sys.executable).with_name("relais")


def does(folder: Path, *words: str) -> str:
    command = [str(RELAIS), "version", *words]
    answer = subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of a remote that has our history up to now, and no tag: as if nothing had been released yet."""
    home = tmp_path_factory.mktemp("own")
    assert git(ROOT, "rev-parse", "--is-shallow-repository") == "false", "a shallow clone tells no history"
    git(home, "clone", "--quiet", "--bare", "--no-tags", str(ROOT), "remote.git")
    git(home / "remote.git", "branch", "--force", "main", git(ROOT, "rev-parse", "HEAD"))
    git(home / "remote.git", "symbolic-ref", "HEAD", "refs/heads/main")
    git(home, "clone", "--quiet", "remote.git", "copy")
    return home / "copy"


def test_all_components_are_released_in_one_commit_with_their_tags_and_then_nothing_is_left(copy: Path) -> None:
    before = git(copy, "rev-parse", "HEAD")
    components = json.loads(does(copy, "next", "--json"))
    does(copy, "bump")
    tags = git(copy.parent / "remote.git", "tag").splitlines()
    assert len(tags) == len(components) > 3
    assert {git(copy, "rev-parse", f"{tag}^{{commit}}^") for tag in tags} == {before}
    assert all("nothing to release" in line for line in does(copy, "next").splitlines())
    assert "in order" in does(copy, "check")
    assert "### Features" in (copy / "relais" / "CHANGELOG.md").read_text()
