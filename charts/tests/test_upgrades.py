"""From the version released before to this one: it renders with its values, and changes nothing that cannot change."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from charts.tests.rendering import Object, Objects
from charts.tests.upgrades import KEPT, Previous, faults, newest_tag, previous, rendered
from scripts.render_charts import CHARTS, ENVIRONMENTS, INFRA, INSTALLED, OURS

BOTH = [(chart, environment) for chart in INSTALLED for environment in ENVIRONMENTS]
Change = Callable[[Object], Any]


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Previous]:
    return {chart: previous(chart, tmp_path_factory.mktemp(chart)) for chart in INSTALLED}


@pytest.mark.parametrize(("chart", "environment"), BOTH)
def test_an_upgrade_changes_nothing_that_cannot_change(
    charts: Path, before: dict[str, Previous], chart: str, environment: str
) -> None:
    values = before[chart].of(environment, chart)
    old = rendered(before[chart].chart, chart, values)
    assert old.all
    assert list(faults(old, rendered(charts / chart, chart, values))) == [], "with the values as they were"
    assert list(faults(old, rendered(charts / chart, chart, INFRA / environment / INSTALLED[chart]))) == []


SEEDED: dict[str, tuple[str, str, str, Change]] = {
    "spec.selector cannot change": (
        "utilisateurs",
        "Deployment",
        "-backend",
        lambda one: one["spec"]["selector"]["matchLabels"].update(tier="web"),
    ),
    "spec.template cannot change": (
        "utilisateurs",
        "Job",
        "",
        lambda one: one["spec"]["template"]["spec"].update(serviceAccountName="other"),
    ),
    "spec.storageClassName cannot change": (
        "relais",
        "PersistentVolumeClaim",
        "",
        lambda one: one["spec"].update(storageClassName="slow"),
    ),
    "spec.resources.requests.storage cannot shrink": (
        "relais",
        "PersistentVolumeClaim",
        "",
        lambda one: one["spec"]["resources"]["requests"].update(storage="900Mi"),
    ),
    "spec.storage.size cannot shrink": (
        "utilisateurs",
        "Cluster",
        "",
        lambda one: one["spec"]["storage"].update(size="1Gi"),
    ),
    "goes, with its data": (
        "relais",
        "PersistentVolumeClaim",
        "",
        lambda one: one["metadata"].update(name="elsewhere"),
    ),
}


@pytest.mark.parametrize("fault", SEEDED)
def test_a_change_of_what_cannot_change_is_told(charts: Path, fault: str) -> None:
    chart, kind, ending, change = SEEDED[fault]
    old, new = (rendered(charts / chart, chart, INFRA / "prod" / INSTALLED[chart]) for _ in range(2))
    assert list(faults(old, new)) == []
    change(new.one(kind, ending))
    assert [one.partition(": ")[2] for one in faults(old, new)] == [fault]


def test_a_chart_whose_selectors_were_changed_is_told(charts: Path, tmp_path: Path) -> None:
    changed = shutil.copytree(charts / "relais", tmp_path / "relais")
    names = changed / "templates" / "_names.tpl"
    names.write_text(names.read_text().replace("app.kubernetes.io/instance: {{", "app: {{", 1))
    values = INFRA / "prod" / "relais.yaml"
    found = faults(rendered(charts / "relais", "relais", values), rendered(changed, "relais", values))
    assert "Deployment/relais-state: spec.selector cannot change" in found


def test_what_is_frozen_cannot_change() -> None:
    def configuration(word: str) -> Objects:
        return Objects([{"kind": "ConfigMap", "metadata": {"name": "x"}, "immutable": True, "data": {"a": word}}])

    assert list(faults(configuration("b"), configuration("b"))) == []
    assert list(faults(configuration("b"), configuration("c"))) == ["ConfigMap/x: data cannot change"]


def test_the_version_before_is_the_newest_tag_that_is_not_this_commit(tmp_path: Path) -> None:
    root = tmp_path / "repository"
    shutil.copytree(CHARTS, root / "charts", ignore=OURS)
    shutil.copytree(INFRA, root / "infra")
    git(root, "init", "--quiet", "--initial-branch=main")
    for version in ("0.9.0", "0.10.0", "0.11.0"):
        (root / "charts" / "relais" / "note").write_text(version)
        git(root, "add", "--all")
        git(root, "commit", "--quiet", "--message", version)
        if version == "0.9.0":
            assert previous("relais", tmp_path, root).values == KEPT
        git(root, "tag", f"charts/relais/v{version}")
    assert newest_tag("relais", root) == "charts/relais/v0.10.0"
    found = previous("relais", tmp_path / "found", root)
    assert (found.chart / "note").read_text() == "0.10.0"
    assert found.of("prod", "relais").exists()
    assert newest_tag("backend", root) is None


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)
