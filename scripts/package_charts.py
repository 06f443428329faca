"""Packages every chart, the same bytes from the same commit: `python -m scripts.package_charts FOLDER`.

Helm writes into a package the files' times, which a fresh checkout renews, the time of its lock, and the parts of the
umbrella in an order of chance. All three are put right, so that a job that runs again makes no other package of the
same name. SOURCE_DATE_EPOCH, or the time of the last commit, is the time that the packages say.
"""

import gzip
import io
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from scripts.render_charts import CHARTS, copied, gathered, helm
from scripts.steps import ROOT


def commit_time() -> int:
    """Return the time of the commit that last touched the charts, in seconds since 1970."""
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(given)
    command = ["git", "log", "-1", "--format=%ct", "--", "charts"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    return int(said) if said else 0


def steady_lock(umbrella: Path, seconds: int) -> None:
    """Have the lock say the commit's time instead of now."""
    lock = umbrella / "Chart.lock"
    made = f'generated: "{datetime.fromtimestamp(seconds, UTC).isoformat()}"'
    lock.write_text(re.sub(r"generated: .*", made, lock.read_text(encoding="utf-8")), encoding="utf-8")


def steady(package: bytes, seconds: int) -> bytes:
    """Return a package with its files in the order of their names, all of one time."""
    made = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(package)) as given,
        gzip.GzipFile(fileobj=made, mode="wb", mtime=seconds) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as taken,
    ):
        for member in sorted(given.getmembers(), key=lambda one: one.name):
            member.mtime = seconds
            member.pax_headers = {}
            taken.addfile(member, given.extractfile(member))
    return made.getvalue()


def package(target: Path, seconds: int) -> Iterator[Path]:
    """Package every chart into a folder; yield the packages. Raises HelmError."""
    with tempfile.TemporaryDirectory() as name:
        charts = copied(Path(name))
        steady_lock(gathered(charts), seconds)
        for chart in sorted(file.parent.name for file in CHARTS.glob("*/Chart.yaml")):
            said = helm("package", str(charts / chart), "--destination", name)
            made = Path(said.rpartition(":")[2].strip())
            kept = target / made.name
            kept.write_bytes(steady(made.read_bytes(), seconds))
            yield kept


def main(target: Path) -> int:
    """Package all, and tell their names."""
    target.mkdir(parents=True, exist_ok=True)
    for made in package(target, commit_time()):
        sys.stdout.write(f"{made}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
