from pathlib import Path

import pytest

from images.tests.engine import engine, mounts


@pytest.mark.long
def test_an_engine_that_stopped_leaves_nothing_mounted_and_no_image(tmp_path: Path) -> None:
    with engine(tmp_path):
        assert mounts(tmp_path)
    assert not mounts(tmp_path)
    assert not (tmp_path / "data").exists()
