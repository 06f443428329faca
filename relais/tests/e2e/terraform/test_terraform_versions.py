"""A second version of Terraform, from a wheel: what 1.15 does differently must not matter."""

import signal
import subprocess

import pytest
from tf_fixtures.aws import ROOT
from tf_fixtures.project import MAIN, SLOW, Project

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]


@pytest.fixture
def newer(project: Project) -> Project:
    subprocess.run([ROOT / "scripts/set_up_terraform.sh", "--wheel"], check=True, capture_output=True)
    project.more["RELAIS_TF"] = str(ROOT / ".local/terraform/terraform")
    return project


def test_the_whole_way_with_terraform_1_15(newer: Project) -> None:
    assert "terraform/1.15." in newer.done("doctor")
    newer.done("plan")
    assert "2 added" in newer.done("apply")
    assert newer.done("drift") == "me: clean\n"
    assert "2 destroyed" in newer.done("destroy")


def test_a_plan_of_another_version_is_not_applied(newer: Project) -> None:
    program = newer.more.pop("RELAIS_TF")
    newer.done("plan")
    newer.more["RELAIS_TF"] = program
    answer = newer.run("apply")
    assert answer.returncode == 3
    assert "this is terraform/1.15." in answer.stderr


def test_an_interrupt_is_waited_for_there_too(newer: Project) -> None:
    newer.write(MAIN + SLOW)
    newer.done("plan")
    process = newer.start("apply")
    newer.until((newer.root / "began").exists, "the apply begins")
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=120)
    assert process.returncode == 130, told
    assert newer.standing()["lock"] is None
    assert newer.standing()["resources"]
