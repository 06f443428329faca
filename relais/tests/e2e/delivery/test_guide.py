"""The guides work as printed."""

import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from scripts.server import free_port
from tests.git_repositories import ENVIRONMENT, git

PORTS = ("8789", "8790")
"""What the guides listen on; here they are any that are free."""
GUIDES = Path(__file__).parents[4] / "docs/guides"


def follow(guide: str, home: Path) -> str:
    """Do what a guide says, in an empty folder, and return what is printed."""
    text = (GUIDES / guide).read_text(encoding="utf-8")
    for port in PORTS:
        text = text.replace(port, str(free_port()))
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    nobody = {
        name: value for name, value in ENVIRONMENT.items() if not name.startswith(("GIT_AUTHOR", "GIT_COMMITTER"))
    }
    environment = nobody | {
        "PATH": f"{Path(sys.executable).parent}:{ENVIRONMENT['PATH']}",
        "XDG_CACHE_HOME": str(home.with_name("cache")),
    }
    command = ["sh", "-e", "-c", "\n".join(blocks)]
    home.mkdir()
    with subprocess.Popen(
        command, cwd=home, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    ) as shell:  # fmt: skip
        try:
            said, complaint = shell.communicate(timeout=280)
        finally:
            with suppress(ProcessLookupError):  # what it began in the background ends too
                os.killpg(shell.pid, signal.SIGKILL)
    assert shell.returncode == 0, complaint
    return said + complaint


@pytest.mark.timeout(300)
def test_the_guide_works_as_printed(tmp_path: Path) -> None:
    home = tmp_path / "guide"
    said = follow("delivery.md", home)
    assert "app  0.2.0    0.2.0\n" in said
    assert "app  0.2.0    0.1.0\n" in said
    assert "prod moves by hand. Run relais promote prod.\n" in said
    assert "stopped, with exit code 3\n" in said
    assert (
        "the tests of staging did not pass: no evening today; once that is mended, run relais promote staging.\n"
        in said
    )
    subjects = git(home / "infra.git", "log", "--format=%s", "main").splitlines()
    assert "prod waits for 1 more approval, of ada@example.org. Run relais approve prod.\n" in said
    assert "approved by ada@example.org for prod: bundle " in said
    assert "`test ! -e the-fair` says no (exit code 1).\n" in said
    assert "signatures: 1 of 1 approvals, rejections and bypasses count.\n" in said
    assert "+limits: {cpu: 2}  # not much\n" in said
    assert "app is held in prod: rolled back to 0.1.0: the shop is slow\n" in said
    assert subjects[:10] == [
        "chore: prod takes app 0.1.0",
        "chore: prod takes 1 value of staging",
        "feat: limits",
        "chore: prod takes app 0.4.0",
        "chore: staging takes app 0.4.0",
        "chore: prod takes app 0.3.1",
        "chore: staging takes app 0.3.1",
        "chore: prod takes app 0.1.0",
        "chore: prod takes app 0.2.0",
        "chore: staging takes app 0.2.0",
    ]


@pytest.mark.timeout(300)
def test_the_guide_of_sources_works_as_printed(tmp_path: Path) -> None:
    said = follow("sources.md", tmp_path / "guide")
    assert "laptops (1.0.0)  2.0.0 is out of the range" in said
    assert "laptops: tool 1.0.0 -> 1.1.0 at " in said
    assert "file: tool-1.1.0.txt" in said
    assert "stopped, with exit code 3" in said
    assert "its tag was moved" in said
