"""The tools together, none of them a stand-in: state server, `relais tf` with the real terraform, gates, console."""

import json
import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from state_fixtures.serving import StateServer, serving
from state_fixtures.wire import Wire, document
from tf_fixtures.project import MAIN, PATIENCE, RELAIS, Project


def billed(serial: int, gateways: int) -> bytes:
    """Return a state with NAT gateways, as the client would write it."""
    made = [{"index_key": one, "attributes": {"connectivity_type": "private"}} for one in range(gateways)]
    resource = {"mode": "managed", "type": "aws_nat_gateway", "name": "this", "instances": made}
    head = {
        "version": 4,
        "terraform_version": "1.11.4",
        "serial": serial,
        "lineage": f"lineage-{gateways}",
        "outputs": {},
    }
    return json.dumps({**head, "resources": [resource]}).encode()


def stored(server: StateServer, state: str, body: bytes) -> None:
    client = Wire(server, state)
    assert client.lock().status_code == 200
    assert client.write(body).is_success
    client.unlock()


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[StateServer]:
    """A server of this test alone: what all of its states cost is counted."""
    with serving(tmp_path / "server") as server:
        yield server


@pytest.fixture
def prod(tmp_path: Path, own_server: StateServer) -> Project:
    """A protected context on a real state server, its configuration committed."""
    root = tmp_path / "project"
    root.mkdir()
    made = Project(root, own_server, own_server.token, "1")
    made.configure('[environment.prod]\nfolder = "infra"\nprotected = true\n')
    made.write(MAIN)
    made.commit()
    own_server.protect(made.state("prod"))
    made.done("use", "prod")
    return made


def approve(server: StateServer, project: Project, sha256: str) -> None:
    mine, project.token = project.token, server.make_token("bob", "*:read,review")
    project.done("review", sha256[:12], "approve")
    project.token = mine


def test_a_plan_is_priced_with_all_other_states_and_recorded_with_its_cost(
    prod: Project, own_server: StateServer
) -> None:
    stored(own_server, "staging", billed(1, gateways=2))
    told = prod.done("plan")
    assert "cost: passed" in told
    assert "Within the limit: 77.00 EUR left of 150.00 EUR a month without VAT." in told
    assert "policy: passed" in told
    recorded: list[dict[str, Any]] = own_server.get(f"states/{prod.state('prod')}/plans")["items"]
    assert (recorded[0]["cost"]["after"], recorded[0]["cost"]["total"]) == ("0.00", "73.00")


def test_over_the_limit_of_all_states_a_protected_apply_stops_and_the_lines_are_named(
    prod: Project, own_server: StateServer
) -> None:
    stored(own_server, "staging", billed(1, gateways=5))
    planned = prod.json("plan")
    approve(own_server, prod, planned["sha256"])
    answer = prod.run("apply")
    assert answer.returncode == 3
    assert "cost refuses this plan" in answer.stderr
    assert "5 NAT gateways: replace them by one NAT instance (t4g.nano): saves 178.33 EUR" in answer.stderr
    assert prod.serial("prod") is None


def test_the_console_of_a_real_server_tells_a_refusal_and_asks_for_a_token(own_server: StateServer) -> None:
    stored(own_server, "staging", billed(1, gateways=5))
    other = Wire(own_server, "staging")
    other.lock()
    assert other.write(document(9, lineage="another")).status_code == 409
    page = own_server.ask("GET", "/console")
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))
    assert page.status_code == 200
    assert "This is another state: lineage another" in said
    assert "wire@test" in said
    assert "Over the limit by 32.50 EUR" in said
    assert own_server.ask("GET", "/console/states/staging").status_code == 200
    assert own_server.ask("GET", "/console", "rls_" + "x" * 43).status_code == 401


def test_the_console_shows_no_more_than_the_token_may_read(own_server: StateServer) -> None:
    stored(own_server, "staging", billed(1, gateways=1))
    stored(own_server, "secret-project", billed(1, gateways=1))
    narrow = own_server.make_token("narrow", "staging:read")
    page = own_server.ask("GET", "/console", narrow)
    assert "staging" in page.text
    assert "secret-project" not in page.text
    assert own_server.ask("GET", "/console/states/secret-project", narrow).status_code != 200
    assert "secret-project" in own_server.ask("GET", "/console").text


def test_the_budget_of_all_states_is_read_from_a_real_server(prod: Project, own_server: StateServer) -> None:
    stored(own_server, "staging", billed(1, gateways=1))
    command = [str(RELAIS), "budget", "--json"]
    answer = subprocess.run(
        command, cwd=prod.root, env=prod.environment(), capture_output=True, text=True, check=False, timeout=PATIENCE
    )
    found = json.loads(answer.stdout)
    assert (answer.returncode, found["on_demand"], found["complete"]) == (0, "36.50", True)


def test_the_console_of_one_s_own_machine_is_served_until_it_is_interrupted(
    own_server: StateServer, tmp_path: Path
) -> None:
    stored(own_server, "staging", billed(1, gateways=1))
    environment = Project(tmp_path, own_server, own_server.token, "1").environment()
    command = [str(RELAIS), "console", "--port", "0"]
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True) as console:
        assert console.stderr is not None
        address = console.stderr.readline().split()[-1]
        with httpx2.Client(follow_redirects=True, timeout=PATIENCE) as browser:
            page = browser.get(address)
            stranger = httpx2.get(address.partition("?")[0], timeout=PATIENCE)
        console.send_signal(signal.SIGINT)
        code = console.wait(PATIENCE)
    assert (page.status_code, stranger.status_code) == (200, 403)
    assert "staging" in page.text
    assert code in {0, -signal.SIGINT, 130}
