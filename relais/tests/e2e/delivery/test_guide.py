"""The guide works as printed."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.server import free_port
from tests.git_repositories import ENVIRONMENT, git

PORT = "8789"
"""What the guide listens on; here it is any that is free."""
GUIDE = Path(__file__).parents[4] / "docs/guides/delivery.md"


@pytest.mark.timeout(300)
def test_the_guide_works_as_printed(tmp_path: Path) -> None:
    text = GUIDE.read_text(encoding="utf-8").replace(PORT, str(free_port()))
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    nobody = {
        name: value for name, value in ENVIRONMENT.items() if not name.startswith(("GIT_AUTHOR", "GIT_COMMITTER"))
    }
    environment = nobody | {
        "PATH": f"{Path(sys.executable).parent}:{ENVIRONMENT['PATH']}",
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }
    command = ["sh", "-e", "-c", "\n".join(blocks)]
    home = tmp_path / "guide"
    home.mkdir()
    answer = subprocess.run(
        command, cwd=home, env=environment, capture_output=True, text=True, check=False, timeout=280
    )
    assert answer.returncode == 0, answer.stderr
    assert "app  0.2.0    0.2.0\n" in answer.stdout
    assert "app  0.2.0    0.1.0\n" in answer.stdout
    assert "prod moves by hand. Run relais promote prod.\n" in answer.stdout
    subjects = git(home / "infra.git", "log", "--format=%s", "main").splitlines()
    assert subjects[:5] == [
        "chore: prod takes app 0.3.0",
        "chore: staging takes app 0.3.0",
        "chore: prod takes app 0.1.0",
        "chore: prod takes app 0.2.0",
        "chore: staging takes app 0.2.0",
    ]
