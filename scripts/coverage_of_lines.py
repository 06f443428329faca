"""How much of what ships the tests ran, by lines, each member alone: told in the gate, which fails under the floor.

Worker processes and commands count: coverage starts in every Python process that the tests start. It lists the files
that ran, as looking for those that did not would take each of these processes longer than many a command; so a file
that nothing ran is found here.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from scripts.steps import ROOT

FLOOR = 90.0
"""Percent of lines; what is left is mostly refusals of machines that the gate does not run on."""
MEMBERS = ("backend/src", "relais/src")


def measured() -> Any:
    """Return what coverage wrote down of each file, from all processes together; nothing when nothing ran."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "coverage.json"
        done = subprocess.run(["coverage", "json", "--quiet", "-o", str(report)], check=False)
        return json.loads(report.read_text(encoding="utf-8"))["files"] if done.returncode == 0 else {}


def shares(files: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    """Yield the percent of lines that ran, of each member; nothing measured of one counts as nothing run."""
    for member in MEMBERS:
        sums = [file["summary"] for path, file in files.items() if path.startswith(f"{member}/")]
        lines = sum(one["num_statements"] for one in sums)
        ran = sum(one["covered_lines"] for one in sums)
        yield member, 100 * ran / lines if lines else 0.0


def sources() -> Iterator[str]:
    """Name the files of the members that hold anything."""
    for member in MEMBERS:
        yield from (str(one.relative_to(ROOT)) for one in (ROOT / member).rglob("*.py") if one.stat().st_size)


def verdict(files: Mapping[str, Any], shipped: Iterable[str]) -> int:
    """Tell the shares, and which files nothing ran; return 1 when there is one, or a share is under the floor."""
    found = list(shares(files))
    for member, share in found:
        word = "" if share >= FLOOR else f", and {FLOOR:.0f} % are to hold: `coverage report` names the lines"
        print(f"{member}: {share:.1f} % of lines ran{word}")
    idle = sorted(set(shipped) - set(files))
    for name in idle:
        print(f"{name}: nothing of it ran: test it, or take it away")
    return 0 if not idle and all(share >= FLOOR for _, share in found) else 1


if __name__ == "__main__":
    sys.exit(verdict(measured(), sources()))
