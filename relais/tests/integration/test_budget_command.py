"""`relais budget` as its user runs it, on plans that Terraform made and on states that a server holds."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from relais.entrypoints.cli import main

PLANS = Path(__file__).parents[1] / "fixtures" / "plans"
SETTINGS = """
[environment.staging]
[environment.staging.budget]
hours = { "aws_spot_instance_request.*" = 260 }
[environment.prod.budget]
usage = { "egress" = 20, "s3.standard" = 20 }
"""


def state(kind: str, *instances: dict[str, Any]) -> bytes:
    resource = {
        "mode": "managed",
        "type": kind,
        "name": "this",
        "instances": [{"index_key": key, "attributes": values} for key, values in enumerate(instances)],
    }
    return json.dumps({"version": 4, "serial": 1, "lineage": "synthetic", "resources": [resource]}).encode()


GATEWAY = {"connectivity_type": "private"}


@dataclass
class Answer:
    returncode: int
    stdout: str
    stderr: str


class Shell:
    """A folder with a `relais.toml`, and the address of a state server."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]) -> None:
        self.folder, self.patch, self.capture = folder, patch, capture
        (folder / "relais.toml").write_text(SETTINGS, encoding="utf-8")
        patch.chdir(folder)
        patch.setenv("RELAIS_STATE_TOKEN", "rls_synthetic")

    def at(self, address: str) -> None:
        self.patch.setenv("RELAIS_STATE_ADDRESS", address)

    def __call__(self, *words: str) -> Answer:
        self.patch.setattr(sys, "argv", ["relais", "budget", *words])
        with pytest.raises(SystemExit) as stop:
            main.run()
        printed = self.capture.readouterr()
        return Answer(int(stop.value.code or 0), printed.out, printed.err)


@pytest.fixture
def shell(
    tmp_path: Path, state_server: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Shell:
    made = Shell(tmp_path, monkeypatch, capsys)
    made.at(state_server.address)
    return made


def test_all_states_are_one_table_with_bars_against_the_limit(shell: Shell, state_server: Any) -> None:
    state_server.states = {"staging": state("aws_nat_gateway", GATEWAY), "prod": state("aws_nat_gateway", GATEWAY)}
    answer = shell()
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.splitlines()[:5] == [
        "EUR a month  on demand  forecast  with 20 % VAT  not priced",
        "prod             38.78     38.78          46.54           1",
        "staging          36.50     36.50          43.80           1",
        "total            75.28     75.28          90.34           2",
        "limit           150.00                   180.00",
    ]
    assert "prod     ██████████                                 38.78" in answer.stdout
    assert "Within the limit: 74.72 EUR left of 150.00 EUR a month without VAT." in answer.stdout
    assert "1 × aws_nat_gateway  paid by use: declare nat_gateway.traffic" in answer.stdout


def test_over_the_limit_the_lines_to_change_are_named_and_the_exit_code_is_3(shell: Shell, state_server: Any) -> None:
    state_server.states = {"prod": state("aws_nat_gateway", *([GATEWAY] * 5))}
    answer = shell("states")
    assert answer.returncode == 3
    assert "aws_nat_gateway.this[4]" in answer.stdout
    assert "OVER THE LIMIT by 34.78 EUR" in answer.stdout
    assert "- 5 NAT gateways: replace them by one NAT instance (t4g.nano): saves 178.33 EUR" in answer.stdout


def test_a_state_without_anything_to_pay_says_so(shell: Shell, state_server: Any) -> None:
    state_server.states = {"dev-ada": state("aws_vpc", {}, {})}
    assert "nothing with a price (2 resources are free, 0 are not priced)" in shell("states").stdout


def test_scripts_read_values(shell: Shell, state_server: Any) -> None:
    state_server.states = {"staging": state("aws_nat_gateway", GATEWAY)}
    found = json.loads(shell("--json").stdout)
    assert (found["on_demand"], found["limit"], found["kept"], found["complete"]) == ("38.78", "150.00", True, True)
    staging = next(one for one in found["environments"] if one["name"] == "staging")
    assert staging["lines"][0]["usd"] == "36.50"
    assert staging["not_priced"][0]["type"] == "aws_nat_gateway"


def test_the_bars_are_a_picture_that_stands_alone(shell: Shell, state_server: Any) -> None:
    state_server.states = {"dev-ada": state("aws_nat_gateway", GATEWAY)}
    assert shell("--svg", "spend.svg").returncode == 0
    picture = ET.parse(shell.folder / "spend.svg").getroot()
    assert picture.get("role") == "img"
    assert "dev-ada 36.50; prod 2.28; total 38.78" in str(picture.get("aria-label"))


def test_a_state_that_cannot_be_read_is_named_and_the_exit_code_is_4(shell: Shell, state_server: Any) -> None:
    state_server.states = {"dev-ada": b'{"encrypted_data": "x", "serial": 1, "lineage": "l"}'}
    answer = shell()
    assert answer.returncode == 4
    assert "NOT READ, so not in the sum: dev-ada: The state dev-ada is encrypted by OpenTofu." in answer.stdout


def test_a_state_that_was_removed_costs_nothing(shell: Shell, state_server: Any) -> None:
    state_server.states = {"old": state("aws_nat_gateway", GATEWAY)}
    state_server.answers["/api/v1/states"] = {"items": [{"name": "old", "removed_at": "2026-11-01T00:00:00Z"}]}
    assert "old" not in shell().stdout


def test_a_state_that_the_token_may_not_read_is_named(shell: Shell, state_server: Any) -> None:
    state_server.states = {"prod": b""}
    state_server.status["/tf/prod"] = 403
    answer = shell()
    assert answer.returncode == 4
    assert "prod: The token may not read it. Ask for one with the verb `read`." in answer.stdout


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"{", "is no JSON"),
        (b'{"version": 3}', "is not of version 4"),
        (b'{"version": 4, "resources": [{"mode": "managed", "instances": [{}]}]}', "is not of the documented form"),
    ],
)
def test_a_state_that_is_none_is_named(shell: Shell, state_server: Any, body: bytes, said: str) -> None:
    state_server.states = {"prod": body}
    answer = shell()
    assert answer.returncode == 4
    assert f"prod: The state prod {said}" in answer.stdout


