"""Packages: the same bytes from the same commit, and never over a version that a registry has."""

import shutil
import tarfile
import tomllib
from pathlib import Path

import pytest
import yaml

from scripts.package_charts import package
from scripts.publish_charts import TakenError, digest, main, named, publish, published
from scripts.render_charts import CHARTS, HelmError, helm
from scripts.server import free_port
from scripts.steps import ROOT

NAMES = ["backend", "database", "frontend", "relais", "utilisateurs"]
PLAIN = "--plain-http"


def test_every_chart_has_a_package_of_its_own_version(packages: dict[str, Path]) -> None:
    assert sorted(packages) == NAMES
    for name, made in packages.items():
        chart = yaml.safe_load((CHARTS / name / "Chart.yaml").read_text())
        assert made.name == f"{chart['name']}-{chart['version']}.tgz"


def test_every_chart_has_a_version_and_tags_of_its_own() -> None:
    components = tomllib.loads((ROOT / "relais.toml").read_text(encoding="utf-8"))["component"]
    assert {name.removeprefix("chart-") for name in components if name.startswith("chart-")} == set(NAMES)
    for name in NAMES:
        component = components[f"chart-{name}"]
        assert component["tag"] == f"charts/{name}/v{{version}}"
        assert f"charts/{name}/Chart.yaml:version" in component["files"]


def test_what_is_new_in_a_part_is_a_new_version_of_the_umbrella_that_carries_it() -> None:
    umbrella = tomllib.loads((ROOT / "relais.toml").read_text(encoding="utf-8"))["component"]["chart-utilisateurs"]
    parts = yaml.safe_load((CHARTS / "utilisateurs" / "Chart.yaml").read_text())["dependencies"]
    assert set(umbrella["paths"]) == {"charts/utilisateurs", *(f"charts/{one['name']}" for one in parts)}


def test_the_same_commit_gives_the_same_bytes(packages: dict[str, Path], tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    again = {named(made)[0]: digest(made) for made in package(tmp_path / "again", 1_700_000_000)}
    assert again == {name: digest(made) for name, made in packages.items()}


def test_another_time_gives_other_bytes(packages: dict[str, Path], tmp_path: Path) -> None:
    other = {named(made)[0]: digest(made) for made in package(tmp_path, 1_700_000_001)}
    assert all(other[name] != digest(made) for name, made in packages.items())


def test_a_package_holds_the_chart_and_no_test_of_it(packages: dict[str, Path]) -> None:
    with tarfile.open(packages["utilisateurs"]) as whole:
        names = whole.getnames()
    assert "utilisateurs/charts/backend/templates/deployment.yaml" in names
    assert names == sorted(names)
    assert not [name for name in names if "golden" in name or "tests" in name]


def test_what_was_pushed_is_pulled_whole_and_renders(packages: dict[str, Path], registry: str, tmp_path: Path) -> None:
    version = named(packages["utilisateurs"])[1]
    assert publish(f"{registry}/pulled", packages["utilisateurs"], PLAIN).endswith("pushed")
    helm("pull", f"{registry}/pulled/utilisateurs", "--version", version, "--destination", str(tmp_path), PLAIN)
    pulled = next(tmp_path.glob("*.tgz"))
    assert digest(pulled) == digest(packages["utilisateurs"])
    assert "kind: Deployment" in helm("template", "users", str(pulled))


def test_the_same_package_again_is_no_error(packages: dict[str, Path], registry: str) -> None:
    folder = str(packages["backend"].parent)
    assert main(f"{registry}/again", Path(folder), PLAIN) == 0
    assert publish(f"{registry}/again", packages["backend"], PLAIN).endswith("there already")


def test_another_package_never_goes_over_a_version_that_is_there(
    packages: dict[str, Path], registry: str, tmp_path: Path
) -> None:
    publish(f"{registry}/taken", packages["frontend"], PLAIN)
    changed = [made for made in package(tmp_path, 1_700_000_002) if named(made)[0] == "frontend"]
    with pytest.raises(TakenError, match="raise the version"):
        publish(f"{registry}/taken", changed[0], PLAIN)
    assert publish(f"{registry}/taken", packages["frontend"], PLAIN).endswith("there already")


def test_a_registry_that_does_not_answer_is_not_taken_for_an_empty_one(packages: dict[str, Path]) -> None:
    with pytest.raises(HelmError):
        publish(f"oci://127.0.0.1:{free_port()}/charts", packages["frontend"], PLAIN)


def test_the_umbrella_names_the_versions_of_its_parts(tmp_path: Path) -> None:
    charts = shutil.copytree(CHARTS, tmp_path / "charts", ignore=shutil.ignore_patterns("tests", "golden"))
    chart = charts / "backend" / "Chart.yaml"
    chart.write_text(chart.read_text().replace("version: 0.1.0\nappVersion", "version: 0.2.0\nappVersion"))
    with pytest.raises(HelmError, match=r"backend|0\.1\.0"):
        helm("dependency", "build", str(charts / "utilisateurs"))


def test_without_that_guard_helm_writes_over_it(packages: dict[str, Path], registry: str, tmp_path: Path) -> None:
    changed = {named(made)[0]: made for made in package(tmp_path, 1_700_000_003)}
    for made in (packages["database"], changed["database"]):
        helm("push", str(made), f"{registry}/over", PLAIN)
    assert published(f"{registry}/over", packages["database"], PLAIN) == digest(changed["database"])
