"""A tag's way from its repository to staging and to production, with the words of the command line and real git."""

import json
import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest
from delivery_fixtures.line import VALUES, Line
from delivery_fixtures.typed import RELAIS

from tests.git_repositories import git


@pytest.fixture
def typed(tmp_path: Path) -> Line:
    """A line whose commands are processes."""
    return Line(tmp_path, typed=True)


@pytest.fixture
def line(tmp_path: Path) -> Line:
    return Line(tmp_path)


def test_a_tag_goes_to_staging_and_then_to_production(typed: Line) -> None:
    assert typed.does("plan") == "staging  nothing new\nprod     nothing new\n"
    typed.release("2.3.0")
    typed.release("3.0.0")
    assert typed.does("plan") == "staging  api 2.2.9 -> 2.3.0\nprod     nothing new\n"
    assert typed.does("why", "prod") == "Nothing new is proved in staging.\n"
    shown = typed.does("promote", "staging", "--dry-run")
    assert "\n-  tag: v2.2.9   # kept\n" in shown
    assert "\n+  tag: v2.3.0   # kept\n" in shown
    told = json.loads(typed.does("promote", "staging", "--dry-run", "--json"))
    assert (told["environment"], told["message"].partition("\n")[0]) == ("staging", "chore: staging takes api 2.3.0")
    assert "\n+  tag: v2.3.0   # kept\n" in told["changes"]["staging/values.yaml"]
    assert typed.commits() == ["feat: what runs"]
    typed.does("promote", "staging", "--auto")
    assert typed.file("staging") == VALUES.format(tag="v2.3.0", commit=typed.digest("2.3.0")).strip()
    assert "v2.2.9" in typed.file("prod")
    assert typed.does("why", "prod") == "prod moves by hand. Run relais promote prod.\n"
    typed.does("promote", "prod")
    assert typed.file("prod") == typed.file("staging")
    assert typed.commits() == ["chore: prod takes api 2.3.0", "chore: staging takes api 2.3.0", "feat: what runs"]
    assert f"Relais-Artifact: api 2.3.0 {typed.digest('2.3.0')}" in git(typed.infra, "log", "-1", "--format=%B", "main")
    assert typed.kinds("prod") == ["intended", "promoted", "verified"]
    assert typed.does("status") == "     staging  prod\napi  2.3.0    2.3.0\n"
    assert typed.does("promote", "prod") == "Nothing new.\n"


def test_what_would_be_said_signed_and_written_is_told_to_scripts_and_not_done(line: Line) -> None:
    told = json.loads(line.does("inform", "http://127.0.0.1:9", "api 2.3.0", "--dry-run", "--json"))
    assert told == {"address": "http://127.0.0.1:9", "new": "api 2.3.0", "notice": None}
    assert json.loads(line.does("sign", "--new-key", "ci", "--dry-run", "--json"))["private"] == "ci.key"
    jobs = json.loads(line.does("ci", "--dry-run", "--json"))
    assert (jobs["changes"], jobs["text"]) == (True, line.does("ci", "--dry-run"))
    assert not (line.home / "ci.key").exists()
    assert not Path(jobs["file"]).exists()


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
    said = "staging has api 2.2.9, which the ledger did not give it: changed by hand."
    assert said in answer.stdout
    answer = line.run("verify", "--json")
    assert (answer.returncode, json.loads(answer.stdout)["findings"]) == (3, [said])


def test_an_environment_that_cannot_be_read_hides_no_other(line: Line) -> None:
    line.release("2.3.0")
    line.work.git("rm", "--quiet", "prod/values.yaml")
    line.work.commit("fix: by hand")
    line.work.git("push", "--quiet", str(line.infra), "main")
    lacking = f"environment.prod.delivery: prod/values.yaml is not in {line.infra}."
    answer = line.run("plan")
    assert answer.stdout == f"staging  api 2.2.9 -> 2.3.0\nprod     not known: {lacking}\n"
    assert (answer.returncode, answer.stderr) == (2, f"relais: {lacking}\n")
    answer = line.run("status")
    assert (answer.returncode, answer.stdout) == (2, f"     staging\napi  2.2.9\nprod: {lacking}\n")
    assert json.loads(line.run("status", "--json").stdout)["unread"] == {"prod": lacking}
    assert json.loads(line.run("verify", "--json").stdout)["findings"] == [lacking]


