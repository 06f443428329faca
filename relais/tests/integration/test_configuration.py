from pathlib import Path

import pytest

from relais.adapters.configuration import find, read
from relais.kit.errors import Misuse


def test_the_file_is_found_from_a_folder_below(tmp_path: Path) -> None:
    (tmp_path / "relais.toml").write_text('[environment.prod]\nfolder = "infra/prod"\n', encoding="utf-8")
    below = tmp_path / "infra" / "prod"
    below.mkdir(parents=True)
    assert read(find(below)).tables("environment")["prod"].text("folder") == "infra/prod"


def test_where_there_is_none_the_next_step_is_said(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match=r"There is no relais\.toml in .* Write a relais\.toml"):
        find(tmp_path)


@pytest.mark.parametrize("content", [b"[environment\n", b"\xff\xfe"])
def test_a_file_that_is_no_toml_is_refused_by_its_path(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "relais.toml").write_bytes(content)
    with pytest.raises(Misuse, match=r"relais\.toml cannot be read: .*\. Mend the file\."):
        read(tmp_path / "relais.toml")
