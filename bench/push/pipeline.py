"""A push's jobs as gitlab-ci-local runs them: what each took, and what it waited for."""

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.push.ground import BASE, Ground
from scripts.steps import ROOT

ENDED = re.compile(
    r"^(?P<job>(?!parsing and|pipeline finished)[\w ]*\w) +finished in (?P<time>[\d.]+ \w+)(?: +(?P<fault>FAIL) \d+)?",
    re.MULTILINE,
)
UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "min": 60.0}


@dataclass(frozen=True)
class Job:
    """A job that ended."""

    name: str
    seconds: float
    failed: bool


@dataclass(frozen=True)
class Run:
    """A push whose jobs all ended."""

    seconds: float
    said: str
    waits: Mapping[str, list[str]]
    """What each job waits for."""

    @property
    def jobs(self) -> list[Job]:
        """The jobs in the order of their ends."""
        return [Job(one["job"], _seconds(one["time"]), one["fault"] == "FAIL") for one in ENDED.finditer(self.said)]

    @property
    def failed(self) -> bool:
        """Whether a job failed, or none ran."""
        return not self.jobs or any(job.failed for job in self.jobs)

    @property
    def longest(self) -> list[Job]:
        """The chain of jobs that takes longest, each waiting for the one before: the push where each has a runner."""
        chains: dict[str, list[Job]] = {}
        for job in self.jobs:
            before = [chains[one] for one in self.waits.get(job.name, []) if one in chains]
            chains[job.name] = [*max(before, key=seconds_of, default=[]), job]
        return max(chains.values(), key=seconds_of, default=[])


def seconds_of(chain: list[Job]) -> float:
    """Add up what these jobs took."""
    return sum(job.seconds for job in chain)


def run(ground: Ground, at_once: int) -> Run:
    """Run the push of this ground, `at_once` jobs side by side."""
    waits = _waits(json.loads(_tool(ground, "--list-json").stdout))
    begin = time.monotonic()
    done = _tool(ground, "--force-shell-executor", "--shell-isolation", "--no-color", "--concurrency", str(at_once))
    return Run(time.monotonic() - begin, done.stdout + done.stderr, waits)


def _tool(ground: Ground, *options: str) -> subprocess.CompletedProcess[str]:
    variables = _variables(ground)
    given = [word for name, value in variables.items() for word in ("--variable", f"{name}={value}")]
    given += ["--ignore-predefined-vars", ",".join(variables)]  # else a warning comes before the list
    node, tool = shutil.which("node") or "node", str(ROOT / "ci/node_modules/.bin/gitlab-ci-local")
    return subprocess.run(
        [node, tool, *options, *given],
        cwd=ground.checkout,
        env=ground.environment,
        capture_output=True,
        text=True,
        check=False,
    )


def _variables(ground: Ground) -> Mapping[str, str]:
    """Return what GitLab, the project's settings and the runner's caches would tell the jobs."""
    home = Path.home()
    return {
        "CI_REGISTRY": ground.registry,
        "CI_REGISTRY_IMAGE": f"{ground.registry}/utilisateurs",
        "CI_REGISTRY_USER": "ci",
        "CI_REGISTRY_PASSWORD": "nothing",
        "BASE_IMAGE": BASE,
        "UV_CACHE_DIR": os.environ.get("UV_CACHE_DIR", str(home / ".cache/uv")),
        "PIP_CACHE_DIR": os.environ.get("PIP_CACHE_DIR", str(home / ".cache/pip")),
        "npm_config_cache": os.environ.get("npm_config_cache", str(home / ".npm")),  # noqa: SIM112 - npm's own spelling
    }


def _waits(listed: list[dict[str, list[dict[str, str]]]]) -> dict[str, list[str]]:
    return {str(job["name"]): [one["job"] for one in job.get("needs") or []] for job in listed}


def _seconds(told: str) -> float:
    number, unit = told.split()
    return float(number) * UNITS[unit]
