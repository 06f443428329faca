"""This repository is released by its own tool, from its own history: tried on a copy of it."""

import json
import re
import subprocess
import sys
import tomllib
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

    changed = copy / "frontend" / "README.md"
    changed.write_text(f"{changed.read_text()}\nOne line more.\n")
    git(copy, "commit", "--quiet", "-am", "fix(frontend): a line is not lost any more")
    git(copy, "push", "--quiet", "origin", "main")
    (tag,) = json.loads(does(copy, "bump", "--json"))["tags"]
    assert tag.startswith("frontend/v")
    newest = (copy / "frontend" / "CHANGELOG.md").read_text().split("\n## ")[1]
    assert (newest.count("\n- "), "a line is not lost any more" in newest) == (1, True)
    assert git(copy, "show", "--format=", "--name-only", "HEAD").split() == [
        "frontend/CHANGELOG.md",
        "frontend/package-lock.json",
        "frontend/package.json",
    ]


def test_the_page_of_what_changed_names_the_changelog_of_each_component_and_no_other() -> None:
    components = tomllib.loads((ROOT / "relais.toml").read_text())["component"].values()
    named = re.findall(r"`(\S+/CHANGELOG\.md)`", (ROOT / "CHANGELOG.md").read_text())
    assert named == [one["changelog"] for one in components if "changelog" in one]
