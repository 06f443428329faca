"""The guide of backups is typed as it is written, line by line, against a store of ours."""

import os
import re
import subprocess
from datetime import datetime
from pathlib import Path

import pytest
from backup_fixtures.drilling import RELAIS, Drills
from backup_fixtures.source import SERVER

GUIDE = Path(__file__).parents[4] / "docs/guides/backups.md"
ELSEWHERE = ("pip install", "export ", "kubectl ")
"""The store's own keys and address are in the environment; there is no cluster."""
PATIENCE = 600
"""Seconds, for three drills on however busy a machine."""


def lines() -> list[str]:
    """Return what the guide tells to type, without remarks."""
    blocks = re.findall(r"```console\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    typed = [line.removeprefix("$ ") for block in blocks for line in block.splitlines() if line.startswith("$ ")]
    told = [re.sub(r"\s+# .*", "", line) for line in typed]
    return [line for line in told if not line.startswith(ELSEWHERE)]


@pytest.mark.timeout(PATIENCE)
def test_every_line_of_the_guide_does_what_it_says(drills: Drills) -> None:
    """A store whose last beat is some minutes old, another database with another promise, and an instant of its own."""
    told = drills.store.read(f"whole/{SERVER}/base/{drills.facts.first}/backup.info").decode()
    ended = datetime.fromisoformat(told.partition("end_time=")[2].splitlines()[0])
    ours = {
        "relais drill": f"relais drill --recovery-point 3h --scratch {drills.scratch}",
        "charts/database/promises": str(drills.promise()),
        "--database utilisateurs": f"--database {SERVER}",
        "2026-11-26T03:00:00Z": ended.isoformat(),
    }
    typed = lines()
    assert len(typed) > 3
    script = "\n".join(typed)
    for theirs, mine in ours.items():
        assert theirs in script, theirs
        script = script.replace(theirs, mine)
    there = drills.environment() | {"PATH": f"{RELAIS.parent}{os.pathsep}{os.environ['PATH']}"}
    answer = subprocess.run(
        ["/bin/sh", "-eux", "-c", script],
        cwd=drills.folder,
        env=there,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
