"""Every chart: helm accepts it, each template gives one object, and Kubernetes would take it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from charts.tests.rendering import Object, given, printed, render
from charts.tests.schemas import built_in_faults
from charts.tests.variants import ALL, EVERYTHING
from scripts.render_charts import CHARTS, ENVIRONMENTS, INFRA, INSTALLED, HelmError, helm

RULES: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "custom_resources.yaml").read_text(encoding="utf-8"))
NAMES = sorted(EVERYTHING)


def is_built_in(one: Object) -> bool:
    """Tell whether Kubernetes itself knows this kind."""
    group, slash, _ = one["apiVersion"].rpartition("/")
    return not slash or "." not in group or group == "networking.k8s.io"


def faults(one: Object) -> Iterator[str]:
    """Tell what is wrong with an object, by Kubernetes' schemas or by our rules."""
    if is_built_in(one):
        yield from built_in_faults(one)
        return
    rule = RULES.get(f"{one['apiVersion']}/{one['kind']}")
    if rule is None:
        yield f"no rule for {one['apiVersion']}/{one['kind']}"
        return
    for error in Draft202012Validator(rule).iter_errors(one["spec"]):
        yield f"{one['kind']}: {error.json_path}: {error.message}"


@pytest.mark.parametrize(("chart", "variant"), ALL)
def test_helm_lints_it_with_every_set_of_values(charts: Path, chart: str, variant: str) -> None:
    assert "0 chart(s) failed" in helm("lint", "--strict", str(charts / chart), *given(EVERYTHING[chart][variant]))


@pytest.mark.parametrize("environment", ENVIRONMENTS)
@pytest.mark.parametrize("chart", INSTALLED)
def test_helm_lints_it_with_the_values_of_every_environment(charts: Path, chart: str, environment: str) -> None:
    values = INFRA / environment / INSTALLED[chart]
    assert "0 chart(s) failed" in helm("lint", "--strict", str(charts / chart), "--values", str(values))


def test_lint_sees_a_value_that_a_chart_does_not_know(charts: Path) -> None:
    with pytest.raises(HelmError, match=r"1 chart\(s\) failed"):
        helm("lint", "--strict", str(charts / "backend"), *given({"replica": 3}))


@pytest.mark.parametrize(("chart", "variant"), ALL)
def test_every_object_is_one_that_kubernetes_takes(charts: Path, chart: str, variant: str) -> None:
    objects = render(charts / chart, EVERYTHING[chart][variant]).all
    assert objects
    assert [fault for one in objects for fault in faults(one)] == []


@pytest.mark.parametrize("chart", NAMES)
def test_each_template_gives_one_object_at_most_and_none_is_dead(charts: Path, chart: str) -> None:
    given: set[str] = set()
    for values in EVERYTHING[chart].values():
        said = printed(charts / chart, values)
        sources = [line for line in said.splitlines() if line.startswith(f"# Source: {chart}/templates/")]
        assert len(sources) == len(set(sources))
        given |= {line.rpartition("/")[2] for line in sources}
    assert given == {file.name for file in (CHARTS / chart / "templates").glob("*.yaml")}


def test_no_two_objects_share_a_name(charts: Path) -> None:
    objects = render(charts / "utilisateurs").all
    names = [(one["kind"], one["metadata"]["name"]) for one in objects]
    assert len(names) == len(set(names))


FAULTS = {
    "a kind that this version of the API does not have": ("Deployment", ("apiVersion",), "apps/v1beta1"),
    "a word for a number": ("Deployment", ("spec", "revisionHistoryLimit"), "three"),
    "a field nobody knows": ("Deployment", ("spec", "replica"), 2),
    "an unknown field of a custom resource": ("Cluster", ("spec", "instance"), 3),
    "a value out of the list": ("Cluster", ("spec", "postgresql", "synchronous", "method"), "all"),
    "a schedule of five fields where six are needed": ("ScheduledBackup", ("spec", "schedule"), "0 0 * * *"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_checks_can_fail(charts: Path, fault: str) -> None:
    kind, path, value = FAULTS[fault]
    one = next(one for one in render(charts / "utilisateurs").of(kind))
    assert list(faults(one)) == []
    place: Any = one
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert list(faults(one)) != []


WRONG: dict[str, dict[str, Object]] = {
    "backend": {
        "an unknown value": {"replica": 3},
        "an unknown value inside": {"image.name": "x"},
        "a number as a word": {"replicas": "two"},
        "a secret among the settings": {"settings.UTILISATEURS_SECRET": "x" * 32},
        "the database's address among the settings": {"settings.DATABASE_URL": "postgresql://a:b@c/d"},
        "a tag where a digest belongs": {"image.digest": "latest"},
        "a drain shorter than endpoints take": {"lifecycle.propagationSeconds": 1},
        "a rule of egress that Kubernetes does not know": {"networkPolicy.extraEgress": [{"port": 443}]},
        "an autoscaler with nothing to go by": {"autoscaling.cpu.enabled": False},
        "a way in that is none": {"route.kind": "loadbalancer"},
    },
    "frontend": {"an unknown value": {"proxy": "http://backend"}, "a setting nobody reads": {"settings.API": "x"}},
    "database": {
        "two servers": {"instances": 2},
        "a parameter that is the chart's": {"parameters.archive_timeout": "1h"},
        "a database elsewhere without its host": {"mode": "external"},
        "an image without a version": {"image": "ghcr.io/cloudnative-pg/postgresql:latest"},
        "an image by digest alone, in which the operator reads no version": {"image": f"postgresql@sha256:{'0' * 64}"},
        "five fields of a schedule": {"backup.schedule": "0 0 * * *"},
    },
    "relais": {
        "two servers of one file": {"state.replicas": 2},
        "a comparison with nothing": {"jobs.drift.enabled": True},
        "webhooks that move nothing": {"webhooks.enabled": True},
        "an unknown value of a job that is gone": {"jobs.drill.image": "x"},
        "a key in clear": {"state.key": "0" * 64},
        "states on a share": {"state.store.accessMode": "ReadWriteMany"},
        "a way in without https": {"route.kind": "ingress", "route.ingress.tlsSecret": ""},
    },
    "utilisateurs": {
        "an unknown value of a part": {"backend.replica": 3},
        "an unknown part": {"relais": {}},
        "no host": {"global.host": ""},
    },
}


@pytest.mark.parametrize(("chart", "what"), [(chart, what) for chart, wrong in WRONG.items() for what in wrong])
def test_a_wrong_value_is_refused(charts: Path, chart: str, what: str) -> None:
    render(charts / chart)
    with pytest.raises(HelmError):
        render(charts / chart, WRONG[chart][what])
