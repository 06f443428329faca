import json
import shutil
import stat
import zipfile
from pathlib import Path

import pytest
from tf_fixtures.project import MAIN, Project, tree


def test_one_switches_plans_and_applies(project: Project) -> None:
    told = project.done("plan")
    assert '+ resource "terraform_data" "one"' in told
    assert "2 to add, 0 to change, 0 to destroy; from serial 0." in told
    assert "Next: `relais tf apply` within 8 h." in told
    assert '2 added, 0 changed, 0 destroyed; serial none to 1.\n  label = "x"' in project.done("apply")
    assert project.serial() == 1
    assert project.done("output", "-raw", "label") == "x"


def test_what_is_made_is_told_as_it_happens(project: Project) -> None:
    project.done("plan")
    told = project.run("apply").stderr
    assert "[1/2] terraform_data.one: Creation complete after " in told
    assert "[2/2] terraform_data.two: Creation complete after " in told


def test_scripts_read_one_object_and_people_still_see_why_it_failed(project: Project) -> None:
    assert project.json("plan")["summary"] == {"add": 2, "change": 0, "destroy": 0}
    assert project.json("apply")["outputs"] == {"label": "x"}
    project.write(MAIN + 'resource "terraform_data" "three" { inptu = 1 }\n')
    answer = project.run("plan", "--json")
    assert (answer.returncode, answer.stdout) == (1, "")
    assert 'An argument named "inptu" is not expected here' in answer.stderr


def test_a_plan_is_applied_on_another_machine_that_has_its_files_alone(project: Project, tmp_path: Path) -> None:
    project.done("plan")
    other = tmp_path / "another-runner"
    shutil.copytree(project.root, other, ignore=shutil.ignore_patterns("terraform", "runs"))
    project.root = other
    assert "2 added" in project.done("apply")


def test_a_plan_that_was_applied_is_gone(project: Project) -> None:
    project.done("plan")
    project.done("apply")
    again = project.run("apply")
    assert again.returncode == 2
    assert "There is no plan of me here. Make one with `relais tf plan`." in again.stderr


def test_plans_are_closed_to_others_and_no_file_of_the_project_holds_the_token(project: Project) -> None:
    made = Path(project.json("plan")["plan"])
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.with_suffix(".json").stat().st_mode) == 0o600
    assert stat.S_IMODE(made.parent.stat().st_mode) == 0o700
    contents = list(tree(project.root).values())
    with zipfile.ZipFile(made) as archive:
        contents += [archive.read(name) for name in archive.namelist()]
    assert not [content for content in contents if project.token.encode() in content]


def test_the_record_beside_the_plan_says_what_it_was_made_from(project: Project) -> None:
    project.commit()
    project.done("plan")
    project.done("apply")
    made = project.json("plan", "-var", "label=y")
    record = json.loads(Path(made["plan"]).with_suffix(".json").read_text(encoding="utf-8"))
    assert (record["context"], record["serial"], record["tool"]) == ("me", 1, "terraform")
    assert record["summary"] == {"add": 0, "change": 2, "destroy": 0}
    assert len(record["sha256"]) == 64
    assert len(record["commit"]["sha"]) == 40
    assert record["lineage"]


def test_a_plan_made_before_somebody_elses_apply_is_refused_before_anything_starts(project: Project) -> None:
    stale = project.json("plan")["sha256"]
    project.done("plan", "-var", "label=y")  # another one: plans of one second and one content are one file
    project.done("apply")
    answer = project.run("apply", stale[:12])
    assert answer.returncode == 3
    assert "planned from serial 0, the state is now at 1. Remedy: plan again with `relais tf plan`." in answer.stderr


def test_a_plan_of_another_context_is_refused(project: Project) -> None:
    project.configure('[terraform]\nfolder = "infra"\n[environment.staging]\n')
    made = project.json("plan")["plan"]
    answer = project.run("apply", made, "--context", "staging", "--auto-approve")
    assert answer.returncode == 3
    assert "this plan was made for me, and the context is staging. Remedy: `relais tf use me`" in answer.stderr


def test_a_plan_file_that_was_changed_is_refused(project: Project) -> None:
    made = Path(project.json("plan")["plan"])
    made.write_bytes(made.read_bytes() + b"x")
    answer = project.run("apply")
    assert answer.returncode == 3
    assert "the plan file is not the one that was planned" in answer.stderr


