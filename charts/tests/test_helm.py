"""Both helms: what the one that the other tests use makes of a chart, the one before it makes too."""

import subprocess
from pathlib import Path

import pytest

from charts.tests.rendering import given
from charts.tests.variants import ALL, EVERYTHING
from scripts.render_charts import ENVIRONMENTS, INFRA, INSTALLED, KUBERNETES, helm

BEFORE = "helm3"


def helm_before(*words: str) -> str:
    """Run the helm before, and return what it printed."""
    done = subprocess.run([BEFORE, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_they_are_two() -> None:
    told = "version", "--template", "{{.Version}}"
    assert (helm_before(*told)[:3], helm(*told)[:3]) == ("v3.", "v4.")


@pytest.mark.parametrize(("chart", "variant"), ALL)
def test_the_helm_before_takes_every_set_of_values(charts: Path, chart: str, variant: str) -> None:
    values = given(EVERYTHING[chart][variant])
    assert "0 chart(s) failed" in helm_before("lint", "--strict", str(charts / chart), *values)


@pytest.mark.parametrize("environment", ENVIRONMENTS)
@pytest.mark.parametrize("chart", INSTALLED)
def test_both_render_an_environment_byte_by_byte_alike(charts: Path, chart: str, environment: str) -> None:
    values = ("--values", str(INFRA / environment / INSTALLED[chart]))
    words = ("template", chart, str(charts / chart), "--namespace", chart, "--kube-version", KUBERNETES, *values)
    assert helm_before(*words) == helm(*words)


def test_a_package_is_made_by_both(charts: Path, tmp_path: Path) -> None:
    for name, run in {"one": helm, "other": helm_before}.items():
        run("package", str(charts / "utilisateurs"), "--destination", str(tmp_path / name))
    rendered = [helm("template", "users", str(next(one.glob("*.tgz")))) for one in sorted(tmp_path.iterdir())]
    assert rendered[0] == rendered[1]
