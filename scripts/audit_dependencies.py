"""Asks the advisories about every version in the lock files: OSV by uv, the registry's own by npm.

Where a source of advisories does not answer, nothing was audited, and it says so: the step has neither passed nor
failed.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from scripts.steps import NOT_DONE, ROOT

PATIENCE_SECONDS = 120
UNREACHED = re.compile(
    r"error sending request for url \(\S+\)|HTTP status \S+ error.*|request to \S+ failed[^\"\n]*"
    r"|\d{3} [A-Z][\w ]+ - POST \S+advisories/bulk"
)
"""What uv and npm say when the source cannot be reached, or is a mirror that has none."""
Reader = Callable[[dict[str, Any]], Iterator[str]]


@dataclass(frozen=True)
class Audit:
    """One tool that knows advisories, where it is run, and how its answer is read."""

    what: str
    command: Sequence[str]
    folder: Path
    read: Reader


@dataclass(frozen=True)
class Audited:
    """What an audit found; nothing at all, and why, when its source did not answer."""

    what: str
    found: tuple[str, ...] = ()
    silence: str = ""

    def __str__(self) -> str:
        """Tell it in words that nobody takes for a pass."""
        if self.silence:
            return f"NOT AUDITED: {self.what}: {self.silence}"
        return "\n".join(self.found) or f"{self.what}: no advisory names a version that is locked here"


def of_uv(answer: dict[str, Any]) -> Iterator[str]:
    """Read the answer of `uv audit --output-format json`."""
    for one in answer["vulnerabilities"]:
        package = one["dependency"]
        mended = ", ".join(one["fix_versions"]) or "no version yet"
        yield f"{package['name']} {package['version']}: {one['id']}: {one['summary']} (mended in: {mended})"


def of_npm(answer: dict[str, Any]) -> Iterator[str]:
    """Read the answer of `npm audit --json` (version 2): what hangs on a weak package is not told again."""
    for one in answer["vulnerabilities"].values():
        for cause in one["via"]:
            if isinstance(cause, dict):
                yield f"{one['name']} {cause['range']}: {cause['url']}: {cause['title']} ({cause['severity']})"


def audits(root: Path = ROOT, osv: str | None = None, registry: str | None = None) -> tuple[Audit, Audit]:
    """Return both audits; other sources of advisories may be named."""
    uv = ["uv", "audit", "--frozen", "--output-format=json", "--preview-features=audit-command,json-output"]
    npm = ["npm", "audit", "--json", "--fetch-retries=1"]
    return (
        Audit("Python packages (uv.lock)", [*uv, *([f"--service-url={osv}"] if osv else [])], root, of_uv),
        Audit(
            "packages of the web interface (package-lock.json)",
            [*npm, *([f"--registry={registry}"] if registry else [])],
            root / "frontend",
            of_npm,
        ),
    )


def audited(audit: Audit) -> Audited:
    """Run an audit; a tool that fails for a reason of our own has found something wrong."""
    environment = {**os.environ, "UV_HTTP_RETRIES": "1"}
    run = partial(subprocess.run, cwd=audit.folder, env=environment, capture_output=True, text=True, check=False)
    try:
        done = run(audit.command, timeout=PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        return Audited(audit.what, silence=f"no answer in {PATIENCE_SECONDS} s")
    try:
        return Audited(audit.what, tuple(audit.read(json.loads(done.stdout))))
    except (KeyError, TypeError, ValueError):
        told = done.stdout + done.stderr
    where = UNREACHED.search(told)
    if where:
        return Audited(audit.what, silence=f"the source of advisories cannot be used here: {where[0]}")
    return Audited(audit.what, (f"{audit.what}: the audit itself failed: {told[-400:].strip()}",))


def verdict(found: Sequence[Audited]) -> int:
    """Return 1 for a known weakness, and the code of what was left undone when a source was silent."""
    if any(one.found for one in found):
        return 1
    return NOT_DONE if any(one.silence for one in found) else 0


def main() -> int:
    """Audit both."""
    found = [audited(audit) for audit in audits()]
    sys.stdout.writelines(f"{one}\n" for one in found)
    return verdict(found)


if __name__ == "__main__":
    sys.exit(main())
