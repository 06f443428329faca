"""What the reconciler in each cluster is told: the branch as it is, with charts and values of this repository alone."""

from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from charts.tests.rendering import Object
from charts.tests.test_templates import faults
from scripts.render_charts import ENVIRONMENTS, INFRA, INSTALLED
from scripts.steps import ROOT


def objects(environment: str) -> list[Object]:
    return list(yaml.safe_load_all((INFRA / environment / "flux.yaml").read_text(encoding="utf-8")))


def releases(environment: str) -> Iterator[tuple[str, Any]]:
    yield from (
        (one["spec"]["releaseName"], one["spec"]) for one in objects(environment) if "releaseName" in one["spec"]
    )


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_no_field_is_misspelt(environment: str) -> None:
    assert [fault for one in objects(environment) for fault in faults(one)] == []
    assert list(faults(objects(environment)[1] | {"spec": {"chrt": {}}})) != []


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_it_applies_what_the_environment_installs_with_the_values_that_promotions_write(environment: str) -> None:
    told = dict(releases(environment))
    assert told.keys() == INSTALLED.keys()
    for name, spec in told.items():
        chart = spec["chart"]["spec"]
        assert chart["chart"] == f"charts/{name}"
        assert chart["valuesFiles"] == [f"charts/{name}/values.yaml", f"infra/{environment}/{INSTALLED[name]}"]
        assert all((ROOT / file).exists() for file in (*chart["valuesFiles"], chart["chart"]))


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_a_commit_that_changes_values_alone_is_applied(environment: str) -> None:
    assert {spec["chart"]["spec"]["reconcileStrategy"] for _, spec in releases(environment)} == {"Revision"}


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_way_back_is_a_commit(environment: str) -> None:
    assert {spec["upgrade"]["remediation"]["retries"] for _, spec in releases(environment)} == {0}


def test_environments_are_twins() -> None:
    staging, prod = (list(releases(one)) for one in ENVIRONMENTS)
    assert [name for name, _ in staging] == [name for name, _ in prod]
    assert all(one.keys() == other.keys() for (_, one), (_, other) in zip(staging, prod, strict=True))


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_values_are_no_objects(environment: str) -> None:
    applied = yaml.safe_load((INFRA / environment / "kustomization.yaml").read_text(encoding="utf-8"))
    assert applied["resources"] == ["flux.yaml"]
