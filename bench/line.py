"""`make bench`: what the production line costs, on this machine alone; no network but the loopback."""

import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench import delivery, report
from bench.report import Result
from bench.timing import best_of, processor
from relais.kit.edits.files import edit
from scripts.steps import ROOT
from tests.git_repositories import ENVIRONMENT, Made, build

COMPONENTS, COMMITS = 50, 5000
SERVICES = 425
BINARIES = Path(sys.executable).parent
PAGE, PICTURE = ROOT / "docs/performance-line.md", ROOT / "docs/images/performance-line.svg"
NAMES = [f"part{number:02}" for number in range(COMPONENTS)]


def history(released: float) -> Iterator[Made]:
    """Tell of fifty components in one repository, each released at first, then with a chance per commit."""
    chance = random.Random(5)  # noqa: S311 - made-up data, always the same
    minors = dict.fromkeys(NAMES, 0)
    for number in range(COMMITS):
        kind = chance.choice(("feat", "fix", "fix", "docs", "perf"))
        touched = [NAMES[number]] if number < COMPONENTS else chance.sample(NAMES, chance.choice((1, 1, 2)))
        files = {f"{name}/{chance.randrange(9)}.txt": f"{number}\n" for name in touched}
        tagged = number < COMPONENTS or chance.random() < released
        minors[touched[0]] += tagged
        tags = (f"{touched[0]}/v1.{minors[touched[0]]}.0",) if tagged else ()
        yield Made(f"{'fix' if tagged else kind}: change {number}", files, tags)


def ours(folder: Path) -> dict[str, str]:
    """Ask `relais version next`, as a script does."""
    command = [str(BINARIES / "relais"), "version", "next", "--json"]
    answer = subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, check=True)
    return {one["component"]: one["tag"] for one in json.loads(answer.stdout)}


def theirs(folder: Path) -> dict[str, str]:
    """Ask git-cliff for each component."""
    return {name: _cliff(folder, name) for name in NAMES}


def _cliff(folder: Path, name: str) -> str:
    parts = ["--offline", f"--include-path={name}/**", f"--tag-pattern=^{name}/v[0-9.]+$", "--bumped-version"]
    command = [str(BINARIES / "git-cliff"), "--config", str(folder / "cliff.toml"), *parts]
    answer = subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=True)
    return answer.stdout.strip()


def versions(released: float, what: str) -> list[Result]:
    """Measure the next versions of fifty components."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = build(Path(scratch) / "repository", history(released))
        (folder / "relais.toml").write_text("".join(f"[component.{name}]\n" for name in NAMES), encoding="utf-8")
        quiet = '[git]\ncommit_parsers = [{ message = "^docs", skip = true }, { message = ".*", group = "all" }]\n'
        (folder / "cliff.toml").write_text(quiet, encoding="utf-8")
        same = sum(ours(folder)[name] == tag for name, tag in theirs(folder).items())
        mine, peer = best_of(5, lambda: ours(folder)), best_of(2, lambda: theirs(folder))
        work, peers_work = processor(lambda: ours(folder)), processor(lambda: theirs(folder))
    return [
        Result(f"next versions of {COMPONENTS} components over {COMMITS:,} commits, {what}", mine, "s", 1),
        Result("git-cliff, run once per component, against it", peer / mine, "times", 15, at_least=True),
        Result("its processor time, the start of Python included", work, "s"),
        Result("git-cliff's processor time against it", peers_work / work, "times"),
        Result("components for which both say the same", same, "", COMPONENTS, at_least=True),
    ]


def edits() -> list[Result]:
    """Measure a change of one value in the middle of a long file."""
    image = "  image:\n    repository: registry.test/{0}\n    tag: 1.2.{0}\n"
    block = "service{0:03}:\n  # é\n" + image + "  env:\n    A: 'b'\n    C: [d]\n"
    content = "".join(block.format(number) for number in range(SERVICES)).encode()
    place = f"service{SERVICES // 2:03}.image.tag"
    after = edit("values.yaml", content, place, "2.0.0")
    changed = sum(one != other for one, other in zip(content.split(b"\n"), after.split(b"\n"), strict=True))
    spent = best_of(5, lambda: edit("values.yaml", content, place, "2.0.0")) * 1000
    lines = content.count(b"\n")
    return [
        Result(f"change of one value in {lines:,} lines of YAML", spent, "ms", 50),
        Result("lines that it changes", changed, "", 1),
    ]


def main() -> int:
    """Measure, print, and write the page."""
    results = [
        *versions(0.05, "released now and then"),
        *versions(0, "released at first only"),
        *edits(),
        *delivery.scanning(),
        *delivery.moving(),
    ]
    load = os.getloadavg()[0]
    remarks = [
        f"The best of several runs, the command's start included. The machine's load was {load:.1f} at the end.",
        "All of it on one machine: over a network, count the round trips too.",
    ]
    print(report.terminal(results, remarks))
    report.write(results, remarks, PAGE, PICTURE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
