"""The promises of the chart `frontend`, looked for in what it renders."""

from pathlib import Path

import pytest

from charts.tests.rendering import Objects, render


@pytest.fixture(scope="module")
def objects(charts: Path) -> Objects:
    return render(charts / "frontend")


def test_no_pod_is_taken_away_before_another_is_ready(objects: Objects) -> None:
    deployment = objects.one("Deployment")["spec"]
    pod = deployment["template"]["spec"]
    assert deployment["strategy"]["rollingUpdate"] == {"maxUnavailable": 0, "maxSurge": 1}
    waits = pod["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"]
    assert pod["terminationGracePeriodSeconds"] > waits >= 5


def test_it_calls_nobody_and_only_the_way_in_calls_it(objects: Objects) -> None:
    assert objects.one("NetworkPolicy", "-deny")["spec"]["policyTypes"] == ["Ingress", "Egress"]
    assert all("egress" not in one["spec"] for one in objects.of("NetworkPolicy"))
    ingress = objects.one("NetworkPolicy", "-ingress")["spec"]["ingress"]
    assert ingress[0]["from"] == [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "traefik"}}}]


def test_nothing_about_an_environment_is_in_the_image(charts: Path) -> None:
    changed = render(charts / "frontend", {"settings.FRONTEND_API_URL": "https://api.example.org/api/v1"})
    assert changed.one("ConfigMap")["data"]["FRONTEND_API_URL"] == "https://api.example.org/api/v1"
    images = {
        one.one("Deployment")["spec"]["template"]["spec"]["containers"][0]["image"]
        for one in (changed, render(charts / "frontend"))
    }
    assert len(images) == 1


@pytest.mark.parametrize(("kind", "found"), [("none", None), ("ingress", "Ingress"), ("gateway", "HTTPRoute")])
def test_requests_come_in_by_ingress_or_gateway_by_choice(charts: Path, kind: str, found: str | None) -> None:
    objects = render(charts / "frontend", {"route.kind": kind})
    assert [one["kind"] for one in objects.all if one["kind"] in {"Ingress", "HTTPRoute"}] == ([found] if found else [])


def test_an_upgrade_changes_no_field_that_cannot_change(charts: Path, objects: Objects) -> None:
    changed = render(charts / "frontend", {"image.tag": "9.9.9", "replicas": 5, "route.kind": "gateway"})
    assert objects.one("Deployment")["spec"]["selector"] == changed.one("Deployment")["spec"]["selector"]
