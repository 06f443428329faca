"""The line over git's own protocol, served by the real `git daemon`."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest

from scripts.server import free_port
from tests.git_repositories import ENVIRONMENT, Sandbox, git

RELAIS = Path(sys.executable).with_name("relais")


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[str]:
    """The address of a daemon that serves the repositories of a folder."""
    Sandbox(tmp_path / "api").commit("feat: 1.0.0", "a.txt")
    address = f"git://127.0.0.1:{(port := free_port())}"
    command = ["git", "daemon", "--listen=127.0.0.1", f"--port={port}", "--export-all", "--enable=receive-pack"]
    child = subprocess.Popen([*command, f"--base-path={tmp_path}", str(tmp_path)], env=ENVIRONMENT)
    asked = ["git", "ls-remote", f"{address}/api"]
    try:
        ends = monotonic() + 60
        while subprocess.run(asked, env=ENVIRONMENT, capture_output=True, check=False).returncode:
            assert child.poll() is None
            assert monotonic() < ends
            sleep(0.05)
        yield address
    finally:
        child.terminate()
        child.wait()


def test_tags_are_read_and_a_promotion_is_pushed_over_gits_own_protocol(daemon: str, tmp_path: Path) -> None:
    api = Sandbox(tmp_path / "api")
    api.tag("v1.0.0")
    draft = Sandbox(tmp_path / "draft")
    draft.write("values.yaml", f"image: v1.0.0\ncommit: {api.git('rev-parse', 'HEAD')}\n")
    draft.commit("feat: what runs")
    git(tmp_path, "clone", "--quiet", "--bare", str(draft.folder), "infra.git")
    commit = api.commit("feat: 1.1.0", "a.txt")
    api.tag("v1.1.0")
    (tmp_path / "relais.toml").write_text(
        f'[source.api]\nurl = "{daemon}/api"\n[environment.staging.delivery]\nrepository = "{daemon}/infra.git"\n'
        'folder = "."\nautomatic = true\nslots = ["api values.yaml:image", "api values.yaml:commit digest"]\n',
        encoding="utf-8",
    )
    environment = ENVIRONMENT | {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    for words in (("promote", "--auto"), ("verify",)):
        command = [str(RELAIS), *words]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    assert git(tmp_path / "infra.git", "show", "main:values.yaml") == f"image: v1.1.0\ncommit: {commit}"