def test_a_plan_of_another_commit_is_refused(project: Project) -> None:
    project.commit()
    project.done("plan")
    project.commit()
    answer = project.run("apply")
    assert answer.returncode == 3
    assert "planned from commit" in answer.stderr


def test_a_plan_without_its_record_is_refused(project: Project) -> None:
    made = Path(project.json("plan")["plan"])
    made.with_suffix(".json").unlink()
    answer = project.run("apply", str(made))
    assert answer.returncode == 2
    assert "has no record beside it" in answer.stderr


def test_a_shared_context_asks_and_nobody_there_is_no_yes(project: Project) -> None:
    project.configure('[environment.staging]\nfolder = "infra"\n')
    project.done("use", "staging")
    project.done("plan")
    answer = project.run("apply")
    assert answer.returncode == 3
    assert "Nobody is there to confirm" in answer.stderr
    assert project.serial("staging") is None
    code, shown = project.typed("no", "apply")
    assert (code, project.serial("staging")) == (3, None)
    code, shown = project.typed("yes", "apply")
    assert code == 0, shown
    assert "2 added" in shown
    assert project.serial("staging") == 1


def test_extra_arguments_reach_the_tool(project: Project) -> None:
    assert project.json("plan", "-target=terraform_data.one")["summary"]["add"] == 1


def test_variable_files_of_the_context_are_used(project: Project) -> None:
    project.write('label = "from-the-file"\n', "staging.tfvars")
    project.configure('[environment.staging]\nfolder = "infra"\nvariables = ["staging.tfvars"]\n')
    assert "from-the-file" in project.done("plan", "--context", "staging")


def test_changes_end_with_five_when_asked_to(project: Project) -> None:
    assert project.run("plan", "-detailed-exitcode").returncode == 5
    project.done("plan")
    project.done("apply")
    assert project.run("plan", "--detailed-exitcode").returncode == 0


def test_a_mistake_in_the_configuration_is_told_with_its_line(project: Project) -> None:
    project.write(MAIN + 'resource "terraform_data" "three" { inptu = 1 }\n')
    answer = project.run("plan")
    assert answer.returncode == 1
    assert "on main.tf line 8" in answer.stderr
    assert 'An argument named "inptu" is not expected here' in answer.stderr
    assert not list((project.root / ".relais/plans").rglob("*.tfplan"))


def test_a_module_added_since_is_fetched_by_itself(project: Project) -> None:
    project.done("plan")
    (project.folder / "m").mkdir()
    project.write('resource "terraform_data" "in" {}\n', "m/main.tf")
    project.write(MAIN + 'module "m" { source = "./m" }\n')
    assert "3 to add" in project.done("plan")


def test_a_folder_with_a_state_of_its_own_is_not_taken_over_silently(project: Project) -> None:
    project.write('{"version": 4, "serial": 3, "lineage": "other", "resources": [{}]}', "terraform.tfstate")
    answer = project.run("plan")
    assert answer.returncode == 3
    assert "a state with resources lies in the folder itself" in answer.stderr
    assert "relais state import" in answer.stderr


def test_destroying_shows_the_plan_first_and_asks(project: Project) -> None:
    project.done("plan")
    project.done("apply")
    code, shown = project.typed("yes", "destroy")
    assert code == 0, shown
    assert "0 to add, 0 to change, 2 to destroy" in shown
    assert "2 destroyed" in shown
    assert project.standing()["resources"] == 0


def test_a_plan_of_removal_is_not_applied_by_apply(project: Project) -> None:
    project.done("plan")
    project.done("apply")
    project.done("plan", "-destroy")
    answer = project.run("apply")
    assert answer.returncode == 3
    assert "apply it by `relais tf destroy`" in answer.stderr


@pytest.mark.parametrize("words", [("apply", "nonsense"), ("plan", "-out=x"), ("review", "x", "perhaps")])
def test_a_misuse_is_one_line_and_two(project: Project, words: tuple[str, ...]) -> None:
    answer = project.run(*words)
    assert answer.returncode == 2
    assert answer.stderr.startswith("relais: ")
    assert answer.stderr.count("\n") == 1
