"""`python -m bench.browser`: how the interface scrolls, and what Lighthouse says of it, in the Chromium of the stories.

BENCH_BROWSER_USERS sets how many people the list has. A server that runs already is measured when BASE_URL, ADMIN_EMAIL
and ADMIN_PASSWORD name one.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.report import Part, Result, progress, terminal, write_page
from scripts.gate import browser
from scripts.server import running
from scripts.steps import ROOT
from scripts.with_server import GENEROUS

PART = Part("<!-- browser: written by `make bench` -->", "<!-- end of the browser -->")
PICTURE_MS, PER_SECOND, SCORE = 16.7, 59, 95
USERS = int(os.environ.get("BENCH_BROWSER_USERS", "100000"))
RUNS, SECONDS = os.environ.get("LIGHTHOUSE_RUNS", "3"), os.environ.get("FRAMES_SECONDS", "10")
PATIENCE = 1800
"""Seconds for a million people to be loaded."""


@contextmanager
def served() -> Iterator[Mapping[str, str]]:
    """Yield where the server is and who its administrator is; start one unless it was named."""
    found = {"CHROMIUM_PATH": browser(), **os.environ}
    if "BASE_URL" in found:
        yield found
        return
    with running({**GENEROUS, "UTILISATEURS_SAMPLE_USERS": str(USERS)}, PATIENCE) as server:
        named = {"BASE_URL": server.url, "ADMIN_EMAIL": server.email, "ADMIN_PASSWORD": server.password}
        yield {**found, **named}


def told_by(script: str, environment: Mapping[str, str]) -> Any:
    """Run a measure of the interface and return the figures it writes."""
    with tempfile.TemporaryDirectory(prefix="bench-browser-") as folder:
        file = Path(folder) / "figures.json"
        command = ["npm", "--prefix", "frontend", "run", "--silent", script, "--", str(file)]
        subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        return json.loads(file.read_text(encoding="utf-8"))


def scrolling(way: Mapping[str, Any]) -> list[Result]:
    """Tell how one way of scrolling went."""
    name = f"the users table scrolled {way['name']}"
    return [
        Result(f"{name}: processor time of a picture", way["processor_ms"], "ms", PICTURE_MS),
        Result(f"{name}: pictures per second", way["per_second"], "", PER_SECOND, at_least=True),
        Result(f"{name}: rows that moved by themselves", way["jumps"], "", 0),
        Result(f"{name}: pictures without their rows", way["blank"], "", 0),
    ]


def audited(found: Mapping[str, Any]) -> list[Result]:
    """Tell Lighthouse's scores, page by page."""
    return [
        Result(f"Lighthouse, {row['path']} on a {row['device']}: {category}", score, "", SCORE, at_least=True)
        for row in found["rows"]
        for category, score in zip(found["categories"], row["scores"], strict=False)
    ]


def remarks() -> list[str]:
    """Say how it was measured, and how far to trust it."""
    load = os.getloadavg()[0] / (os.cpu_count() or 1)
    return [
        f"Headless Chromium, 1440 by 900; 40 pixels per picture, {SECONDS} s down through fresh pages, then up again.",
        f"Lighthouse 13, its own throttling; the median of runs: {RUNS}. /users is not for search engines.",
        f"{load:.1f} programs wanted each processor meanwhile: above 1, what counts seconds tells of the neighbours.",
    ]


def main() -> int:
    """Measure, print, and write the page."""
    with served() as environment:
        progress("scrolling")
        ways = told_by("frames", environment)
        progress("Lighthouse")
        found = told_by("lighthouse", environment)
    results, said = [line for way in ways for line in scrolling(way)] + audited(found), remarks()
    sys.stdout.write(f"{terminal(results, said)}\n")
    if "--print-only" not in sys.argv:
        write_page(PART, results, said)
    return 0


if __name__ == "__main__":
    sys.exit(main())
