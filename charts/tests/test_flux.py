"""What the reconciler in each cluster is told: charts by versions that promotions wrote, values beside them."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from charts.tests.rendering import Object, Objects
from charts.tests.test_templates import faults
from scripts.publish_charts import publish
from scripts.render_charts import ENVIRONMENTS, INFRA, INSTALLED
from scripts.steps import ROOT

PROOF = ROOT / "scripts" / "test_promotion.sh"
REGISTRY = "oci://registry.example.com/utilisateurs/charts"


def built(folder: Path) -> Objects:
    """Build a folder as Flux does."""
    said = subprocess.run(["kubectl", "kustomize", str(folder)], capture_output=True, text=True, check=True).stdout
    return Objects(list(yaml.safe_load_all(said)))


def copied(folder: Path) -> Path:
    """Copy what a commit may change."""
    for name in ("charts", "infra"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("tests", "__pycache__"))
    return folder


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_no_field_is_misspelt(environment: str) -> None:
    objects = built(INFRA / environment)
    releases = [one for one in objects.all if one["kind"] != "ConfigMap"]
    releases.append(yaml.safe_load(of_the_cluster(environment).read_text(encoding="utf-8")))
    assert [fault for one in releases for fault in faults(one)] == []
    assert list(faults(objects.of("HelmRelease")[0] | {"spec": {"chrt": {}}})) != []


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_each_chart_comes_from_the_registry_by_an_exact_version(environment: str) -> None:
    objects = built(INFRA / environment)
    assert {one["kind"] for one in objects.all} == {"OCIRepository", "HelmRelease", "ConfigMap"}
    for chart in INSTALLED:
        source, release = objects.one("OCIRepository", chart), objects.one("HelmRelease", chart)
        assert release["spec"]["chartRef"] == {"kind": "OCIRepository", "name": chart}
        assert source["metadata"]["namespace"] == release["metadata"]["namespace"] == chart
        assert source["spec"]["url"] == f"{REGISTRY}/{chart}"
        assert re.fullmatch(r"\d+\.\d+\.\d+", source["spec"]["ref"]["tag"])


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_a_commit_that_touches_charts_alone_changes_nothing_in_an_environment(tmp_path: Path, environment: str) -> None:
    checkout = copied(tmp_path)
    before = built(checkout / "infra" / environment)
    for file in (checkout / "charts").rglob("*.yaml"):
        file.write_text("changed: true\n")
    assert built(checkout / "infra" / environment) == before
    shutil.rmtree(checkout / "charts")
    assert built(checkout / "infra" / environment) == before


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_a_commit_that_changes_values_alone_is_applied_at_once(tmp_path: Path, environment: str) -> None:
    folder = copied(tmp_path) / "infra" / environment
    names = []
    for _ in range(2):
        objects = built(folder)
        for chart, file in INSTALLED.items():
            (given,) = objects.one("HelmRelease", chart)["spec"]["valuesFrom"]
            values = next(one for one in objects.of("ConfigMap") if one["metadata"]["name"] == given["name"])
            assert values["metadata"]["namespace"] == chart
            assert values["data"][given["valuesKey"]] == (folder / file).read_text(encoding="utf-8")
            names.append(given["name"])
            (folder / file).write_text((folder / file).read_text(encoding="utf-8") + "# more\n")
    assert len(set(names)) == 2 * len(INSTALLED)


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_version_of_each_chart_is_one_that_the_line_promotes(environment: str) -> None:
    line = tomllib.loads((INFRA / "relais.toml").read_text(encoding="utf-8"))
    slots = line["environment"][environment]["delivery"]["slots"]
    for chart in INSTALLED:
        (source,) = (name for name, one in line["source"].items() if one["url"] == f"{REGISTRY}/{chart}")
        assert line["source"][source]["kind"] == "oci-chart"
        assert line["source"][source]["history_tag"] == f"charts/{chart}/v{{version}}"
        assert f"{source} flux-{chart}.yaml:spec.ref.tag" in slots
        assert f"{source} flux-{chart}.yaml:spec.ref.digest digest" in slots


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_way_back_is_a_commit(environment: str) -> None:
    assert {
        one["spec"]["upgrade"]["remediation"]["retries"] for one in built(INFRA / environment).of("HelmRelease")
    } == {0}


def shape(one: object, path: str = "") -> list[str]:
    """Name every field of an object, without what it says."""
    if isinstance(one, dict):
        return [name for key, value in one.items() for name in shape(value, f"{path}.{key}")]
    if isinstance(one, list):
        return [name for value in one for name in shape(value, f"{path}[]")]
    return [path]


def test_environments_are_twins() -> None:
    staging, prod = ([one for one in built(INFRA / name).all if one["kind"] != "ConfigMap"] for name in ENVIRONMENTS)
    assert shape(staging) == shape(prod)
    clusters = [yaml.safe_load(of_the_cluster(one).read_text(encoding="utf-8")) for one in ENVIRONMENTS]
    assert shape(clusters[0]) == shape(clusters[1])


def of_the_cluster(environment: str) -> Path:
    return INFRA / "clusters" / environment / "environment.yaml"


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_a_cluster_applies_its_own_environment(environment: str) -> None:
    told: Object = yaml.safe_load(of_the_cluster(environment).read_text(encoding="utf-8"))["spec"]
    assert told["path"] == f"./infra/{environment}"
    assert (ROOT / told["path"] / "kustomization.yaml").exists()


@pytest.fixture
def published(packages: dict[str, Path], registry: str, tmp_path: Path) -> Path:
    """A folder of production whose charts are in a registry that is there."""
    folder = copied(tmp_path) / "infra" / "prod"
    for chart in INSTALLED:
        publish(registry, packages[chart], "--plain-http")
        file = folder / f"flux-{chart}.yaml"
        file.write_text(file.read_text(encoding="utf-8").replace(REGISTRY, registry), encoding="utf-8")
    return folder


def proof(folder: Path) -> tuple[int, str]:
    done = subprocess.run(["sh", str(PROOF)], cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def rewritten(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_promotion_is_proved_by_the_charts_that_it_names(published: Path) -> None:
    shutil.rmtree(published.parents[1] / "charts")
    assert proof(published)[0] == 0


def test_a_version_that_nobody_published_proves_nothing(published: Path) -> None:
    rewritten(published / "flux-relais.yaml", "tag: 0.1.0", "tag: 0.2.0")
    code, said = proof(published)
    assert (code, "0.2.0: not found" in said) == (1, True)


def test_other_bytes_than_those_of_the_digest_prove_nothing(published: Path) -> None:
    rewritten(published / "flux-utilisateurs.yaml", 'digest: ""', f'digest: "sha256:{"0" * 64}"')
    assert proof(published)[0] == 1


def test_values_that_the_version_does_not_know_prove_nothing(published: Path) -> None:
    rewritten(published / "values.yaml", "  replicas: 2", "  replica: 2")
    code, said = proof(published)
    assert (code, "replica" in said) == (1, True)
