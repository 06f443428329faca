import json
import sys
from pathlib import Path
from typing import Any

import pytest
from tf_fixtures.project import Project

FAKE = Path(__file__).parents[2] / "fakes" / "tofu.py"


@pytest.fixture
def tofu(project: Project, tmp_path: Path) -> Project:
    program = tmp_path / "tofu"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} {FAKE} "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    project.more |= {"RELAIS_TF": str(program), "FAKE_TOFU_CALLS": str(tmp_path / "calls")}
    return project


def calls(project: Project) -> list[dict[str, Any]]:
    lines = Path(project.more["FAKE_TOFU_CALLS"]).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_opentofu_is_told_apart_by_what_it_says_of_itself(tofu: Project) -> None:
    assert "tofu/1.10.2" in tofu.done("doctor")


def test_it_is_called_with_the_words_and_variables_of_the_contract(tofu: Project) -> None:
    tofu.done("plan", "-target=terraform_data.one")
    tofu.done("apply")
    made = calls(tofu)
    assert [call["words"][0] for call in made if call["words"][0] != "show"] == ["init", "plan", "apply"]
    plan = next(call for call in made if call["words"][0] == "plan")
    assert plan["words"][1:4] == ["-json", "-input=false", "-lock-timeout=60s"]
    assert plan["words"][-1] == "-target=terraform_data.one"
    assert plan["folder"] == str(tofu.folder)
    variables = plan["variables"]
    assert variables["TF_HTTP_USERNAME"] == "tofu/1.10.2"
    assert variables["TF_HTTP_PASSWORD"] == tofu.token
    assert variables["TF_HTTP_ADDRESS"] == variables["TF_HTTP_LOCK_ADDRESS"] == variables["TF_HTTP_UNLOCK_ADDRESS"]
    assert not [name for name in variables if name.startswith("RELAIS_")]
    apply = made[-1]
    assert apply["words"][:3] == ["apply", "-json", "-input=false"]
    assert apply["words"][-1].endswith(".tfplan")


def test_a_plan_that_is_encrypted_takes_serial_and_lineage_from_the_server(tofu: Project) -> None:
    made = tofu.json("plan")
    assert (made["serial"], made["lineage"], made["tool"]) == (0, "", "tofu")


def test_a_plan_of_terraform_is_not_applied_by_opentofu(tofu: Project) -> None:
    program = tofu.more.pop("RELAIS_TF")
    tofu.done("plan")
    tofu.more["RELAIS_TF"] = program
    answer = tofu.run("apply")
    assert answer.returncode == 3
    assert "planned by terraform " in answer.stderr
    assert ", this is tofu/1.10.2" in answer.stderr


def test_its_exit_code_is_told(tofu: Project) -> None:
    tofu.done("plan")
    tofu.more["FAKE_TOFU_CODE"] = "7"
    answer = tofu.run("apply")
    assert answer.returncode == 1
    assert "apply failed: tofu ended with code 7." in answer.stderr
