"""`make test`: the whole gate. Each runner writes a report, and the last line counts what they ran.

With `--long` nothing is left out, and what a machine could not try ends it with 75: that was not verified.
"""

import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree as ET

from scripts.steps import NOT_DONE, ROOT, Step, run_aloud, tell, verdict

REPORTS = ROOT / ".cache" / "reports"
COUNTS = ("tests", "failures", "errors", "skipped")
WORKERS = str((os.cpu_count() or 1) + 1)
"""One more than processors, as tests wait for processes."""
LEFT_OUT = (
    "NOT RUN here, but by `make test-long`: what takes its time, such as all three images and compose.yaml's stack\n"
    "really up (as root on Debian with buildah, debootstrap, docker.io and docker-compose)."
)


def browser() -> str:
    """Return the path of the browser that set-up found, empty for Playwright's own."""
    return (ROOT / ".local" / "browser").read_text(encoding="utf-8").strip()


def steps(*, long: bool) -> list[Step]:
    """List the steps: quick ones first."""
    coverage = ("--cov", "--cov-report=term:skip-covered", "--durations=10", "-rs")
    marks = ("-n", WORKERS, "--dist", "worksteal", *(() if long else ("-m", "not long")))
    stories = {
        "CHROMIUM_PATH": browser(),
        "PLAYWRIGHT_JUNIT_OUTPUT_FILE": str(REPORTS / "stories.xml"),
    }
    vitest = ("--reporter=default", "--reporter=junit", f"--outputFile={REPORTS / 'web.xml'}")
    return [
        Step("logic of the web interface (Vitest)", ("npm", "test", "--", *vitest), "frontend"),
        Step("weight of the web interface", ("npm", "run", "--silent", "size"), "frontend"),
        Step(
            "backend, relais and tools (pytest)", ("pytest", *coverage, *marks, f"--junitxml={REPORTS / 'pytest.xml'}")
        ),
        Step("lines of src that the tests ran (coverage)", ("python", "-m", "scripts.coverage_of_lines")),
        Step(
            "stories in a browser (Playwright)",
            (
                "python",
                "-m",
                "scripts.with_server",
                "npm",
                "--prefix",
                "frontend",
                "run",
                "e2e",
                "--",
                "--reporter=list,junit",
                *(() if long else ("--grep-invert=@long",)),
            ),
            environment=stories,
        ),
    ]


def counted(reports: Iterable[Path]) -> dict[str, int]:
    """Add up what the runners' reports (JUnit XML) say."""
    sums = dict.fromkeys(COUNTS, 0)
    for report in reports:
        for suite in ET.parse(report).getroot().iter("testsuite"):  # noqa: S314 - our own runners wrote it
            for name in COUNTS:
                sums[name] += int(suite.get(name, "0"))
    return sums


def summary(sums: dict[str, int]) -> str:
    """Tell the counts in one line."""
    failed = sums["failures"] + sums["errors"]
    return f"{sums['tests'] - failed - sums['skipped']} passed, {failed} failed, {sums['skipped']} skipped"


def tried(sums: dict[str, int], *, long: bool) -> int:
    """Return the code of tests that were all to be tried."""
    return NOT_DONE if long and sums["skipped"] else 0


def main() -> int:
    """Run the gate."""
    shutil.rmtree(REPORTS, ignore_errors=True)
    REPORTS.mkdir(parents=True)
    long = "--long" in sys.argv
    outcomes = run_aloud(steps(long=long))
    if not long:
        tell(f"\n{LEFT_OUT}")
    sums = counted(REPORTS.glob("*.xml"))
    tell(f"\n{summary(sums)}")
    return verdict(outcomes) or tried(sums, long=long)


if __name__ == "__main__":
    sys.exit(main())
