"""`python -m bench.push backend`: how long a push takes on one machine, as many jobs at once as it has processors.

A clone of this repository gets a commit that touches a component, and gitlab-ci-local runs the push in its shell: the
jobs as they are, with the downloads of earlier set-ups, a registry beside them, and images built without any layer of
before on a base made by debootstrap. As root on Debian, with `buildah` and `debootstrap`.
"""

import os
import re
import shutil
import ssl
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.report import Result, terminal
from scripts.steps import ROOT
from tests.docker_registry import docker_registry
from tests.own_certificate import own_certificate

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
IMAGE = "  image: $TOOLS_IMAGE\n"
"""With it, jobs are told that their files are where a container would have them."""
BASE = "localhost/debian:bookworm-slim"
ENDED = re.compile(
    r"^(?P<job>(?!parsing and|pipeline)[\w ]*\w) +finished in (?P<time>[\d.]+ \w+)(?: +(?P<fault>FAIL) \d+)?",
    re.MULTILINE,
)
UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "min": 60.0}


@dataclass
class Ground:
    """A clone with its push, and what its jobs find around them."""

    folder: Path
    registry: str = ""
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def checkout(self) -> Path:
        """The work tree whose push is run."""
        return self.folder / "checkout"

    def make(self, touched: list[str]) -> None:
        """Clone main as it is committed here, for a runner without images, and commit a change on a branch."""
        _git(self.folder, "clone", "--quiet", "--bare", f"file://{ROOT}", "origin.git")
        _git(self.folder / "origin.git", "branch", "--force", "main", _git(ROOT, "rev-parse", "HEAD"))
        _git(self.folder, "clone", "--quiet", "--branch", "main", "origin.git", "checkout")
        base = self.checkout / "ci/base.yml"
        base.write_text(base.read_text(encoding="utf-8").replace(IMAGE, ""), encoding="utf-8")
        self._commit("ci: a runner without images")
        _git(self.checkout, "push", "--quiet", "origin", "main")
        _git(self.checkout, "checkout", "--quiet", "-b", "change")
        for name in touched:
            mark = "<!-- pushed -->" if name.endswith((".html", ".md")) else "# pushed"
            with (self.checkout / name).open("a", encoding="utf-8") as file:
                file.write(f"{mark}\n")
        self._commit("test: a push that is timed")

    def _commit(self, message: str) -> None:
        _git(self.checkout, "commit", "--quiet", "--all", "--message", message)

    def settle(self) -> None:
        """Keep buildah's images here, with a base image in place, and have its registry believed."""
        (self.folder / "storage.conf").write_text(
            f'[storage]\ndriver = "vfs"\ngraphroot = "{self.folder}/images"\nrunroot = "{self.folder}/run"\n'
        )
        (self.folder / "auth.json").write_text("{}")
        self.environment |= {
            "CONTAINERS_STORAGE_CONF": str(self.folder / "storage.conf"),
            "REGISTRY_AUTH_FILE": str(self.folder / "auth.json"),
            "SSL_CERT_FILE": str(self._believed()),
        }
        subprocess.run(
            [ROOT / "images/make_base.sh", BASE], env=self.environment, check=True, stdout=subprocess.DEVNULL
        )

    def _believed(self) -> Path:
        """Return a file with the certificates of the system and the registry's."""
        usual = ssl.get_default_verify_paths().cafile
        texts = [Path(one).read_text(encoding="utf-8") for one in (usual, self.folder / "registry.pem") if one]
        (self.folder / "believed.pem").write_text("\n".join(texts), encoding="utf-8")
        return self.folder / "believed.pem"


def variables(ground: Ground) -> Mapping[str, str]:
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


def pushed(ground: Ground, at_once: int) -> tuple[float, str]:
    """Run the push; return its seconds and what was said."""
    given = [word for name, value in variables(ground).items() for word in ("--variable", f"{name}={value}")]
    options = ["--force-shell-executor", "--shell-isolation", "--no-color", "--concurrency", str(at_once)]
    node, tool = shutil.which("node") or "node", str(ROOT / "ci/node_modules/.bin/gitlab-ci-local")
    begin = time.monotonic()
    done = subprocess.run(
        [node, tool, *options, *given],
        cwd=ground.checkout,
        env=ground.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return time.monotonic() - begin, done.stdout + done.stderr


def results(kind: str, seconds: float, said: str) -> list[Result]:
    """Return a line per job, and the whole."""
    jobs = [Result(_named(one), _seconds(one["time"]), "s") for one in ENDED.finditer(said)]
    return [*jobs, Result(f"a push of {kind}, whole", seconds, "s", LIMIT_SECONDS)]


def main(words: list[str]) -> int:
    """Run the pushes that were asked for, and print what each took; 1 when a job failed."""
    parser = ArgumentParser(prog="python -m bench.push")
    parser.add_argument("kind", nargs="*", choices=list(TOUCHED), default=["backend", "frontend", "relais"])
    parser.add_argument("--at-once", type=int, default=os.cpu_count() or 1, help="jobs that run side by side")
    parser.add_argument("--log", type=Path, help="file for what the jobs said")
    given = parser.parse_args(words)
    return max(_one(kind, given.at_once, given.log) for kind in given.kind)


def _one(kind: str, at_once: int, log: Path | None) -> int:
    with TemporaryDirectory(prefix="push-") as name:
        Path(name).chmod(0o755)  # some tests work as somebody else
        load, seconds, said = _run(Path(name), kind, at_once)
    if log:
        log.write_text(said, encoding="utf-8")
    told = results(kind, seconds, said)
    print(terminal(told, [f"{at_once} jobs at once; load before: {load:.1f}"]))
    failed = len(told) == 1 or any("FAILED" in one.what for one in told)
    if failed:
        sys.stderr.write(said[-LAST:])
    return int(failed)


def _run(folder: Path, kind: str, at_once: int) -> tuple[float, float, str]:
    with docker_registry(folder, own_certificate(folder, "registry")) as registry:
        ground = Ground(folder, registry.host, _elsewhere())
        ground.make(TOUCHED[kind])
        ground.settle()
        load = os.getloadavg()[0]
        return load, *pushed(ground, at_once)


def _elsewhere() -> dict[str, str]:
    """Return our environment without this checkout's own programs: jobs bring theirs."""
    path = [one for one in os.environ["PATH"].split(os.pathsep) if not Path(one).is_relative_to(ROOT)]
    ours = {"VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE"}
    return {name: value for name, value in os.environ.items() if name not in ours} | {"PATH": os.pathsep.join(path)}


def _named(found: re.Match[str]) -> str:
    return f"{found['job']}{' FAILED' if found['fault'] == 'FAIL' else ''}"


def _seconds(told: str) -> float:
    number, unit = told.split()
    return float(number) * UNITS[unit]


def _git(folder: Path, *words: str) -> str:
    who = ("-c", "user.name=Push", "-c", "user.email=push@example.org")
    command = ["git", *who, *words]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
