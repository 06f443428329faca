"""The guide of the states is typed as it is written, line by line, in one folder."""

import os
import re
import subprocess
from pathlib import Path

import pytest
from state_fixtures.serving import RELAIS, environment, serving
from state_fixtures.wire import Wire, document

GUIDE = Path(__file__).parents[4] / "docs/guides/state.md"
ELSEWHERE = ("pip install", "relais state serve", "s3://", "gitlab://")
"""What other tests do: the guide of `relais tf` installs, test_serving serves, test_commands imports."""

PATIENCE = 600
"""Seconds: two dozen commands, each a process of its own, on however busy a machine."""


def lines() -> list[str]:
    """Return what the guide tells to type, without remarks."""
    blocks = re.findall(r"```console\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    typed = [line.removeprefix("$ ") for block in blocks for line in block.splitlines() if line.startswith("$ ")]
    return [re.sub(r"\s+# .*", "", line) for line in typed]


@pytest.mark.timeout(PATIENCE)
def test_every_line_of_the_guide_does_what_it_says(tmp_path: Path) -> None:
    with serving(tmp_path, str(tmp_path / "relais-state.db")) as server:
        wire = Wire(server, "staging")
        for serial in range(1, 13):
            assert wire.write(document(serial, resources=serial), locked=False).status_code == 200
        for number in range(3):
            assert wire.write(document(2, resources=20 + number), locked=False).status_code == 409
        (tmp_path / "terraform.tfstate").write_bytes(document(40))
        typed = [line for line in lines() if not any(word in line for word in ELSEWHERE)]
        assert len(typed) > 15
        there = environment() | {"PATH": f"{RELAIS.parent}{os.pathsep}{os.environ['PATH']}", "HOME": str(tmp_path)}
        script = "\n".join(typed).replace("http://127.0.0.1:8765", server.url)
        answer = subprocess.run(
            ["/bin/sh", "-eux", "-c", script],
            cwd=tmp_path,
            env=there,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        assert answer.returncode == 0, answer.stdout + answer.stderr
        assert server.get("states/staging")["serial"] == 40
