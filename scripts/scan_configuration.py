"""Checkov over rendered charts, Dockerfiles and Terraform: `python -m scripts.scan_configuration`.

It ends green when it looked at nothing, so what it examined is counted here: every object, file and resource, by our
own reading. Charts are examined as they render (charts/golden): of raw ones it sees nothing.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.sources import tracked
from scripts.steps import ROOT

HOME = ROOT / ".local" / "scanners" / "checkov" / "bin"
KINDS = {"kubernetes": "charts/golden/*.yaml", "dockerfile": ":(glob)*/Dockerfile", "terraform": "infra/*.tf"}
"""Checkov's frameworks, and what each looks at here: of Dockerfiles those of components, not the tests' stand-ins."""
COUNTED = {
    "kubernetes": re.compile(r"^apiVersion: (?:v1|(?:\w+|networking\.k8s\.io)/v\w+)$", re.MULTILINE),
    "dockerfile": re.compile(r"\A"),
    "terraform": re.compile(r'^(?:resource|data|module) "', re.MULTILINE),
}
"""Something that it must have examined, once per match. It knows no custom resource: our rules are in charts/tests."""
ALLOWED = {
    ("CKV_K8S_21", ""): "helm puts objects into the namespace of the release, which no rendering shows",
    ("CKV_K8S_11", ""): "no limit on processor: throttling is latency; memory has one",
    ("CKV_K8S_15", ""): "what is promoted is pinned by its digest, so it need not be asked for again",
    ("CKV_K8S_43", ""): "promotion writes the digest; the kept rendering is of before the first release",
    (
        "CKV_K8S_35",
        "",
    ): "programs here read their secrets from the environment, which nobody else in the pod sees",
    ("CKV_K8S_40", "heartbeat"): "26 is postgres in CloudNativePG's image",
    ("CKV_K8S_40", "drill"): "as above: a server takes no data folder of another",
    ("CKV_DOCKER_7", ""): "the base is an argument, whose digest a project's variables name",
}
"""Checks that are not held against us, where (a part of the resource's or the file's name), and why."""


@dataclass(frozen=True)
class Scan:
    """What was examined, by framework, and what was found."""

    examined: Mapping[str, int]
    findings: tuple[str, ...]


def scan(folder: Path) -> Scan:
    """Run Checkov over a folder. Raises ValueError when it prints no report."""
    frameworks = [word for kind in KINDS for word in ("--framework", kind)]
    quiet = ("--skip-download", "--compact", "--quiet", "--soft-fail", "--output=json")
    environment = os.environ | {"PATH": f"{HOME}{os.pathsep}{os.environ['PATH']}", "LOG_LEVEL": "ERROR"}
    command = [str(HOME / "checkov"), "--directory", str(folder), *frameworks, *quiet]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    answer = json.loads(done.stdout)
    reports = [one for one in (answer if isinstance(answer, list) else [answer]) if "results" in one]
    examined = {one["check_type"]: one["summary"]["resource_count"] for one in reports}
    return Scan(examined, tuple(sorted({found for one in reports for found in _findings(one)})))


def _findings(report: Mapping[str, Any]) -> Iterator[str]:
    for one in report["results"]["failed_checks"]:
        where = f"{one['file_path'].lstrip('/')} ({one['resource']})"
        if not any(one["check_id"] == check and part in where for check, part in ALLOWED):
            yield f"{where}: {one['check_id']}: {one['check_name']}"
    yield from (f"{file}: cannot be read" for file in report["results"].get("parsing_errors", ()))


def gathered(folder: Path, root: Path = ROOT) -> Counter[str]:
    """Copy what is to be examined into a folder, under its own paths; count what there is of each kind."""
    wanted: Counter[str] = Counter()
    for kind, pattern in KINDS.items():
        for name in tracked(pattern):
            copy = folder / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(root / name, copy)
            wanted[kind] += len(COUNTED[kind].findall(copy.read_text(encoding="utf-8")))
    return wanted


def unexamined(scanned: Scan, wanted: Mapping[str, int]) -> Iterator[str]:
    """Tell where it looked at less than there is."""
    for kind, count in wanted.items():
        seen = scanned.examined.get(kind, 0)
        if seen < count:
            yield f"{kind}: {count} are there, {seen} were examined"


def told(scanned: Scan, wanted: Mapping[str, int], found: Sequence[str]) -> str:
    """Tell in one line what was examined; a kind of which there is nothing is no pass."""
    parts = [f"{kind} {scanned.examined.get(kind, 0)}" if wanted.get(kind) else f"{kind}: NONE HERE" for kind in KINDS]
    return f"Checkov: {', '.join(parts)}; {len(found)} faults"


def main() -> int:
    """Scan the repository."""
    with tempfile.TemporaryDirectory() as name:
        wanted = gathered(Path(name))
        done = scan(Path(name))
    found = [*done.findings, *unexamined(done, wanted)]
    sys.stdout.writelines(f"{one}\n" for one in found)
    sys.stdout.write(f"{told(done, wanted, found)}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
