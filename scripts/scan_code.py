"""Semgrep with the rules of tools/semgrep/rules over everything that git tracks: `python -m scripts.scan_code`.

It says how many files it read, and one that git tracks and it did not read is a fault: nothing scanned is no pass.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.sources import tracked
from scripts.steps import ROOT

RULES = ROOT / "tools" / "semgrep" / "rules"
HOME = ROOT / ".local" / "scanners" / "semgrep" / "bin"
READ = ("*.py", "*.ts", "*.tsx", "*.yml", "*.yaml", "*.sh")
NOT_READ = ("frontend/src/client/",)
"""What is made from something else, as .semgrepignore has it."""


@dataclass(frozen=True)
class Scan:
    """What was read, and what was found: file, line, rule, reason."""

    files: frozenset[str]
    findings: tuple[str, ...]


def scan(*places: Path) -> Scan:
    """Run every rule over these places. Raises subprocess.CalledProcessError when Semgrep itself fails."""
    options = ("--metrics=off", "--disable-version-check", "--json", "--quiet", "--jobs=2")
    command = [str(HOME / "semgrep"), "scan", f"--config={RULES}", *options, *map(str, places)]
    with tempfile.TemporaryDirectory() as settings:
        path = f"{HOME}{os.pathsep}{os.environ['PATH']}"
        environment = os.environ | {"PATH": path, "SEMGREP_SETTINGS_FILE": f"{settings}/settings.yml"}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    answer = json.loads(done.stdout)
    found = [
        f"{one['path']}:{one['start']['line']}: {one['check_id'].rpartition('.')[2]}: {one['extra']['message']}"
        for one in answer["results"]
    ]
    found += [f"not read: {one['message']}" for one in answer["errors"]]
    return Scan(frozenset(answer["paths"]["scanned"]), tuple(sorted(found)))


def unread(scanned: Scan, wanted: Sequence[str]) -> Iterator[str]:
    """Tell which files were passed over."""
    for file in wanted:
        if file not in scanned.files and not file.startswith(NOT_READ) and Path(file).stat().st_size:
            yield f"{file}: was not read"


def main() -> int:
    """Scan the repository."""
    done = scan(Path())
    found = [*done.findings, *unread(done, tracked(*READ))]
    sys.stdout.writelines(f"{one}\n" for one in found)
    sys.stdout.write(f"Semgrep, rules of our own: {len(done.files)} files read, {len(found)} faults\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
