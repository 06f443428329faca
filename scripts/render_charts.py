"""Renders what each environment installs into charts/golden/, one file per object.

A change of a chart or of an environment's values then shows its effect in review. Without `--write` it only compares.
"""

import filecmp
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from scripts.steps import ROOT

CHARTS, GOLDEN, INFRA = ROOT / "charts", ROOT / "charts" / "golden", ROOT / "infra"
ENVIRONMENTS = ("staging", "prod")
UMBRELLA = "utilisateurs"
INSTALLED = {"utilisateurs": "values.yaml", "relais": "relais.yaml"}
"""The charts that an environment installs, each a release of its name in a namespace of its name, and their values."""
PROMOTED = {"utilisateurs": ("backend.image", "frontend.image", "database.drill.image"), "relais": ("image",)}
"""What promotions change: left out of what is kept, or each would have to keep it anew."""
KUBERNETES = "1.34"
VERSION = re.compile(r"((?:helm\.sh/chart: [a-z]+|app\.kubernetes\.io/version:)).*")
"""Labels that each release changes, left out of what is kept: it would hide what else changed."""
OURS = shutil.ignore_patterns("golden", "tests", "__pycache__", "*.tgz", "Chart.lock")


class HelmError(Exception):
    """Helm refused; the message is what it said."""


def helm(*words: str) -> str:
    """Run helm and return what it printed. Raises HelmError."""
    done = subprocess.run(["helm", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise HelmError(done.stderr.strip())
    return done.stdout


def copied(folder: Path) -> Path:
    """Copy the charts into a folder: helm writes beside them, and the checkout stays as it is."""
    return shutil.copytree(CHARTS, folder / "charts", ignore=OURS)


def gathered(charts: Path) -> Path:
    """Put the umbrella's parts inside it; return the umbrella."""
    helm("dependency", "build", str(charts / UMBRELLA))
    return charts / UMBRELLA


def render(charts: Path, environment: str, folder: Path) -> Path:
    """Render an environment; return the folder that has a folder per chart."""
    target = folder / environment
    for chart, values in INSTALLED.items():
        raw = folder / "raw"
        where = ("--namespace", chart, "--kube-version", KUBERNETES, "--output-dir", str(raw))
        helm(
            "template",
            chart,
            str(charts / chart),
            "--values",
            str(INFRA / environment / values),
            *where,
            *promoted(chart),
        )
        _keep(raw / chart, target, chart)
        shutil.rmtree(raw)
    return target


def promoted(chart: str) -> list[str]:
    """Return the words by which versions that promotions write are shown as that."""
    return [
        word
        for image in PROMOTED[chart]
        for word in ("--set-string", f"{image}.tag=promoted", "--set-string", f"{image}.digest=")
    ]


def _keep(root: Path, target: Path, whole: str) -> None:
    """Put what helm wrote where it is kept: a folder per chart, parts beside the whole."""
    for file in sorted(root.rglob("*.yaml")):
        chart = file.relative_to(root).parts[1] if file.is_relative_to(root / "charts") else whole
        copy = target / chart / file.name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(VERSION.sub(r"\1", file.read_text(encoding="utf-8")), encoding="utf-8")


def differences(wanted: Path, kept: Path) -> Iterator[str]:
    """Tell which files of two folders differ, or are in one only."""
    names = {file.relative_to(folder) for folder in (wanted, kept) for file in folder.rglob("*.yaml")}
    for name in sorted(names):
        both = (wanted / name).exists() and (kept / name).exists()
        if not both or not filecmp.cmp(wanted / name, kept / name, shallow=False):
            yield f"{kept.name}/{name}"


def main() -> int:
    """Compare what is rendered with what is kept, or keep it."""
    stale: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        charts = gathered(copied(Path(name))).parent
        for environment in ENVIRONMENTS:
            rendered = render(charts, environment, Path(name))
            if "--write" in sys.argv:
                shutil.rmtree(GOLDEN / environment, ignore_errors=True)
                shutil.copytree(rendered, GOLDEN / environment)
            stale += differences(rendered, GOLDEN / environment)
    for one in stale:
        sys.stdout.write(f"charts/golden/{one} is stale: python -m scripts.render_charts --write\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
