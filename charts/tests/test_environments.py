"""Environments: twins whose rendering is kept, so that a change shows its effect in review."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from charts.tests.rendering import containers, render
from charts.tests.upgrades import rendered
from scripts.render_charts import ENVIRONMENTS, GOLDEN, INFRA, INSTALLED, differences
from scripts.render_charts import render as render_environment


def names(values: Any, path: str = "") -> Iterator[str]:
    """Yield the dotted names of everything that is set."""
    if not isinstance(values, dict):
        yield path
        return
    for name, value in values.items():
        yield from names(value, f"{path}.{name}".lstrip("."))


def values_of(environment: str, file: str = "values.yaml") -> Any:
    return yaml.safe_load((INFRA / environment / file).read_text(encoding="utf-8"))


def test_twins_have_the_same_files() -> None:
    staging, prod = ({file.name for file in (INFRA / one).iterdir()} for one in ENVIRONMENTS)
    assert staging == prod >= set(INSTALLED.values())


@pytest.mark.parametrize("file", INSTALLED.values())
def test_twins_set_the_same_names(file: str) -> None:
    staging, prod = (list(names(values_of(one, file))) for one in ENVIRONMENTS)
    assert staging == prod
    assert values_of("staging", file) != values_of("prod", file)


def test_staging_is_lighter() -> None:
    staging, prod = (values_of(one) for one in ENVIRONMENTS)
    assert staging["database"]["instances"] < prod["database"]["instances"]
    assert staging["backend"]["replicas"] < prod["backend"]["replicas"]


FLOATING = re.compile(r"[^@]*:(?!\d+\.\d+)[^@/]*|([^@:/]+:\d+/)?[^@:]*")
"""An image whose content changes under its name: without a digest, and without a version of two numbers at least."""


@pytest.mark.parametrize("environment", ENVIRONMENTS)
@pytest.mark.parametrize("chart", INSTALLED)
def test_every_image_is_named_by_its_version_or_digest(charts: Path, chart: str, environment: str) -> None:
    objects = rendered(charts / chart, chart, INFRA / environment / INSTALLED[chart])
    images = {one["image"] for _, pod in objects.pods() for one in containers(pod)}
    images |= {one["spec"]["imageName"] for one in objects.of("Cluster")}
    assert images
    assert [one for one in images if FLOATING.fullmatch(one)] == []


def test_an_image_that_floats_is_seen() -> None:
    floating = ("postgresql", "registry:5000/postgresql", "postgresql:18", "postgresql:latest", "a/b:18-bookworm")
    assert [one for one in floating if not FLOATING.fullmatch(one)] == []
    exact = ("postgresql:18.1", "a:5000/b:18.1-system-trixie", f"a/b@sha256:{'0' * 64}", f"a:18@sha256:{'0' * 64}")
    assert [one for one in exact if FLOATING.fullmatch(one)] == []


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_what_is_kept_is_what_the_charts_render(charts: Path, environment: str, tmp_path: Path) -> None:
    rendered = render_environment(charts, environment, tmp_path)
    assert list(differences(rendered, GOLDEN / environment)) == [], "python -m scripts.render_charts --write"


def test_what_differs_is_told(tmp_path: Path) -> None:
    kept = shutil.copytree(GOLDEN / "staging", tmp_path / "staging")
    (kept / "backend/service.yaml").write_text("changed")
    (kept / "frontend/service.yaml").unlink()
    (kept / "frontend/more.yaml").write_text("more")
    wanted = ["staging/backend/service.yaml", "staging/frontend/more.yaml", "staging/frontend/service.yaml"]
    assert list(differences(GOLDEN / "staging", kept)) == wanted


def test_both_parts_are_on_one_origin(charts: Path) -> None:
    whole = render(charts / "utilisateurs", {"global.host": "people.example.org"})
    ingresses = whole.of("Ingress")
    assert {one["spec"]["rules"][0]["host"] for one in ingresses} == {"people.example.org"}
    assert {one["spec"]["tls"][0]["secretName"] for one in ingresses} == {"users-tls"}
    settings = whole.one("ConfigMap", "-backend")["data"]
    assert settings["UTILISATEURS_PUBLIC_URL"] == "https://people.example.org"


def test_one_certificate_is_asked_for_once(charts: Path) -> None:
    issuers = [
        one["metadata"]["name"]
        for one in render(charts / "utilisateurs").of("Ingress")
        if "cert-manager.io/cluster-issuer" in one["metadata"]["annotations"]
    ]
    assert issuers == ["users-frontend"]


def test_parts_are_left_out_by_choice(charts: Path) -> None:
    alone = render(charts / "utilisateurs", {"components.database": False, "components.frontend": False})
    assert alone.of("Cluster") == []
    assert [one["metadata"]["name"] for one in alone.of("Deployment")] == ["users-backend"]


def test_routes_of_a_gateway_name_the_one_that_is_made(charts: Path) -> None:
    by_gateway = {"gateway.enabled": True, "backend.route.kind": "gateway", "frontend.route.kind": "gateway"}
    whole = render(charts / "utilisateurs", by_gateway)
    gateway = whole.one("Gateway")
    parents = [parent for route in whole.of("HTTPRoute") for parent in route["spec"]["parentRefs"]]
    assert (
        parents == [{"name": gateway["metadata"]["name"], "sectionName": gateway["spec"]["listeners"][0]["name"]}] * 2
    )
