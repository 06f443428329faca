"""Checkov as a second opinion: used when it is there, and never counted on when it looked at nothing."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from relais.kit.errors import Failure, Unreachable
from relais.policy.ports import Opinion, Remark

SECONDS = 180
"""How long it may take; it starts in some six seconds before it looks at anything."""
OURS = ("RELAIS_", "TF_")
"""Variables that are none of its business: tokens travel in them."""
WORDS = ("--framework", "terraform_plan", "--output", "json", "--compact", "--quiet", "--skip-download", "--soft-fail")
"""Offline (`--skip-download`: without it, it asks its maker's server first), and its exit code is not the verdict."""


class Checkov:
    """Checkov, found on PATH."""

    def __init__(self, which: Callable[[str], str | None] = shutil.which) -> None:
        self._which = which

    def examine(self, plan: Mapping[str, Any]) -> Opinion:
        """Judge a plan's JSON, which lies in a folder of our own meanwhile and is removed after it.

        Raises:
            Unreachable: it is not on PATH, or does not come to an end.
            Failure: it prints no report.
        """
        program = self._which("checkov")
        if program is None:
            raise Unreachable("Checkov is not on PATH.", remedy="Install it: `pipx install checkov`.")
        with tempfile.TemporaryDirectory(prefix="relais-") as folder:
            file = Path(folder) / "plan.json"
            file.touch(mode=0o600)
            file.write_text(json.dumps(plan), encoding="utf-8")
            return read(self._run([program, "--file", str(file), *WORDS], folder))

    def _run(self, command: list[str], folder: str) -> str:
        try:
            done = subprocess.run(
                command,
                cwd=folder,
                env={name: value for name, value in os.environ.items() if not name.startswith(OURS)},
                capture_output=True,
                text=True,
                check=False,
                timeout=SECONDS,
                errors="replace",
            )
        except subprocess.TimeoutExpired as fault:
            raise Unreachable(f"Checkov did not come to an end within {SECONDS} s.") from fault
        except OSError as fault:
            raise Unreachable(f"Checkov does not start: {fault}.") from fault
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["it says nothing"])[-1]
            raise Failure(f"Checkov ended with code {done.returncode}: {last}")
        return done.stdout


def read(text: str) -> Opinion:
    """Read its report: one, several in a list, or the bare counts that it prints when it found nothing to look at.

    Raises:
        Failure: it is no report.
    """
    try:
        found = json.loads(text)
        reports = found if isinstance(found, list) else [found]
        counts = [report.get("summary", report) for report in reports]
        return Opinion(
            f"checkov {counts[0]['checkov_version']}",
            sum(int(count["resource_count"]) for count in counts),
            sum(int(count["passed"]) for count in counts),
            tuple(remark for report in reports for remark in _remarks(report)),
        )
    except (ValueError, KeyError, IndexError, AttributeError, TypeError) as fault:
        raise Failure("Checkov printed something that is not its report.", remedy="Run it by hand.") from fault


def _remarks(report: Mapping[str, Any]) -> Iterator[Remark]:
    for one in report.get("results", {}).get("failed_checks", ()):
        yield Remark(one["check_id"], one["resource"], one["check_name"])
