"""The charts, gathered once in a folder of their own, their packages, and a registry for these."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.package_charts import package
from scripts.publish_charts import named
from scripts.render_charts import copied, gathered
from tests.docker_registry import docker_registry


@pytest.fixture(scope="session")
def charts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the charts, the umbrella with its parts inside."""
    return gathered(copied(tmp_path_factory.mktemp("charts"))).parent


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A package of every chart, by its name."""
    return {named(made)[0]: made for made in package(tmp_path_factory.mktemp("packages"), 1_700_000_000)}


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real registry on a free port, empty."""
    with docker_registry(tmp_path_factory.mktemp("registry")) as running:
        yield f"oci://{running.host}/charts"