def test_all_that_move_by_themselves_are_foretold(line: Line) -> None:
    line.release("2.3.0")
    shown = line.does("promote", "--auto", "--dry-run")
    assert shown.startswith("staging: chore: staging takes api 2.3.0\n--- a/staging/values.yaml\n")
    line.does("hold", "staging", "api", "--why", "the fair")
    (told,) = json.loads(line.does("promote", "--auto", "--dry-run", "--json"))
    assert (told["message"], "api is held in staging: the fair." in told["fault"]) == (None, True)
    assert line.commits() == ["feat: what runs"]


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
        ('url = "', 'url = "https://glpat-1@example.org/" # "', "source.api.url: must hold no password"),
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
    assert (answer.returncode, place in answer.stderr, "glpat" in answer.stderr) == (2, True, False), answer.stderr


def kill_after_the_push(line: Line, tmp_path: Path, *words: str) -> None:
    """Run a command that is killed once the remote has taken its commit."""
    hook, flag = line.infra / "hooks/post-receive", tmp_path / "flag"
    hook.parent.mkdir(exist_ok=True)
    flag.unlink(missing_ok=True)
    once = f'test -e "{flag}" || {{ touch "{flag}"; kill -9 "$(cat "{tmp_path}/pid")"; }}'
    hook.write_text(f"#!/bin/sh\ngrep -q heads/main || exit 0\n{once}\n", encoding="utf-8")
    hook.chmod(0o755)
    command = ["sh", "-c", 'echo $$ >"$0"; exec "$@"', str(tmp_path / "pid"), str(RELAIS), *words]
    killed = subprocess.run(command, cwd=line.home, env=line.environment, capture_output=True, check=False, timeout=110)
    assert killed.returncode == -signal.SIGKILL


def test_killed_after_the_push_it_is_told_by_the_next(typed: Line, tmp_path: Path) -> None:
    typed.release("2.3.0")
    kill_after_the_push(typed, tmp_path, "promote", "staging")
    assert typed.kinds("staging") == ["intended"]
    assert typed.does("promote", "staging") == "Nothing new.\n"
    assert typed.kinds("staging") == ["intended", "promoted", "verified"]
    assert typed.commits() == ["chore: staging takes api 2.3.0", "feat: what runs"]


def test_a_rollback_that_was_killed_after_the_push_does_not_go_forward_again(typed: Line, tmp_path: Path) -> None:
    typed.release("2.3.0")
    typed.does("promote", "staging")
    kill_after_the_push(typed, tmp_path, "rollback", "staging")
    assert typed.does("rollback", "staging").startswith("staging is rolled back already")
    assert "tag: v2.2.9 " in typed.file("staging")
    assert len(typed.commits()) == 3


def test_four_at_once_make_one_commit(typed: Line) -> None:
    typed.release("2.3.0")
    command = [str(RELAIS), "promote", "staging", "--auto"]
    promoters = [
        subprocess.Popen(command, cwd=typed.home, env=typed.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    for one in promoters:
        _said, complaint = one.communicate(timeout=110)
        assert one.returncode == 0, complaint.decode()
    assert typed.commits() == ["chore: staging takes api 2.3.0", "feat: what runs"]
    assert typed.kinds("staging").count("promoted") == 1


@pytest.mark.parametrize("rounds", [2, pytest.param(30, marks=[pytest.mark.long, pytest.mark.timeout(900)])])
def test_killed_at_any_moment_each_promotion_is_one_commit(rounds: int, typed: Line) -> None:
    chance = random.Random(rounds)
    for number in range(rounds):
        typed.release(f"2.3.{number}")
        command = [str(RELAIS), "promote", "staging"]
        one = subprocess.Popen(
            command, cwd=typed.home, env=typed.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        time.sleep(chance.uniform(0.2, 2))
        if one.poll() is None:
            os.kill(one.pid, signal.SIGKILL)
        one.communicate(timeout=60)  # a push that goes on without it holds these pipes
        typed.does("promote", "staging")
    expected = [f"chore: staging takes api 2.3.{number}" for number in range(rounds)]
    assert typed.commits() == [*expected[::-1], "feat: what runs"]
    assert typed.kinds("staging").count("promoted") == rounds
