"""The promises of the chart `relais`, looked for in what it renders; its state server is started as a pod would."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from backend.tests.local.processes import eventually
from charts.tests.rendering import Object, Objects, containers, environment, render
from charts.tests.variants import EVERYTHING
from relais.entrypoints.cli.main import Tools
from scripts.render_charts import INFRA, INSTALLED
from scripts.server import free_port

NAME = "relais"


@pytest.fixture(scope="module")
def objects(charts: Path) -> Objects:
    return render(charts / "relais", release=NAME)


@pytest.fixture(scope="module")
def shared(charts: Path) -> Objects:
    return render(charts / "relais", EVERYTHING["relais"]["PostgreSQL, everything, ingress"], NAME)


def pod(objects: Objects, ending: str = "-state") -> Object:
    return objects.one("Deployment", ending)["spec"]["template"]["spec"]  # type: ignore[no-any-return] # a part of it


def job(objects: Objects, ending: str) -> Object:
    spec: Object = objects.one("CronJob", ending)["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    return spec["containers"][0]  # type: ignore[no-any-return] # a part of a document


def test_a_file_has_one_server_at_a_time(objects: Objects) -> None:
    deployment, claim = objects.one("Deployment", "-state")["spec"], objects.one("PersistentVolumeClaim")
    assert (deployment["replicas"], deployment["strategy"]) == (1, {"type": "Recreate"})
    assert claim["spec"]["accessModes"] == ["ReadWriteOncePod"]
    claimed = [one["persistentVolumeClaim"] for one in pod(objects)["volumes"] if "persistentVolumeClaim" in one]
    assert claimed == [{"claimName": claim["metadata"]["name"]}]


def test_states_outlive_the_release(objects: Objects) -> None:
    assert objects.one("PersistentVolumeClaim")["metadata"]["annotations"] == {"helm.sh/resource-policy": "keep"}


def test_with_postgresql_several_serve_and_none_is_taken_away_before_another_is_ready(shared: Objects) -> None:
    deployment = shared.one("Deployment", "-state")["spec"]
    assert deployment["strategy"]["rollingUpdate"] == {"maxUnavailable": 0, "maxSurge": 1}
    assert deployment["replicas"] == 2
    assert shared.of("PersistentVolumeClaim") == []
    selector = shared.one("PodDisruptionBudget")["spec"]["selector"]["matchLabels"]
    assert selector.items() <= deployment["template"]["metadata"]["labels"].items()


def test_key_and_database_are_named_and_in_no_object(objects: Objects, shared: Objects) -> None:
    assert objects.of("Secret") == shared.of("Secret") == []
    given = environment(containers(pod(shared))[0])
    assert given["RELAIS_STATE_KEY"] == {"secretKeyRef": {"name": "relais-states-key", "key": "key"}}
    assert given["RELAIS_STATE_DATABASE"] == {"secretKeyRef": {"name": "relais-states-database", "key": "url"}}
    assert shared.one("ExternalSecret")["spec"]["target"]["name"] == "relais-states-key"


def test_a_leaving_pod_has_time_for_the_proxies_then_for_its_requests(objects: Objects, shared: Objects) -> None:
    for one in (pod(objects), pod(shared), pod(shared, "-webhooks")):
        waits = containers(one)[0]["lifecycle"]["preStop"]["sleep"]["seconds"]
        assert one["terminationGracePeriodSeconds"] > waits + 30


def test_a_database_that_is_away_restarts_no_pod(objects: Objects) -> None:
    server = containers(pod(objects))[0]
    assert server["readinessProbe"]["httpGet"]["path"] == "/health"
    assert "httpGet" not in server["livenessProbe"]


def test_tokens_never_travel_in_clear_beyond_the_way_in(objects: Objects, shared: Objects) -> None:
    own = containers(pod(shared))[0]
    assert "--plain-http" in containers(pod(objects))[0]["args"]
    assert "--plain-http" not in own["args"]
    assert own["readinessProbe"]["httpGet"]["scheme"] == "HTTPS"
    assert environment(job(shared, "-audit"))["RELAIS_STATE_ADDRESS"] == "https://relais-state:8765"
    assert shared.one("Ingress")["spec"]["tls"] == [{"hosts": ["relais.example.com"], "secretName": "relais-tls"}]


def test_what_is_on_by_itself_calls_words_that_the_image_has(objects: Objects) -> None:
    assert [one["metadata"]["name"] for one in objects.of("CronJob")] == ["relais-audit"]
    assert [one["metadata"]["name"] for one in objects.of("Deployment")] == ["relais-state"]
    words = {containers(pod)[0]["args"][0] for _, pod in objects.pods()}
    assert words <= set(Tools.lazy)


def test_the_clock_audits_and_compares(shared: Objects) -> None:
    said = {one["metadata"]["name"]: job(shared, one["metadata"]["name"])["args"] for one in shared.of("CronJob")}
    assert said == {"relais-audit": ["state", "audit", "verify"], "relais-drift": ["verify"]}
    for one in shared.of("CronJob"):
        assert one["spec"]["concurrencyPolicy"] == "Forbid"
        assert one["spec"]["jobTemplate"]["spec"]["activeDeadlineSeconds"] > 0
        assert "'relais-jobs'" in str(one)


def test_nothing_is_let_in_or_out_but_what_each_needs(objects: Objects, shared: Objects) -> None:
    def ports(objects: Objects, ending: str) -> list[set[object]]:
        rules = objects.one("NetworkPolicy", ending)["spec"]["egress"]
        assert all(rule["to"] for rule in rules)
        return [{port["port"] for port in rule["ports"]} for rule in rules]

    assert objects.one("NetworkPolicy", "-deny")["spec"].keys() == {"podSelector", "policyTypes"}
    assert ports(objects, "-state") == [{53}]
    assert ports(shared, "-state") == [{53}, {5432}]
    assert ports(objects, "-jobs") == [{53}, {"http"}, {22, 443}]
    assert ports(shared, "-webhooks") == [{53}, {22, 443}]
    callers = objects.one("NetworkPolicy", "-state")["spec"]["ingress"][0]["from"]
    assert [next(iter(one)) for one in callers] == ["podSelector", "namespaceSelector", "namespaceSelector"]


@pytest.mark.parametrize(("kind", "found"), [("none", None), ("ingress", "Ingress"), ("gateway", "HTTPRoute")])
def test_requests_come_in_by_ingress_or_gateway_by_choice(charts: Path, kind: str, found: str | None) -> None:
    objects = render(charts / "relais", {"route.kind": kind}, NAME)
    ways = [one for one in objects.all if one["kind"] in {"Ingress", "HTTPRoute"}]
    assert [one["kind"] for one in ways] == ([found] if found else [])
    for path in ("health", "metrics", "hooks"):
        assert f"/{path}" not in str(ways)


def test_webhooks_have_their_own_paths_and_pods(shared: Objects) -> None:
    paths = shared.one("Ingress")["spec"]["rules"][0]["http"]["paths"]
    to = {one["path"]: one["backend"]["service"]["name"] for one in paths}
    assert to == dict.fromkeys(("/tf", "/api", "/console"), "relais-state") | {"/hooks": "relais-webhooks"}
    labels = shared.one("Deployment", "-webhooks")["spec"]["template"]["metadata"]["labels"]
    assert shared.one("Service", "-webhooks")["spec"]["selector"].items() <= labels.items()


def test_figures_are_read_with_a_token_of_their_own(shared: Objects) -> None:
    endpoint = shared.one("ServiceMonitor")["spec"]["endpoints"][0]
    assert endpoint["authorization"]["credentials"] == {"name": "relais-metrics", "key": "token"}


def test_every_environment_installs_it() -> None:
    assert "relais" in INSTALLED


@contextmanager
def running(words: list[str], folder: Path, health: str, **given: str) -> Iterator[None]:
    """Run `relais` in a folder as a container would, with nothing in its environment but what is given."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), **given}
    with (folder / "log").open("wb") as log:
        child = subprocess.Popen(["relais", *words], cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        assert eventually(lambda: child.poll() is not None or answers(health), 120)
        assert child.poll() is None, (folder / "log").read_text()
        yield
    finally:
        child.terminate()
        child.wait()


def test_what_the_webhooks_are_called_with_is_what_the_image_takes(shared: Objects, tmp_path: Path) -> None:
    server, port = containers(pod(shared, "-webhooks"))[0], free_port()
    words = [one.replace("0.0.0.0", "127.0.0.1").replace("8780", str(port)) for one in server["args"]]
    settings = (INFRA / "relais.toml").read_text()
    (tmp_path / "relais.toml").write_text(settings.replace("https://gitlab.example.com", "file:///nowhere"))
    health = f"http://127.0.0.1:{port}{server['readinessProbe']['httpGet']['path']}"
    with running(words, tmp_path, health, RELAIS_INFORM_SECRET="ab" * 16):
        assert httpx2.post(f"http://127.0.0.1:{port}/hooks").status_code == 403


@pytest.fixture(scope="module")
def started(objects: Objects, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The state server with the arguments and the environment of its pod; its address and its folder."""
    server, data, port = containers(pod(objects))[0], tmp_path_factory.mktemp("data"), free_port()
    words = [one.replace("0.0.0.0", "127.0.0.1").replace("--port=8765", f"--port={port}") for one in server["args"]]
    assert environment(server).keys() == {"HOME", "RELAIS_STATE_KEY", "RELAIS_STATE_DATABASE"}
    database = environment(server)["RELAIS_STATE_DATABASE"].replace("/data", str(data))
    address = f"http://127.0.0.1:{port}"
    given = {"RELAIS_STATE_KEY": "ab" * 32, "RELAIS_STATE_DATABASE": database}
    with running(words, data, f"{address}/health", **given):
        yield address, data


def answers(url: str) -> bool:
    try:
        return httpx2.get(url).status_code == 200
    except httpx2.TransportError:
        return False


def test_the_pods_arguments_start_a_server_and_its_job_passes(objects: Objects, started: tuple[str, Path]) -> None:
    address, data = started
    admin = {"PATH": os.environ["PATH"], "HOME": str(data), "RELAIS_STATE_ADDRESS": address}
    token = ["state", "token", "create", "jobs", "--scope", "*:read"]
    made = relais(token, admin | {"RELAIS_STATE_TOKEN": (data / "states.token").read_text().strip()})
    audited = relais(job(objects, "-audit")["args"], admin | {"RELAIS_STATE_TOKEN": made.strip()})
    assert "hain" in audited
    assert httpx2.get(f"{address}/console", auth=("anybody", made.strip())).status_code == 200


def relais(words: list[str], given: dict[str, str]) -> str:
    done = subprocess.run(["relais", *words], env=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