def test_a_token_that_sees_one_environment_alone_is_told_so(shell: Shell, state_server: Any) -> None:
    state_server.answers["/api/v1/whoami"] = {"name": "narrow", "scopes": ["prod:read,write", "staging:lock"]}
    answer = shell()
    assert answer.returncode == 4
    assert "NOT READ, so not in the sum: staging: the token may not read it" in answer.stdout
    assert "any other state: the token may not read every state" in answer.stdout


def test_a_token_that_is_not_known_is_one_line(shell: Shell) -> None:
    shell.patch.setenv("RELAIS_STATE_TOKEN", "rls_other")
    answer = shell()
    assert (answer.returncode, answer.stdout) == (3, "")
    assert answer.stderr.startswith("relais: The state server at http://127.0.0.1:")
    assert "does not know this token" in answer.stderr


def test_a_server_that_does_not_answer_is_one_line(shell: Shell) -> None:
    shell.at("http://127.0.0.1:9")
    answer = shell()
    assert (answer.returncode, answer.stdout) == (4, "")
    assert len(answer.stderr.splitlines()) == 1
    assert "does not answer" in answer.stderr


def test_a_server_of_another_kind_is_told_from_a_state_server(shell: Shell, state_server: Any) -> None:
    state_server.answers["/api/v1/states"] = {"hello": "world"}
    assert "answers, but not as a state server" in shell().stderr


def test_a_plan_is_priced_with_all_other_states(shell: Shell, state_server: Any) -> None:
    state_server.states = {"staging": state("aws_nat_gateway", GATEWAY)}
    answer = shell("plan", str(PLANS / "recommended" / "prod" / "plan.json"), "-e", "prod")
    assert answer.returncode == 3
    assert "prod: 2.28 EUR" not in answer.stdout
    assert "prod: 0.00 EUR a month before this plan, 125.64 after (+125.64)." in answer.stdout
    assert "total           164.42" in answer.stdout
    assert "The plan IS REFUSED: it passes the limit." in answer.stdout


