"""Which jobs run when: GitLab's rules, evaluated by gitlab-ci-local over a real repository in each situation."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts.steps import ROOT

EVERY_PUSH = {"lint", "static analysis"}
BACKEND = {"backend", "stories", "image of backend"}
FRONTEND = {"frontend", "stories", "image of frontend"}
RELAIS = {"relais", "image of relais"}
CHARTS = {"charts", "chart packages"}
ALL = EVERY_PUSH | BACKEND | FRONTEND | RELAIS | CHARTS
TOOL = ROOT / "ci" / "node_modules" / ".bin" / "gitlab-ci-local"
FILES = sorted((ROOT / "ci").glob("*.yml"))


@dataclass(frozen=True)
class Situation:
    """What somebody did, and the jobs that must run for it."""

    jobs: set[str]
    touched: tuple[str, ...] = ()
    variables: dict[str, str] = field(default_factory=dict)


SITUATIONS = {
    "documents alone": Situation(EVERY_PUSH, ("docs/guide.md",)),
    "the service": Situation(EVERY_PUSH | BACKEND, ("backend/src/new.py",)),
    "the settings, which the chart knows too": Situation(
        EVERY_PUSH | BACKEND | CHARTS, ("backend/src/utilisateurs/app/settings.py",)
    ),
    "the web interface": Situation(EVERY_PUSH | FRONTEND, ("frontend/src/new.ts",)),
    "Relais": Situation(EVERY_PUSH | RELAIS, ("relais/src/new.py",)),
    "a chart": Situation(EVERY_PUSH | CHARTS, ("charts/backend/values.yaml",)),
    "the values of production": Situation(EVERY_PUSH | CHARTS, ("infra/prod/values.yaml",)),
    "the lock of Python": Situation(EVERY_PUSH | BACKEND | RELAIS | CHARTS, ("uv.lock",)),
    "the pipelines themselves": Situation(ALL, ("ci/new.yml",)),
    "nothing that is not on main": Situation(EVERY_PUSH),
    "a version of the service": Situation(
        EVERY_PUSH | BACKEND | {"publish image"}, variables={"CI_COMMIT_TAG": "backend/v1.2.3"}
    ),
    "a version of the web interface": Situation(
        EVERY_PUSH | FRONTEND | {"publish image"}, variables={"CI_COMMIT_TAG": "frontend/v1.2.3"}
    ),
    "a version of a chart": Situation(
        EVERY_PUSH | CHARTS | {"publish charts"}, variables={"CI_COMMIT_TAG": "charts/backend/v1.2.3"}
    ),
    "a tag that is no version": Situation(EVERY_PUSH, variables={"CI_COMMIT_TAG": "before-the-move"}),
    "the clock": Situation(set(), ("backend/src/new.py",), {"CI_PIPELINE_SOURCE": "schedule"}),
}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository with these pipelines on main, a remote, and a branch of one's own."""
    origin, folder = tmp_path / "origin.git", tmp_path / "checkout"
    folder.mkdir()
    shutil.copy(ROOT / ".gitlab-ci.yml", folder)
    (folder / "ci").mkdir()
    for file in FILES:
        shutil.copy(file, folder / "ci")
    git(tmp_path, "init", "--quiet", "--bare", str(origin))
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder)
    git(folder, "remote", "add", "origin", str(origin))
    git(folder, "push", "--quiet", "origin", "main")
    git(folder, "remote", "set-head", "origin", "main")
    git(folder, "checkout", "--quiet", "-b", "change")
    return folder


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.org")
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "a change")


def touch(folder: Path, *names: str) -> None:
    """Commit a change of each of these files."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("# changed\n")
    if names:
        commit(folder)


def jobs_of(folder: Path, variables: dict[str, str]) -> set[str]:
    """Name the jobs that would run."""
    given = [word for name, value in variables.items() for word in ("--variable", f"{name}={value}")]
    command = [str(TOOL), "--list-json", "--ignore-predefined-vars", "CI_PIPELINE_SOURCE", *given]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {job["name"] for job in json.loads(done.stdout) if job["when"] != "never"}


@pytest.mark.parametrize("what", SITUATIONS)
def test_a_situation_runs_what_it_needs_and_no_more(checkout: Path, what: str) -> None:
    situation = SITUATIONS[what]
    touch(checkout, *situation.touched)
    assert jobs_of(checkout, situation.variables) == situation.jobs


def test_a_rule_that_is_lost_is_seen(checkout: Path) -> None:
    rules = checkout / "ci" / "rules.yml"
    rules.write_text(rules.read_text().replace("- relais/**/*", "- elsewhere/**/*"))
    commit(checkout)
    git(checkout, "push", "--quiet", "origin", "change:main")
    touch(checkout, "relais/src/new.py")
    assert "relais" not in jobs_of(checkout, {})


def test_a_pipeline_that_gitlab_would_refuse_is_refused(checkout: Path) -> None:
    file = checkout / "ci" / "check.yml"
    file.write_text(file.read_text().replace("stage: check", "stage: nowhere"))
    with pytest.raises(AssertionError, match="nowhere"):
        jobs_of(checkout, {})


def described() -> dict[str, Any]:
    """Return every job and hidden job, as the files have them."""
    found: dict[str, Any] = {}
    for file in FILES:
        found |= yaml.safe_load(file.read_text(encoding="utf-8"))
    return found


def lines() -> Iterator[str]:
    """Yield every line that a job runs."""
    for job in described().values():
        for part in ("before_script", "script"):
            yield from (line for step in job.get(part, ()) for line in step.splitlines())


def test_jobs_call_what_exists() -> None:
    said = "\n".join(lines())
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    modules = set(re.findall(r"python3? -m (scripts\.\w+)", said))
    assert len(modules) >= 4
    assert [name for name in modules if not (ROOT / f"{name.replace('.', '/')}.py").exists()] == []
    called = {word for line in re.findall(r"make ((?:[\w./-]+ ?)+)", said) for word in line.split()}
    called |= {job["variables"]["SET_UP"] for job in described().values() if "SET_UP" in job.get("variables", {})}
    assert len(called) >= 5
    assert [word for word in called if word not in makefile] == []


def test_every_file_of_the_folder_is_included() -> None:
    included = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text(encoding="utf-8"))["include"]
    assert sorted(one["local"] for one in included) == [f"ci/{file.name}" for file in FILES]


def test_nothing_asks_for_a_privileged_runner() -> None:
    everything = "\n".join(file.read_text(encoding="utf-8") for file in FILES)
    assert "docker:dind" not in everything
    assert "services:" not in everything
    assert "privileged: true" not in everything


def test_what_publishes_cannot_be_interrupted() -> None:
    hidden = described()
    publishing = [job for job in hidden.values() if job.get("stage") == "publish"]
    assert len(publishing) == 2
    for job in publishing:
        assert any(hidden[parent].get("interruptible") is False for parent in job["extends"])
