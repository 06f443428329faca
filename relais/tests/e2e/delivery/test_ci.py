"""The pipelines that `relais ci` writes, run by gitlab-ci-local: a push, a release, its tag, staging, production."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from delivery_fixtures.receiver import SECRET, receiving, until

from tests.git_repositories import ENVIRONMENT, Sandbox, git

RELAIS = Path(sys.executable).with_name("relais")
TOOL = Path(__file__).parents[4] / "ci/node_modules/.bin/gitlab-ci-local"
API = """
[component.api]
tag = "v{version}"
changelog = "CHANGELOG.md"
[pipeline]
tests = ["echo tested >>../seen"]
publish = ["echo published $CI_COMMIT_TAG >>../seen"]
inform = "http://127.0.0.1:9"
"""
LINE = """
[source.api]
url = "../api.git"
[environment.staging.delivery]
repository = "../infra.git"
automatic = true
slots = ["api values.yaml:image.tag"]
[environment.prod.delivery]
repository = "../infra.git"
from = ["staging"]
slots = ["api values.yaml:image.tag"]
"""


class Team:
    """Two projects with pipelines, `api` that is released and `line` that delivers; and `infra`, which has neither."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environment = ENVIRONMENT | {
            "PATH": f"{RELAIS.parent}:{ENVIRONMENT['PATH']}",
            "XDG_CACHE_HOME": str(home / "cache"),
            "RELAIS_INFORM_SECRET": SECRET,
        }
        infra = Sandbox(home / "draft")
        for folder in ("staging", "prod"):
            infra.write(f"{folder}/values.yaml", "image:\n  tag: v0.1.0\n")
        infra.commit("feat: what runs")
        git(home, "clone", "--quiet", "--bare", "draft", "infra.git")
        self.api, self.line = self._project("api", API), self._project("line", LINE)

    def _project(self, name: str, settings: str) -> Sandbox:
        made = Sandbox(self.home / name)
        made.write("relais.toml", settings)
        made.write(f"{name}/main.py", "print(1)\n")
        made.write(".gitignore", ".gitlab-ci-local/\n")
        made.write(".gitlab-ci.yml", "include: [{local: relais.gitlab-ci.yml}]\n")
        self.relais(made, "ci")
        made.commit("feat: it is there")
        git(self.home, "clone", "--quiet", "--bare", name, f"{name}.git")
        made.git("remote", "add", "origin", f"../{name}.git")
        made.git("fetch", "--quiet", "origin")
        made.git("remote", "set-head", "origin", "main")
        return made

    def relais(self, project: Sandbox, *words: str) -> str:
        return self._run(project, str(RELAIS), *words)

    def pipeline(self, project: Sandbox, *words: str) -> str:
        """Run a project's pipeline."""
        return self._run(project, str(TOOL), "--force-shell-executor", *words)

    def jobs(self, project: Sandbox, *words: str) -> dict[str, str]:
        """Return when each job of a pipeline runs, those left out that never do."""
        listed = json.loads(
            self._run(project, str(TOOL), "--list-json", "--ignore-predefined-vars", "CI_PIPELINE_SOURCE", *words)
        )
        return {job["name"]: job["when"] for job in listed if job["when"] != "never"}

    def _run(self, project: Sandbox, *command: str) -> str:
        answer = subprocess.run(
            command,
            cwd=project.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=110,
        )
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return answer.stdout

    def tag(self, folder: str) -> str:
        return git(self.home / "infra.git", "show", f"main:{folder}/values.yaml").rpartition(" ")[2]


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return Team(tmp_path)


@pytest.mark.timeout(300)
def test_a_push_is_tested_a_tag_published_and_told_and_the_line_delivers_it(team: Team) -> None:
    with receiving(team.line.folder, team.environment) as receiver:
        settings = (team.api.folder / "relais.toml").read_text(encoding="utf-8")
        team.api.write("relais.toml", settings.replace("http://127.0.0.1:9", receiver.url))
        team.relais(team.api, "ci")
        team.api.commit("ci: where to tell")
        team.api.git("push", "--quiet", "origin", "main")

        team.pipeline(team.api, "--manual", "relais:release")
        assert git(team.home / "api.git", "tag", "--list") == "v0.1.0"
        seen = (team.home / "seen").read_text(encoding="utf-8")
        assert seen == "tested\n"

        team.api.git("fetch", "--quiet", "--tags", "origin")
        for version in ("0.1.0", "0.2.0"):
            if version == "0.2.0":
                team.api.commit("feat: good morning", "api/main.py")
                team.api.git("push", "--quiet", "origin", "main")
                team.relais(team.api, "version", "bump")
            team.pipeline(team.api, "--variable", f"CI_COMMIT_TAG=v{version}")
        assert "published v0.1.0\n" in (team.home / "seen").read_text(encoding="utf-8")
        until(lambda: team.tag("staging") == "v0.2.0", receiver.said)
        until(lambda: receiver.health()["waiting"] == 0, receiver.said)

    team.pipeline(team.line)
    assert (team.tag("staging"), team.tag("prod")) == ("v0.2.0", "v0.1.0")
    team.pipeline(team.line, "--manual", "relais:deliver:prod")
    assert team.tag("prod") == "v0.2.0"


def test_who_runs_when_is_what_git_lab_evaluates(team: Team) -> None:
    tests = {"relais:check": "on_success", "relais:test": "on_success"}
    tagged = {"relais:publish": "on_success", "relais:inform": "on_success"}
    assert team.jobs(team.api) == {**tests, "relais:release": "manual"}
    assert team.jobs(team.api, "--variable", "CI_COMMIT_TAG=v1.2.3") == tests | tagged
    assert team.jobs(team.api, "--variable", "CI_COMMIT_TAG=before") == tests
    by_clock = team.jobs(team.line, "--variable", "CI_PIPELINE_SOURCE=schedule")
    assert by_clock == {"relais:deliver": "on_success"}


def test_a_pipeline_that_drifted_is_found(team: Team) -> None:
    assert team.relais(team.line, "ci", "--check") == "relais.gitlab-ci.yml is what relais.toml says.\n"
    file = team.line.folder / "relais.toml"
    file.write_text(
        file.read_text(encoding="utf-8").replace('from = ["staging"]', "automatic = true"), encoding="utf-8"
    )
    command = [str(RELAIS), "ci", "--check"]
    answer = subprocess.run(
        command, cwd=team.line.folder, env=team.environment, capture_output=True, text=True, check=False, timeout=110
    )
    assert (answer.returncode, "-relais:deliver:prod:" in answer.stdout) == (3, True)
    assert "Run relais ci, and commit what it writes." in answer.stderr
    assert team.relais(team.line, "ci") == "relais.gitlab-ci.yml is written.\n"
    team.relais(team.line, "ci", "--check")
