"""A tag's way from its repository to staging and to production, with the words of the command line and real git."""

import json
import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest
from delivery_fixtures.typed import RELAIS, at_home, typed

from tests.git_repositories import Sandbox, git

VALUES = "# é: what runs\nimage:\n  tag: {tag}   # kept\n  commit: '{commit}'\nother: [1,  2]\n"


class Line:
    """Two repositories, `api` with tags and `infra` with two folders, and the settings between them."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.api = Sandbox(home / "api")
        self.release("2.2.9")
        self.work = Sandbox(home / "work")
        for folder in ("staging", "prod"):
            self.work.write(f"{folder}/values.yaml", VALUES.format(tag="v2.2.9", commit=self.digest("2.2.9")))
        self.work.commit("feat: what runs")
        git(home, "clone", "--quiet", "--bare", str(self.work.folder), "infra.git")
        self.infra = home / "infra.git"
        self.settings()

    def settings(self, staging: str = "", prod: str = "") -> None:
        slots = '["api values.yaml:image.tag", "api values.yaml:image.commit digest"]'
        to = f'repository = "{self.infra}"\nslots = {slots}\n'
        (self.home / "relais.toml").write_text(
            f'[source.api]\nurl = "{self.api.folder}"\nallow = "^2"\n'
            f"[environment.staging.delivery]\nautomatic = true\n{to}{staging}\n"
            f'[environment.prod.delivery]\nfrom = ["staging"]\n{to}{prod}\n',
            encoding="utf-8",
        )

    def release(self, version: str) -> None:
        self.api.commit(f"feat: {version}", "a.txt")
        self.api.tag(f"v{version}")

    def digest(self, version: str) -> str:
        return self.api.git("rev-parse", f"v{version}^{{commit}}")

    def command(self, *words: str) -> list[str]:
        return [str(RELAIS), *words]

    @property
    def environment(self) -> dict[str, str]:
        return at_home(self.home)

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return typed(self.home, self.environment, *words)

    def does(self, *words: str) -> str:
        answer = self.run(*words)
        assert answer.returncode == 0, answer.stderr
        return answer.stdout

    def file(self, folder: str) -> str:
        return git(self.infra, "show", f"main:{folder}/values.yaml")

    def commits(self) -> list[str]:
        return git(self.infra, "log", "--format=%s", "main").splitlines()

    def ledger(self) -> list[dict[str, str]]:
        return [json.loads(line) for line in self.does("log", "-n", "1000", "--json").splitlines()][::-1]

    def kinds(self, environment: str) -> list[str]:
        return [one["kind"] for one in self.ledger() if one["environment"] == environment]


@pytest.fixture
def line(tmp_path: Path) -> Line:
    return Line(tmp_path)


def test_a_tag_goes_to_staging_and_then_to_production(line: Line) -> None:
    assert line.does("plan") == "staging  nothing new\nprod     nothing new\n"
    line.release("2.3.0")
    line.release("3.0.0")
    assert line.does("plan") == "staging  api 2.2.9 -> 2.3.0\nprod     nothing new\n"
    assert line.does("why", "prod") == "Nothing new is proved in staging.\n"
    shown = line.does("promote", "staging", "--dry-run")
    assert "\n-  tag: v2.2.9   # kept\n" in shown
    assert "\n+  tag: v2.3.0   # kept\n" in shown
    assert line.commits() == ["feat: what runs"]
    line.does("promote", "staging", "--auto")
    assert line.file("staging") == VALUES.format(tag="v2.3.0", commit=line.digest("2.3.0")).strip()
    assert "v2.2.9" in line.file("prod")
    assert line.does("why", "prod") == "prod moves by hand. Run relais promote prod.\n"
    line.does("promote", "prod")
    assert line.file("prod") == line.file("staging")
    assert line.commits() == ["chore: prod takes api 2.3.0", "chore: staging takes api 2.3.0", "feat: what runs"]
    assert f"Relais-Artifact: api 2.3.0 {line.digest('2.3.0')}" in git(line.infra, "log", "-1", "--format=%B", "main")
    assert line.kinds("prod") == ["intended", "promoted", "verified"]
    assert line.does("status") == "     staging  prod\napi  2.3.0    2.3.0\n"
    assert line.does("promote", "prod") == "Nothing new.\n"


def test_what_does_not_pass_the_tests_goes_nowhere(line: Line) -> None:
    line.settings(staging="tests = 'grep -q v2.2 values.yaml || { echo the new one is broken; exit 1; }'")
    line.release("2.3.0")
    answer = line.run("promote", "staging")
    assert (answer.returncode, "the new one is broken" in answer.stderr) == (3, True)
    assert line.commits() == ["feat: what runs"]
    assert line.kinds("staging") == ["failed"]
    assert line.does("why", "prod") == "Nothing new is proved in staging.\n"


def test_a_rollback_is_held_against_automation_until_somebody_lets_go(line: Line) -> None:
    line.release("2.3.0")
    line.does("promote", "staging", "--auto")
    line.does("rollback", "staging")
    assert "tag: v2.2.9 " in line.file("staging")
    answer = line.run("promote", "staging", "--auto")
    assert (answer.returncode, "api is held in staging: rolled back to 2.2.9" in answer.stderr) == (3, True)
    assert "is held in staging" in line.does("why", "staging")
    line.does("resume", "staging", "api")
    line.does("promote", "staging", "--auto")
    assert "tag: v2.3.0 " in line.file("staging")


def test_a_rollback_of_production_may_be_run_again(line: Line) -> None:
    line.release("2.3.0")
    line.does("promote", "staging")
    assert line.run("rollback", "prod").returncode == 3
    line.does("promote", "prod")
    line.does("rollback", "prod")
    assert "tag: v2.2.9 " in line.file("prod")
    assert line.does("rollback", "prod").startswith("prod is rolled back already")
    assert "tag: v2.2.9 " in line.file("prod")
    line.does("promote", "prod")
    assert "tag: v2.3.0 " in line.file("prod")


def test_production_waits_until_it_has_soaked(line: Line) -> None:
    line.settings(prod='soak = "2h"')
    line.release("2.3.0")
    line.does("promote", "staging")
    assert line.does("why", "prod").startswith("prod takes it after 2:00:00 in its parents: at 20")
    answer = line.run("promote", "prod")
    assert (answer.returncode, "after 2:00:00" in answer.stderr) == (3, True)
    line.settings(prod='soak = "1s"')
    time.sleep(1)
    line.does("promote", "prod")


def test_what_was_changed_by_hand_is_found(line: Line) -> None:
    line.release("2.3.0")
    line.does("promote", "staging")
    assert line.does("verify").endswith("every environment has what it was given.\n")
    line.work.git("pull", "--quiet", str(line.infra), "main")
    line.work.write("staging/values.yaml", VALUES.format(tag="v2.2.9", commit=line.digest("2.2.9")))
    line.work.commit("fix: by hand")
    line.work.git("push", "--quiet", str(line.infra), "main")
    answer = line.run("verify")
    assert answer.returncode == 3
    assert "staging has api 2.2.9, which the ledger did not give it: changed by hand." in answer.stdout


def test_a_frozen_line_moves_by_hand_only(line: Line) -> None:
    line.release("2.3.0")
    line.does("freeze", "--why", "the fair")
    answer = line.run("promote", "staging", "--auto")
    assert (answer.returncode, "everything is frozen: the fair" in answer.stderr) == (3, True)
    line.does("thaw")
    line.does("promote", "staging", "--auto")
    assert len(line.commits()) == 2


def test_a_tag_that_was_moved_stops_the_line(line: Line) -> None:
    line.release("2.3.0")
    line.does("promote", "staging")
    line.api.commit("feat: other content", "a.txt")
    line.api.git("tag", "--force", "-a", "-m", "moved", "v2.3.0")
    for words in (("plan",), ("promote", "staging"), ("promote", "prod")):
        answer = line.run(*words)
        assert answer.returncode == 3, words
        assert "v2.3.0" in answer.stderr
    assert len(line.commits()) == 2


def test_a_source_that_lacks_what_is_in_use_changes_nothing(line: Line) -> None:
    line.release("2.3.0")
    line.api.git("tag", "--delete", "v2.2.9")
    answer = line.run("promote", "staging")
    assert (answer.returncode, "v2.2.9, of which api does not tell" in answer.stderr) == (3, True)
    assert line.commits() == ["feat: what runs"]


def test_places_that_disagree_are_named(line: Line) -> None:
    line.work.write("staging/values.yaml", VALUES.format(tag="v2.2.9", commit="0" * 40))
    line.work.commit("fix: by hand")
    line.work.git("push", "--quiet", str(line.infra), "main")
    answer = line.run("plan")
    assert (answer.returncode, "values.yaml: image.commit is 000" in answer.stderr) == (3, True)


def test_a_source_that_does_not_answer_is_named(line: Line) -> None:
    line.api.folder.rename(line.home / "gone")
    answer = line.run("plan")
    assert (answer.returncode, answer.stderr.startswith("relais: source.api: api does not answer")) == (4, True)
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('allow = "^2"', 'allow = "latest"', "no range"),
        ('from = ["staging"]', 'from = ["prod"]', "environment.NAME.delivery.from"),
        ('"api values.yaml:image.tag"', '"web values.yaml:image.tag"', "environment.staging.delivery.slots"),
        ("automatic = true", "automatic = 1", "environment.staging.delivery.automatic"),
        ("automatic = true", 'soak = "long"', "environment.staging.delivery.soak"),
        ("automatic", "automatik", "environment.staging.delivery.automatik"),
    ],
)
def test_a_wrong_setting_is_named(line: Line, old: str, new: str, place: str) -> None:
    file = line.home / "relais.toml"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    answer = line.run("plan")
    assert (answer.returncode, place in answer.stderr) == (2, True), answer.stderr


def kill_after_the_push(line: Line, tmp_path: Path, *words: str) -> None:
    """Run a command that is killed once the remote has taken its commit."""
    hook, flag = line.infra / "hooks/post-receive", tmp_path / "flag"
    hook.parent.mkdir(exist_ok=True)
    flag.unlink(missing_ok=True)
    once = f'test -e "{flag}" || {{ touch "{flag}"; kill -9 "$(cat "{tmp_path}/pid")"; }}'
    hook.write_text(f"#!/bin/sh\ngrep -q heads/main || exit 0\n{once}\n", encoding="utf-8")
    hook.chmod(0o755)
    command = ["sh", "-c", 'echo $$ >"$0"; exec "$@"', str(tmp_path / "pid"), *line.command(*words)]
    killed = subprocess.run(command, cwd=line.home, env=line.environment, capture_output=True, check=False, timeout=110)
    assert killed.returncode == -signal.SIGKILL


def test_killed_after_the_push_it_is_told_by_the_next(line: Line, tmp_path: Path) -> None:
    line.release("2.3.0")
    kill_after_the_push(line, tmp_path, "promote", "staging")
    assert line.kinds("staging") == ["intended"]
    assert line.does("promote", "staging") == "Nothing new.\n"
    assert line.kinds("staging") == ["intended", "promoted", "verified"]
    assert line.commits() == ["chore: staging takes api 2.3.0", "feat: what runs"]


def test_a_rollback_that_was_killed_after_the_push_does_not_go_forward_again(line: Line, tmp_path: Path) -> None:
    line.release("2.3.0")
    line.does("promote", "staging")
    kill_after_the_push(line, tmp_path, "rollback", "staging")
    assert line.does("rollback", "staging").startswith("staging is rolled back already")
    assert "tag: v2.2.9 " in line.file("staging")
    assert len(line.commits()) == 3


def test_four_at_once_make_one_commit(line: Line) -> None:
    line.release("2.3.0")
    command = line.command("promote", "staging", "--auto")
    promoters = [
        subprocess.Popen(command, cwd=line.home, env=line.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    for one in promoters:
        _said, complaint = one.communicate(timeout=110)
        assert one.returncode == 0, complaint.decode()
    assert line.commits() == ["chore: staging takes api 2.3.0", "feat: what runs"]
    assert line.kinds("staging").count("promoted") == 1


@pytest.mark.parametrize("rounds", [2, pytest.param(30, marks=[pytest.mark.long, pytest.mark.timeout(900)])])
def test_killed_at_any_moment_each_promotion_is_one_commit(rounds: int, line: Line) -> None:
    chance = random.Random(rounds)
    for number in range(rounds):
        line.release(f"2.3.{number}")
        command = line.command("promote", "staging")
        one = subprocess.Popen(
            command, cwd=line.home, env=line.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        time.sleep(chance.uniform(0.2, 2))
        if one.poll() is None:
            os.kill(one.pid, signal.SIGKILL)
        one.communicate(timeout=60)  # a push that goes on without it holds these pipes
        line.does("promote", "staging")
    expected = [f"chore: staging takes api 2.3.{number}" for number in range(rounds)]
    assert line.commits() == [*expected[::-1], "feat: what runs"]
    assert line.kinds("staging").count("promoted") == rounds