def test_a_plan_of_an_environment_that_nobody_declared_is_refused_and_the_near_one_named(shell: Shell) -> None:
    answer = shell("plan", str(PLANS / "naive" / "plan.json"), "-e", "prdo")
    assert (answer.returncode, answer.stdout) == (2, "")
    assert "There is no context prdo. Did you mean prod?" in answer.stderr


def test_a_plan_belongs_to_the_environment_in_whose_folder_it_lies(shell: Shell, state_server: Any) -> None:
    (shell.folder / "relais.toml").write_text('[environment.prod]\nfolder = "infra/prod"\n', encoding="utf-8")
    below = shell.folder / "infra" / "prod"
    below.mkdir(parents=True)
    (below / "plan.json").write_bytes((PLANS / "recommended" / "prod" / "plan.json").read_bytes())
    state_server.states = {"prod": state("aws_nat_gateway", GATEWAY)}
    found = json.loads(shell("plan", "infra/prod/plan.json", "--json").stdout)
    assert found["plan"] == {
        "environment": "prod",
        "before": "0.00",
        "after": "125.64",
        "not_priced": 2,
        "passed": True,
        "reason": "within the limit",
    }


def test_a_plan_alone_leaves_the_other_states_out(shell: Shell) -> None:
    shell.at("http://127.0.0.1:9")
    answer = shell("plan", str(PLANS / "recommended" / "prod" / "plan.json"), "-e", "prod", "--alone")
    assert answer.returncode == 0
    assert "The plan passes: within the limit." in answer.stdout


def test_without_an_answer_a_plan_is_priced_but_not_judged(shell: Shell) -> None:
    shell.at("http://127.0.0.1:9")
    answer = shell("plan", str(PLANS / "recommended" / "staging" / "plan.json"), "-e", "staging", "--json")
    found = json.loads(answer.stdout)
    assert (answer.returncode, found["plan"]["passed"], found["complete"]) == (4, None, False)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04", "cannot be read as a plan in JSON"),
        (b"[]", "is not a plan in JSON"),
        (b'{"format_version": "1.2"}', "is not a plan in JSON"),
        (b'{"format_version": "9.0", "planned_values": {}}', "has format 9.0; 1 is known"),
        (b'{"format_version": "1.2", "planned_values": {"root_module": []}}', "is not of the documented form"),
        (
            b'{"format_version": "1.2", "planned_values": {"root_module": {"resources": [{"mode": "managed"}]}}}',
            "is not of the documented form",
        ),
        (b'{"format_version": "1.2", "planned_values": {}, "prior_state": {"values": 3}}', "prior state is not of the"),
    ],
)
def test_a_file_that_is_no_plan_is_refused_with_the_way_to_make_one(
    shell: Shell, tmp_path: Path, content: bytes, said: str
) -> None:
    (tmp_path / "plan").write_bytes(content)
    answer = shell("plan", "plan", "--alone")
    assert (answer.returncode, answer.stdout) == (2, "")
    assert said in answer.stderr
    assert len(answer.stderr.splitlines()) == 1


def test_a_team_s_own_prices_replace_the_shipped_ones_and_old_ones_are_called_old(shell: Shell, tmp_path: Path) -> None:
    head = 'region = "eu-west-3"\ndated = 2020-01-01\ndollars_per_euro = 2.00\n'
    (tmp_path / "prices.toml").write_text(
        f'{head}[[price]]\nitem = "route53.zone"\nunit = "month"\nusd = 1.0\nsource = "hearsay"\n', encoding="utf-8"
    )
    plan = str(PLANS / "recommended" / "prod" / "plan.json")
    answer = shell("plan", plan, "--alone", "--prices", "prices.toml")
    assert "0.50      0.50    DNS zone (1 month)" in answer.stdout
    assert "the price table has no ec2.t4g.medium" in answer.stdout
    assert "days old (more than 180)" in answer.stderr
