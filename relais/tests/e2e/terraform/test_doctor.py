import json

import pytest
from state_fixtures.serving import StateServer
from tf_fixtures.project import MAIN, Project


def told(project: Project, code: int = 3) -> str:
    answer = project.run("doctor")
    assert answer.returncode == code, answer.stdout + answer.stderr
    return " ".join(answer.stdout.split())


def test_when_all_is_well_it_says_so_of_each_thing(project: Project) -> None:
    lines = project.done("doctor").splitlines()
    assert [line.split()[0] for line in lines] == ["ok"] * 8


def test_it_tells_scripts_the_same(project: Project) -> None:
    found = json.loads(project.done("doctor", "--json"))
    assert found["ok"] is True
    assert {"check": "locks", "ok": True, "told": "lock and unlock addresses are set", "remedy": None} in found[
        "checks"
    ]


@pytest.mark.parametrize(
    ("name", "text", "why", "remedy"),
    [
        ("main.tf", "", "no file declares a backend", 'add `terraform { backend "http" {} }`'),
        (
            "main.tf",
            'terraform { backend "local" {} }',
            "declares the backend local",
            'write `terraform { backend "http" {} }`',
        ),
        (
            "main.tf",
            'terraform {\n  backend "http" {\n    address = "http://x"\n  }\n}',
            "writes settings into its backend block",
            "the context passes address and token as variables",
        ),
        ("env.example", "AWS_REGION=eu-west-3\n", "there is no .env", "`cp env.example .env`"),
        (".env", "TF_HTTP_ADDRESS=http://x\n", "TF_HTTP_ADDRESS is set by `relais tf` itself", "delete the line"),
    ],
)
def test_each_thing_in_the_folder_that_is_not_well_has_a_sentence_and_a_remedy(
    project: Project, name: str, text: str, why: str, remedy: str
) -> None:
    project.write(text, name)
    said = told(project)
    assert why in said
    assert remedy in said


def test_what_the_dotenv_lacks_stops_every_command(project: Project) -> None:
    project.write("AWS_REGION=change-me\nOWNER=\n", "env.example")
    project.write("AWS_REGION=change-me\n", ".env")
    answer = project.run("plan")
    assert answer.returncode == 3
    assert "me is not ready, for 2 reasons:" in answer.stderr
    assert "AWS_REGION in .env is still the example's" in answer.stderr
    assert ".env lacks OWNER. Remedy: add it (env.example line 2: OWNER=)." in answer.stderr


def test_the_dotenv_reaches_the_tool(project: Project) -> None:
    project.write("TF_VAR_label=from-the-dotenv\n", ".env")
    assert "from-the-dotenv" in project.done("plan")


@pytest.mark.parametrize(
    ("setting", "value", "code", "why"),
    [
        ("RELAIS_TF", "terraform-that-is-not-there", 4, "terraform-that-is-not-there was not found on PATH"),
        ("RELAIS_TF", "/bin/true", 4, "/bin/true is neither Terraform nor OpenTofu"),
        ("RELAIS_STATE_ADDRESS", "http://127.0.0.1:9", 4, "does not answer"),
        ("RELAIS_STATE_TOKEN", "", 3, "there is no token for"),
        ("RELAIS_STATE_TOKEN", "rls_wrong", 3, "does not know this token"),
        ("TF_HTTP_ADDRESS", "http://elsewhere", 3, "TF_HTTP_LOCK_ADDRESS and TF_HTTP_UNLOCK_ADDRESS not set"),
    ],
)
def test_each_thing_around_that_is_not_well_has_a_sentence(
    project: Project, setting: str, value: str, code: int, why: str
) -> None:
    project.more[setting] = value
    assert why in told(project, code)


def test_a_token_that_may_too_little_is_told_what_to_ask_for(project: Project, states: StateServer) -> None:
    project.token = states.make_token("narrow", "prod:read")
    said = told(project)
    assert "the token of narrow may not read, write, lock the state" in said
    assert "relais state token create NAME --scope 'me-" in said


def test_a_version_that_is_not_allowed_is_named(project: Project) -> None:
    project.configure('[terraform]\nfolder = "infra"\nversions = ">=99"\n')
    assert "is not allowed here: >=99 is asked for" in told(project)


def test_standing_in_another_folder_of_configuration_is_noticed(project: Project) -> None:
    other = project.root / "other"
    other.mkdir()
    (other / "main.tf").write_text(MAIN, encoding="utf-8")
    answer = project.run("plan", folder=other)
    assert answer.returncode == 3
    assert f"you stand in {other}, and the context me is {project.folder}" in answer.stderr


def test_a_variables_file_that_is_not_there_is_named(project: Project) -> None:
    project.configure('[environment.staging]\nfolder = "infra"\nvariables = ["common.tfvars"]\n')
    answer = project.run("doctor", "--context", "staging")
    assert answer.returncode == 3
    assert f"there is no {project.folder}/common.tfvars" in " ".join(answer.stdout.split())


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "[environment.prod]\nprotcted = true\n",
            "environment.prod.protcted: is not a setting. Did you mean `protected`?",
        ),
        ('[environment.prod]\nplan_lifetime = "soon"\n', "must be a time such as 30min, 8h or 2d, not 'soon'"),
        ("[environment.me]\nprotected = true\n", "must be false: a personal state is one's own"),
        ('[terraform]\ntol = "tofu"\n', "terraform.tol: is not a setting. Did you mean `tool`?"),
    ],
)
def test_a_setting_that_is_wrong_is_named_by_its_place(project: Project, text: str, why: str) -> None:
    project.configure(text)
    answer = project.run("status")
    assert answer.returncode == 2
    assert why in answer.stderr


def test_the_token_comes_from_a_command_too(project: Project) -> None:
    secret, project.token = project.token, ""
    (project.root / "token").write_text(f"{secret}\n", encoding="utf-8")
    project.configure('[terraform]\nfolder = "infra"\ntoken_command = ["cat", "token"]\n')
    assert "from token_command" in project.done("doctor")
