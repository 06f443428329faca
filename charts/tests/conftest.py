"""The charts, gathered once in a folder of their own."""

from pathlib import Path

import pytest

from scripts.render_charts import copied, gathered


@pytest.fixture(scope="session")
def charts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the charts, the umbrella with its parts inside."""
    return gathered(copied(tmp_path_factory.mktemp("charts"))).parent
