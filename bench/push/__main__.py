"""`python -m bench.push backend`: how long a push takes on one machine, as many jobs at once as it has processors.

A clone of this repository gets a commit that touches a component, and gitlab-ci-local runs the push in its shell: the
jobs as they are, with the downloads of earlier set-ups, a registry beside them, and images built without any layer of
before on a base made by debootstrap. With `--at-once 1` each job has the machine for itself, as where each has a
runner: its longest chain of jobs is then what a push takes there. As root on Debian, with `buildah` and `debootstrap`.
"""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.push.ground import pushed_to
from bench.push.pipeline import Job, Run, run, seconds_of
from bench.report import Result, terminal

TOUCHED = {
    "backend": ["backend/src/utilisateurs/__init__.py"],
    "frontend": ["frontend/index.html"],
    "relais": ["relais/src/relais/__init__.py"],
    "charts": ["charts/backend/values.yaml"],
    "documents": ["docs/architecture.md"],
    "everything": ["uv.lock", "backend/src/utilisateurs/__init__.py", "frontend/index.html"],
}
"""What a push of each kind touches; a lock touches both halves, the charts and the pipelines."""
LIMIT_SECONDS = 720
LAST = 4000
"""Characters of what the jobs said that are shown when one failed."""


def results(kind: str, seen: Run) -> list[Result]:
    """Return a line per job, the longest chain of them, and the whole."""
    chain = " > ".join(job.name for job in seen.longest)
    return [
        *(Result(_named(job), job.seconds, "s") for job in seen.jobs),
        Result(f"longest chain: {chain or 'no job ran'}", seconds_of(seen.longest), "s", LIMIT_SECONDS),
        Result(f"a push of {kind}, whole", seen.seconds, "s", LIMIT_SECONDS),
    ]


def main(words: list[str]) -> int:
    """Run the pushes that were asked for, and print what each took; 1 when a job failed."""
    parser = ArgumentParser(prog="python -m bench.push")
    parser.add_argument("kind", nargs="*", choices=list(TOUCHED), default=["backend", "frontend", "relais"])
    parser.add_argument("--at-once", type=int, default=os.cpu_count() or 1, help="jobs that run side by side")
    parser.add_argument("--log", type=Path, help="file for what the jobs said")
    given = parser.parse_args(words)
    return max(_one(kind, given.at_once, given.log) for kind in given.kind)


def _one(kind: str, at_once: int, log: Path | None) -> int:
    load = os.getloadavg()[0]
    with TemporaryDirectory(prefix="push-") as name:
        Path(name).chmod(0o755)  # some tests work as somebody else
        with pushed_to(Path(name), TOUCHED[kind]) as ground:
            seen = run(ground, at_once)
    if log:
        log.write_text(seen.said, encoding="utf-8")
    print(terminal(results(kind, seen), [f"{at_once} jobs at once; load before: {load:.1f}"]))
    if seen.failed:
        sys.stderr.write(seen.said[-LAST:])
    return int(seen.failed)


def _named(job: Job) -> str:
    return f"{job.name}{' FAILED' if job.failed else ''}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
