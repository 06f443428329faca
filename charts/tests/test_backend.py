"""The promises of the chart `backend`, looked for in what it renders."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from charts.tests.rendering import Object, Objects, containers, environment, render
from utilisateurs.app.health import router as health
from utilisateurs.app.settings import Settings
from utilisateurs.cli.main import app as command_line

POOLED = {"database.poolerHost": "the-pooler"}


@pytest.fixture(scope="module")
def objects(charts: Path) -> Objects:
    return render(charts / "backend")


@pytest.fixture(scope="module")
def pod(objects: Objects) -> Object:
    return objects.one("Deployment")["spec"]["template"]["spec"]  # type: ignore[no-any-return] # a part of a document


def server(pod: Object) -> Object:
    return pod["containers"][0]  # type: ignore[no-any-return] # a part of a document


def test_no_pod_is_taken_away_before_another_is_ready(objects: Objects) -> None:
    strategy = objects.one("Deployment")["spec"]["strategy"]
    assert strategy == {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 0, "maxSurge": 1}}


def test_a_leaving_pod_has_time_for_the_proxies_then_for_its_requests(charts: Path) -> None:
    given = {"lifecycle.propagationSeconds": 30, "lifecycle.drainSeconds": 60}
    objects = render(charts / "backend", given)
    pod = objects.one("Deployment")["spec"]["template"]["spec"]
    assert server(pod)["lifecycle"]["preStop"]["sleep"]["seconds"] == 30
    assert objects.one("ConfigMap")["data"]["UTILISATEURS_DRAIN_SECONDS"] == "60"
    assert pod["terminationGracePeriodSeconds"] > 30 + 60


def test_probes_ask_what_they_should(pod: Object) -> None:
    paths = {probe: server(pod)[f"{probe}Probe"]["httpGet"]["path"] for probe in ("startup", "liveness", "readiness")}
    assert paths == {"startup": "/health/live", "liveness": "/health/live", "readiness": "/health/ready"}
    assert set(paths.values()) <= {getattr(route, "path", "") for route in health.routes}


def test_a_database_that_is_away_for_half_a_minute_restarts_no_pod(pod: Object) -> None:
    probe = server(pod)["livenessProbe"]
    assert probe["periodSeconds"] * probe["failureThreshold"] >= 30
    assert probe["httpGet"]["path"] != "/health/ready"


def test_migrations_are_an_ordinary_job_and_no_hook(objects: Objects) -> None:
    job = objects.one("Job")
    assert "annotations" not in job["metadata"]
    assert containers(job["spec"]["template"]["spec"])[0]["args"] == ["migrate"]


def test_pods_wait_for_the_migrations_by_a_command_that_the_image_has(pod: Object) -> None:
    waiting = pod["initContainers"][0]
    commands = {
        command.name or (command.callback.__name__.replace("_", "-") if command.callback else "")
        for command in command_line.registered_commands
    }
    assert waiting["args"][0] == "await-schema"
    assert waiting["args"][0] in commands
    assert {server(pod)["args"][0], "migrate"} <= commands
    assert waiting["image"] == server(pod)["image"]


def test_a_change_of_what_migrates_makes_another_job_and_nothing_else_does(charts: Path) -> None:
    def name(**values: Any) -> str:
        return str(render(charts / "backend", values).one("Job")["metadata"]["name"])

    assert name() == name(**{"replicas": 5, "settings.UTILISATEURS_WORKERS": "4"})
    assert len({name(), name(**{"image.tag": "0.2.0"}), name(**{"database.host": "other"})}) == 3


@pytest.mark.parametrize("values", [{}, POOLED])
def test_migrations_go_straight_to_the_primary_as_the_owner(charts: Path, values: Object) -> None:
    job = render(charts / "backend", values).one("Job")["spec"]["template"]["spec"]
    given = environment(containers(job)[0])
    assert "@users-database-rw:5432/" in given["UTILISATEURS_MIGRATIONS_DATABASE_URL"]
    assert given["UTILISATEURS_MIGRATIONS_DATABASE_URL"].startswith("postgresql://$(OWNER_USERNAME):$(OWNER_PASSWORD)@")
    assert given["OWNER_PASSWORD"]["secretKeyRef"]["name"] == "users-database-app"
    assert "the-pooler" not in str(job)


def test_queries_may_go_through_a_pooler_and_elections_never(charts: Path) -> None:
    pod = render(charts / "backend", POOLED).one("Deployment")["spec"]["template"]["spec"]
    for container in containers(pod):
        given = environment(container)
        assert "@the-pooler:5432/" in given["DATABASE_URL"]
        assert "@users-database-rw:5432/" in given["UTILISATEURS_DIRECT_DATABASE_URL"]


def test_serving_pods_never_hold_the_owners_password(pod: Object) -> None:
    assert "users-database-app" not in str(pod)
    assert "OWNER" not in str(pod)


def test_every_variable_is_one_that_the_application_reads(charts: Path) -> None:
    objects = render(charts / "backend", POOLED)
    known = set(
        re.findall(r"\b(?:UTILISATEURS_[A-Z0-9_]+|PORT|DATABASE_URL|TRUSTED_PROXIES)\b", str(known_variables()))
    )
    by_libpq = {"PGSSLMODE", "PGSSLROOTCERT"}
    set_here = set(objects.one("ConfigMap")["data"])
    for _, pod in objects.pods():
        set_here |= {name for one in containers(pod) for name in environment(one)}
    parts = {f"{role}_{part}" for role in ("OWNER", "SERVING") for part in ("USERNAME", "PASSWORD")}
    assert set_here - by_libpq - parts <= known


def known_variables() -> list[str]:
    fixed = ["PORT", "DATABASE_URL", "TRUSTED_PROXIES"]
    return [*fixed, *(f"UTILISATEURS_{name.upper()}" for name in Settings.model_fields)]


def test_the_autoscaler_goes_by_processor_or_requests_by_choice(charts: Path) -> None:
    def kinds(**values: Any) -> list[str]:
        metrics = render(charts / "backend", values).one("HorizontalPodAutoscaler")["spec"]["metrics"]
        return [metric["type"] for metric in metrics]

    requests = {"autoscaling.requests.enabled": True}
    assert kinds() == ["Resource"]
    assert kinds(**requests) == ["Resource", "Pods"]
    assert kinds(**requests, **{"autoscaling.cpu.enabled": False}) == ["Pods"]


def test_who_is_scaled_has_no_fixed_number(charts: Path, objects: Objects) -> None:
    assert "replicas" not in objects.one("Deployment")["spec"]
    fixed = render(charts / "backend", {"autoscaling.enabled": False, "replicas": 3})
    assert fixed.one("Deployment")["spec"]["replicas"] == 3
    assert fixed.of("HorizontalPodAutoscaler") == []


def test_selectors_find_the_serving_pods_and_only_them(objects: Objects) -> None:
    def matches(selector: Object, one: Object) -> bool:
        labels: Object = one["spec"]["template"]["metadata"]["labels"]
        return selector.items() <= labels.items()

    deployment, job = objects.one("Deployment"), objects.one("Job")
    for selector in (
        deployment["spec"]["selector"]["matchLabels"],
        objects.one("Service")["spec"]["selector"],
        objects.one("PodDisruptionBudget")["spec"]["selector"]["matchLabels"],
        objects.one("NetworkPolicy", "-ingress")["spec"]["podSelector"]["matchLabels"],
        *(one["labelSelector"]["matchLabels"] for one in spread(deployment)),
    ):
        assert matches(selector, deployment)
        assert not matches(selector, job)


def spread(deployment: Object) -> list[Object]:
    return deployment["spec"]["template"]["spec"]["topologySpreadConstraints"]  # type: ignore[no-any-return] # as above


def test_pods_are_spread_over_zones(charts: Path, objects: Objects) -> None:
    strict = render(charts / "backend", {"spread.whenUnsatisfiable": "DoNotSchedule"}).one("Deployment")
    assert {one["topologyKey"] for one in spread(objects.one("Deployment"))} >= {"topology.kubernetes.io/zone"}
    assert {one["whenUnsatisfiable"] for one in spread(strict) if one["topologyKey"].endswith("zone")} == {
        "DoNotSchedule"
    }


def test_nothing_is_let_in_or_out_but_what_is_needed(objects: Objects) -> None:
    deny = objects.one("NetworkPolicy", "-deny")["spec"]
    assert deny.keys() == {"podSelector", "policyTypes"}
    assert deny["policyTypes"] == ["Ingress", "Egress"]
    ingress = objects.one("NetworkPolicy", "-ingress")["spec"]["ingress"]
    callers = [peer["namespaceSelector"]["matchLabels"]["kubernetes.io/metadata.name"] for peer in ingress[0]["from"]]
    assert (callers, len(ingress)) == (["traefik", "monitoring"], 1)
    ports = [
        {port["port"] for port in rule["ports"]} for rule in objects.one("NetworkPolicy", "-egress")["spec"]["egress"]
    ]
    assert ports == [{53}, {5432}, {465, 587}]


def test_every_rule_of_the_network_names_who_and_where(charts: Path) -> None:
    objects = render(charts / "backend", {"networkPolicy.mailNetworks": [], "networkPolicy.callers": []})
    egress = objects.one("NetworkPolicy", "-egress")["spec"]["egress"]
    assert len(egress) == 2
    assert all(rule.get("to") and rule.get("ports") for rule in egress)


def test_no_token_is_mounted(objects: Objects, pod: Object) -> None:
    assert objects.one("ServiceAccount")["automountServiceAccountToken"] is False
    assert pod["automountServiceAccountToken"] is False
    assert pod["serviceAccountName"] == objects.one("ServiceAccount")["metadata"]["name"]


def test_no_object_holds_a_secret_and_all_are_named(objects: Objects, pod: Object) -> None:
    assert objects.of("Secret") == []
    named = {one["secretRef"]["name"] for one in server(pod)["envFrom"] if "secretRef" in one}
    assert named == {"users-backend"}


def test_the_external_secret_fills_the_one_that_pods_read(charts: Path) -> None:
    given = {"secret.externalSecret.enabled": True, "secret.name": "sealed"}
    objects = render(charts / "backend", given)
    external = objects.one("ExternalSecret")["spec"]
    assert external["target"]["name"] == "sealed"
    assert {one["secretKey"] for one in external["data"]} == {"UTILISATEURS_SECRET", "UTILISATEURS_SMTP_URL"}
    assert "'name': 'sealed'" in str(objects.one("Deployment"))


def test_a_change_of_settings_rolls_the_pods(charts: Path, objects: Objects) -> None:
    changed = render(charts / "backend", {"settings.UTILISATEURS_WORKERS": "4"})
    old, new = (one.one("Deployment")["spec"]["template"]["metadata"]["annotations"] for one in (objects, changed))
    assert old["checksum/settings"] != new["checksum/settings"]


@pytest.mark.parametrize(("kind", "found"), [("none", None), ("ingress", "Ingress"), ("gateway", "HTTPRoute")])
def test_requests_come_in_by_ingress_or_gateway_by_choice(charts: Path, kind: str, found: str | None) -> None:
    objects = render(charts / "backend", {"route.kind": kind})
    assert [one["kind"] for one in objects.all if one["kind"] in {"Ingress", "HTTPRoute"}] == ([found] if found else [])


@pytest.mark.parametrize("kind", ["ingress", "gateway"])
def test_health_and_figures_are_not_reachable_from_outside(charts: Path, kind: str) -> None:
    route = str(
        render(charts / "backend", {"route.kind": kind}).one({"ingress": "Ingress", "gateway": "HTTPRoute"}[kind])
    )
    assert "'/api'" in route
    assert "health" not in route
    assert "metrics" not in route
    assert "'/'" not in route


def test_certificates_and_names_are_asked_for_by_value(charts: Path) -> None:
    asked = {
        "route.kind": "ingress",
        "route.ingress.className": "nginx",
        "route.ingress.clusterIssuer": "letsencrypt",
        "route.externalDns.enabled": True,
        "route.host": "users.example.org",
    }
    ingress = render(charts / "backend", asked).one("Ingress")
    assert ingress["spec"]["ingressClassName"] == "nginx"
    assert ingress["spec"]["tls"] == [{"hosts": ["users.example.org"], "secretName": "users-tls"}]
    assert ingress["metadata"]["annotations"] == {
        "cert-manager.io/cluster-issuer": "letsencrypt",
        "external-dns.alpha.kubernetes.io/hostname": "users.example.org",
        "external-dns.alpha.kubernetes.io/ttl": "300",
    }
    assert not render(charts / "backend", {"route.kind": "ingress"}).one("Ingress")["metadata"]["annotations"]


def test_supervision_is_by_choice(charts: Path, objects: Objects) -> None:
    watched = render(charts / "backend", {"serviceMonitor.enabled": True, "datadog.enabled": True})
    assert objects.of("ServiceMonitor") == []
    assert "datadog" not in str(objects.all)
    assert watched.one("ServiceMonitor")["spec"]["endpoints"][0]["path"] == "/metrics"
    template = watched.one("Deployment")["spec"]["template"]["metadata"]
    assert "/metrics" in template["annotations"]["ad.datadoghq.com/backend.checks"]
    assert template["labels"]["tags.datadoghq.com/env"] == "production"


def test_a_digest_wins_over_the_tag(charts: Path) -> None:
    digest = f"sha256:{'ab' * 32}"
    deployment = render(charts / "backend", {"image.digest": digest, "image.tag": "1.2.3"}).one("Deployment")
    assert server(deployment["spec"]["template"]["spec"])["image"].endswith(f":1.2.3@{digest}")


@pytest.mark.parametrize("part", ["backend", "frontend"])
def test_a_new_version_of_the_chart_alone_rolls_no_pod(charts: Path, tmp_path: Path, part: str) -> None:
    newer = shutil.copytree(charts / part, tmp_path / part)
    told = (newer / "Chart.yaml").read_text()
    (newer / "Chart.yaml").write_text(re.sub(r"^version: .*", "version: 9.9.9", told, flags=re.MULTILINE))
    old, new = (render(chart).one("Deployment") for chart in (charts / part, newer))
    assert old["metadata"]["labels"] != new["metadata"]["labels"]
    assert old["spec"] == new["spec"]


def test_an_upgrade_changes_no_field_that_cannot_change(charts: Path) -> None:
    changed = {"image.tag": "9.9.9", "settings.UTILISATEURS_WORKERS": "8", "route.kind": "ingress", **POOLED}
    old, new = render(charts / "backend"), render(charts / "backend", changed)
    assert old.one("Deployment")["spec"]["selector"] == new.one("Deployment")["spec"]["selector"]
    jobs = {one.one("Job")["metadata"]["name"]: one.one("Job")["spec"] for one in (old, new)}
    assert len(jobs) == 2
