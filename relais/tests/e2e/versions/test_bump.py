"""`relais version bump` on real repositories: whole or not at all, once, whoever is stopped or quicker."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.git_repositories import ENVIRONMENT, Sandbox, git

RELAIS = Path(sys.executable).with_name("relais")
SETTINGS = """
[component.api]
files = ["api/pyproject.toml:project.version", "Chart.yaml:appVersion"]
changelog = "api/CHANGELOG.md"
[component.web]
files = ["web/package.json:version"]
[component.infra]
tag = "infra-{version}"
"""
PYPROJECT = '[project]\nname = "api"\nversion = "1.0.0" # ours\n'


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(RELAIS), "version", *arguments]
    return subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "remote.git")
    return tmp_path / "remote.git"


@pytest.fixture
def alone(tmp_path: Path) -> Sandbox:
    made = Sandbox(tmp_path / "work")
    made.write("relais.toml", SETTINGS)
    made.write("api/pyproject.toml", PYPROJECT)
    made.write("web/package.json", '{\n\t"version": "1.0.0"\n}')
    made.write("Chart.yaml", 'version: 0.9.1\nappVersion: "1.0.0"\n')
    made.commit("feat: all", "api/a", "web/a", "infra/a")
    for tag in ("api/v1.0.0", "web/v1.0.0", "infra-0.1.0"):
        made.tag(tag)
    return made


@pytest.fixture
def sandbox(alone: Sandbox, remote: Path) -> Sandbox:
    alone.git("remote", "add", "origin", str(remote))
    alone.git("push", "--quiet", "origin", "main", "--tags")
    return alone


def change(sandbox: Sandbox) -> None:
    """Make something to release, and push it when there is a remote."""
    sandbox.commit("feat(api): more", "api/a")
    sandbox.commit("fix: less", "web/a", "infra/a")
    if sandbox.git("remote"):
        sandbox.git("push", "--quiet", "origin", "main")


def releases(folder: Path) -> list[str]:
    return [
        line for line in git(folder, "log", "--format=%s", "main").splitlines() if line.startswith("chore: release")
    ]


def state(folder: Path) -> str:
    return git(folder, "for-each-ref", "--format=%(refname) %(objectname)", "refs/heads", "refs/tags")


def tags(folder: Path) -> set[str]:
    return set(git(folder, "tag").split())


NEW_TAGS = {"api/v1.1.0", "web/v1.0.1", "infra-0.1.1"}


def test_one_commit_carries_the_versions_and_their_tags_here_and_there(sandbox: Sandbox, remote: Path) -> None:
    change(sandbox)
    answer = run(sandbox.folder, "bump")
    head = sandbox.git("rev-parse", "HEAD")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout == "".join(f"{tag} at {head[:10]}\n" for tag in ("api/v1.1.0", "web/v1.0.1", "infra-0.1.1"))
    assert releases(remote) == ["chore: release api 1.1.0, web 1.0.1, infra 0.1.1"]
    assert state(remote) == state(sandbox.folder)
    assert sandbox.git("status", "--porcelain") == ""
    assert sandbox.git("cat-file", "-t", "api/v1.1.0") == "tag"
    assert sandbox.git("rev-parse", "api/v1.1.0^{commit}", "infra-0.1.1^{commit}").split() == [head, head]
    assert (sandbox.folder / "api/pyproject.toml").read_text() == PYPROJECT.replace("1.0.0", "1.1.0")
    assert (sandbox.folder / "web/package.json").read_text() == '{\n\t"version": "1.0.1"\n}'
    assert (sandbox.folder / "Chart.yaml").read_text() == 'version: 0.9.1\nappVersion: "1.1.0"\n'
    assert "### Features\n\n- **api**: more (" in (sandbox.folder / "api/CHANGELOG.md").read_text()
    assert "### Fixes" in sandbox.git("tag", "-l", "--format=%(contents)", "web/v1.0.1")


def test_the_second_time_there_is_nothing_to_do(sandbox: Sandbox, remote: Path) -> None:
    change(sandbox)
    run(sandbox.folder, "bump")
    before = state(remote)
    assert run(sandbox.folder, "bump").stdout == "Nothing to release.\n"
    assert json.loads(run(sandbox.folder, "bump", "--json").stdout) == {"commit": None, "tags": []}
    assert state(remote) == before
    assert run(sandbox.folder, "check").returncode == 0


def test_a_dry_run_shows_every_line_and_writes_nothing(sandbox: Sandbox, remote: Path) -> None:
    change(sandbox)
    before = state(sandbox.folder), state(remote)
    told = run(sandbox.folder, "bump", "api", "--dry-run").stdout
    assert '-version = "1.0.0" # ours\n+version = "1.1.0" # ours\n' in told
    assert told.endswith("tag api/v1.1.0\n")
    assert "web" not in told
    assert (state(sandbox.folder), state(remote)) == before


def test_a_component_without_files_is_tagged_where_it_stands(sandbox: Sandbox) -> None:
    change(sandbox)
    head = sandbox.git("rev-parse", "HEAD")
    assert run(sandbox.folder, "bump", "infra").stdout == f"infra-0.1.1 at {head[:10]}\n"
    assert sandbox.git("rev-parse", "HEAD") == head


def test_a_candidate_carries_its_version_and_leaves_the_changelog_to_the_release(sandbox: Sandbox) -> None:
    change(sandbox)
    assert json.loads(run(sandbox.folder, "bump", "api", "--pre", "rc", "--json").stdout)["tags"] == ["api/v1.1.0-rc.1"]
    assert '"1.1.0-rc.1"' in (sandbox.folder / "api/pyproject.toml").read_text()
    assert not (sandbox.folder / "api/CHANGELOG.md").exists()
    assert run(sandbox.folder, "bump", "api", "--pre", "rc").stdout == "Nothing to release.\n"
    assert json.loads(run(sandbox.folder, "bump", "api", "--json").stdout)["tags"] == ["api/v1.1.0"]
    assert (sandbox.folder / "api/CHANGELOG.md").read_text().count("**api**: more") == 1


def test_without_a_remote_the_release_is_made_here(alone: Sandbox) -> None:
    change(alone)
    assert run(alone.folder, "bump").returncode == 0
    assert tags(alone.folder) >= NEW_TAGS
    assert alone.git("status", "--porcelain") == ""


def test_a_detached_checkout_as_pipelines_make_it_can_release(sandbox: Sandbox, remote: Path) -> None:
    change(sandbox)
    sandbox.git("switch", "--quiet", "--detach")
    assert run(sandbox.folder, "bump").returncode == 0
    assert tags(remote) >= NEW_TAGS


def hook(path: Path, script: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


def test_when_somebody_is_quicker_nothing_is_changed(sandbox: Sandbox, remote: Path, tmp_path: Path) -> None:
    change(sandbox)
    sandbox.git("clone", "--quiet", str(remote), str(tmp_path / "other"))
    commit = "unset GIT_DIR && git commit --quiet --allow-empty -m 'fix: quicker' && git push --quiet"
    hook(sandbox.folder / ".git/hooks/pre-push", f"cd {tmp_path / 'other'} && {commit}")
    before = state(sandbox.folder)
    answer = run(sandbox.folder, "bump")
    assert (answer.returncode, "is not the tip of origin/main" in answer.stderr) == (3, True), answer.stderr
    assert releases(remote) == []
    assert tags(remote) == tags(sandbox.folder) == {"api/v1.0.0", "web/v1.0.0", "infra-0.1.0"}
    assert state(sandbox.folder) == before


def test_a_remote_that_says_no_is_quoted_and_nothing_is_changed(sandbox: Sandbox, remote: Path) -> None:
    change(sandbox)
    hook(remote / "hooks/pre-receive", "echo 'the branch is frozen until Monday' >&2; exit 1")
    before = state(sandbox.folder), state(remote)
    answer = run(sandbox.folder, "bump")
    assert answer.returncode == 3
    assert "the branch is frozen until Monday" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert (state(sandbox.folder), state(remote)) == before


def test_what_would_be_overwritten_is_refused(sandbox: Sandbox, remote: Path) -> None:
    change(sandbox)
    sandbox.write("api/pyproject.toml", "mine")
    answer = run(sandbox.folder, "bump")
    assert (answer.returncode, "api/pyproject.toml would be written" in answer.stderr) == (3, True)
    assert (sandbox.folder / "api/pyproject.toml").read_text() == "mine"
    assert releases(remote) == []


def test_unpushed_commits_are_not_released(sandbox: Sandbox) -> None:
    sandbox.commit("feat(api): more", "api/a")
    answer = run(sandbox.folder, "bump")
    assert (answer.returncode, "git pull --rebase origin main" in answer.stderr) == (3, True)


def test_a_tag_on_a_commit_that_is_lost_is_not_taken_again(sandbox: Sandbox) -> None:
    sandbox.git("switch", "--quiet", "--detach")
    sandbox.commit("feat: lost")
    sandbox.tag("api/v1.1.0")
    sandbox.git("switch", "--quiet", "main")
    change(sandbox)
    answer = run(sandbox.folder, "bump")
    assert (answer.returncode, answer.stderr.startswith("relais: api/v1.1.0 is taken")) == (3, True)


def test_a_file_that_is_not_there_is_named(sandbox: Sandbox) -> None:
    sandbox.git("rm", "--quiet", "Chart.yaml")
    change(sandbox)
    answer = run(sandbox.folder, "bump")
    assert (answer.returncode, "component.api.files: Chart.yaml is not in the repository" in answer.stderr) == (2, True)


KILL_ONCE = 'test -e "{flag}" || {{ touch "{flag}"; kill -9 "$(cat "{pid}")"; {then}; }}'


def start(folder: Path, pid: Path) -> subprocess.Popen[bytes]:
    """Start a bump whose process number is in a file."""
    command = ["sh", "-c", 'echo $$ >"$0"; exec "$@"', str(pid), str(RELAIS), "version", "bump"]
    return subprocess.Popen(command, cwd=folder, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def killed_once(folder: Path, pid: Path) -> None:
    process = start(folder, pid)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL


def whole(folder: Path) -> None:
    assert releases(folder) == ["chore: release api 1.1.0, web 1.0.1, infra 0.1.1"]
    assert tags(folder) >= NEW_TAGS


def test_killed_between_the_commit_and_the_push_it_finishes_once(
    sandbox: Sandbox, remote: Path, tmp_path: Path
) -> None:
    change(sandbox)
    kill = KILL_ONCE.format(flag=tmp_path / "flag", pid=tmp_path / "pid", then="exit 1")
    hook(sandbox.folder / ".git/hooks/pre-push", kill)
    killed_once(sandbox.folder, tmp_path / "pid")
    assert releases(remote) == []
    assert run(sandbox.folder, "bump").returncode == 0
    whole(remote)
    whole(sandbox.folder)


def test_killed_right_after_the_push_it_catches_up(sandbox: Sandbox, remote: Path, tmp_path: Path) -> None:
    change(sandbox)
    hook(remote / "hooks/post-receive", KILL_ONCE.format(flag=tmp_path / "flag", pid=tmp_path / "pid", then="true"))
    killed_once(sandbox.folder, tmp_path / "pid")
    assert run(sandbox.folder, "bump").stdout == "Nothing to release.\n"
    whole(remote)
    whole(sandbox.folder)
    assert state(remote) == state(sandbox.folder)
    assert sandbox.git("status", "--porcelain") == ""


def test_killed_without_a_remote_before_the_tags_it_makes_them(alone: Sandbox, tmp_path: Path) -> None:
    change(alone)
    kill = KILL_ONCE.format(flag=tmp_path / "flag", pid=tmp_path / "pid", then="exit 1")
    hook(alone.folder / ".git/hooks/reference-transaction", f"grep -q refs/tags || exit 0\n{kill}")
    killed_once(alone.folder, tmp_path / "pid")
    assert tags(alone.folder) & NEW_TAGS == set()
    assert run(alone.folder, "bump").returncode == 0
    whole(alone.folder)
    assert run(alone.folder, "bump").stdout == "Nothing to release.\n"


@pytest.mark.parametrize("seed", [*range(3), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(3, 30))])
def test_killed_at_any_moment_it_finishes_once(seed: int, sandbox: Sandbox, remote: Path, tmp_path: Path) -> None:
    change(sandbox)
    process = start(sandbox.folder, tmp_path / "pid")
    time.sleep(random.Random(seed).uniform(0.1, 1.2))
    if process.poll() is None:
        os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)  # a push that goes on without it holds these pipes
    answer = run(sandbox.folder, "bump")
    assert answer.returncode == 0, answer.stderr
    whole(remote)
    assert state(remote) == state(sandbox.folder)
