import os
import subprocess
from pathlib import Path

import pytest
from tf_fixtures.project import RELAIS, Project, tree

TWO = '[environment.staging]\nfolder = "infra"\n[environment.prod]\nfolder = "infra"\n[terraform]\nfolder = "infra"\n'


@pytest.fixture
def two(project: Project) -> Project:
    project.configure(TWO)
    project.commit()
    return project


def test_switching_is_by_name_and_back_by_a_dash(two: Project) -> None:
    assert f"staging: state {two.state('staging')} at http://127.0.0.1:" in two.done("use", "staging")
    two.done("use", "prod")
    assert two.done("use", "-").startswith("staging:")
    assert two.done("use", "-").startswith("prod:")
    assert [line[0] for line in two.done("use").splitlines()] == [" ", "*", " "]


def test_the_near_name_is_offered(two: Project) -> None:
    answer = two.run("use", "stagin")
    assert answer.returncode == 2
    assert "There is no context stagin. Did you mean staging?" in answer.stderr


def test_the_prompt_names_the_context_and_marks_a_protected_one(two: Project, tmp_path: Path) -> None:
    assert two.done("prompt") == "tf:me\n"
    two.done("use", "prod")
    assert two.done("prompt", folder=two.folder) == "tf:prod!\n"
    assert two.done("prompt", folder=tmp_path) == ""
    quick = subprocess.run(
        [RELAIS.with_name("relais-prompt")], cwd=two.folder, capture_output=True, text=True, check=True
    )
    assert quick.stdout == "tf:prod!\n"


def test_a_prompt_does_not_complain_of_a_broken_configuration(two: Project) -> None:
    (two.root / "relais.toml").write_text("[broken", encoding="utf-8")
    assert two.done("prompt") == "tf:me\n"


def test_names_are_completed_by_the_shell(two: Project) -> None:
    environment = {
        **two.environment(),
        "_RELAIS_COMPLETE": "complete_bash",
        "COMP_WORDS": "relais tf use st",
        "COMP_CWORD": "3",
    }
    answer = subprocess.run([RELAIS], cwd=two.root, env=environment, capture_output=True, text=True, check=False)
    assert answer.stdout.split() == ["staging"]


def test_each_context_keeps_its_state_and_nothing_has_to_be_initialised_by_hand(two: Project) -> None:
    for name in ("staging", "me"):
        two.done("use", name)
        two.done("plan", "-var", f"label={name}")
        two.run("apply", "--auto-approve")
        assert two.done("output", "-raw", "label") == name
    assert two.done("output", "-raw", "label", "--context", "staging") == "staging"


def test_a_switch_writes_no_address_into_the_tools_folders(two: Project) -> None:
    two.done("use", "staging")
    two.done("plan")
    written = [content for path, content in tree(two.root / ".relais/terraform").items()]
    assert written
    assert not [content for content in written if two.server.url.encode() in content or two.token.encode() in content]


def test_without_a_configuration_file_the_folder_is_ones_own_context(project: Project) -> None:
    (project.root / "relais.toml").unlink()
    (project.folder / "main.tf").rename(project.root / "main.tf")
    assert "state dev-" in project.done("use", "me")
    assert "2 to add" in project.done("plan")


def test_what_is_kept_is_unseen_by_git_and_closed_to_others(two: Project) -> None:
    two.done("plan")
    status = subprocess.run(
        ["git", "status", "--porcelain"],
        cwd=two.root,
        capture_output=True,
        text=True,
        check=True,
        env=two.environment(),
    )
    assert ".relais" not in status.stdout
    assert (two.root / ".relais").stat().st_mode & 0o777 == 0o700


def test_no_context_says_how_to_choose_one(two: Project) -> None:
    (two.root / ".relais/context").unlink()
    answer = two.run("plan")
    assert answer.returncode == 2
    assert "No context is chosen. Choose one: `relais tf use me`" in answer.stderr


def test_the_makefile_of_a_project_says_the_same_words(two: Project) -> None:
    makefile = Path(__file__).parents[4] / "infra" / "Makefile"
    make = ["make", "--no-print-directory", "-f", str(makefile), "-C", str(two.root)]

    def made(*words: str) -> subprocess.CompletedProcess[str]:
        environment = {**two.environment(), "MAKEFLAGS": ""}
        return subprocess.run([*make, *words], env=environment, capture_output=True, text=True, check=False, timeout=60)

    assert "staging is ready" in made("init", "ENV=staging").stdout
    told = made("plan", "ENV=staging", "ARGS=-var label=made").stdout
    assert "made" in told
    assert made("apply", "ENV=staging", "ARGS=--auto-approve").returncode == 0
    assert "0 files would change" in made("format", "ENV=staging", "ARGS=--check").stdout
    assert made("graph", "ENV=staging").returncode == 0
    assert made("destroy", "ENV=staging", "ARGS=--auto-approve").returncode == 0
    assert "gone." in made("clean", "ENV=staging").stdout
    assert os.fspath(makefile)
