"""Builds the image of a component with buildah, unprivileged, with the same layers from the same commit.

`python -m scripts.build_image backend --base localhost/debian:bookworm-slim`. Docker's BuildKit builds the same files.
"""

import argparse
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from scripts.steps import ROOT

COMPONENTS = ("backend", "frontend", "relais")
BASE = "docker.io/library/debian:bookworm-slim"


def git(*words: str) -> str:
    """Ask git about the checkout."""
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def commit_time() -> int:
    """Return the time of the commit, or SOURCE_DATE_EPOCH, in seconds since 1970."""
    return int(os.environ.get("SOURCE_DATE_EPOCH") or git("log", "-1", "--format=%ct"))


def labels(version: str, seconds: int) -> dict[str, str]:
    """Return what the image says of its making."""
    created = datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"VERSION": version, "REVISION": git("rev-parse", "HEAD"), "CREATED": created}


def command(component: str, tag: str, base: str, version: str, *, cached: bool = True) -> list[str]:
    """Return the call of buildah that builds a component."""
    seconds = commit_time()
    given = labels(version, seconds) | {"BASE": base}
    arguments = [word for name, value in given.items() for word in ("--build-arg", f"{name}={value}")]
    bundle = Path(os.environ.get("SSL_CERT_FILE", ""))
    secret = ["--secret", f"id=ca,src={bundle}"] if bundle.is_file() else []
    caching = ["--layers"] if cached else ["--no-cache"]
    # Docker's format, as OCI's has no place for the health check.
    steady = ["--isolation", "chroot", "--format", "docker", "--timestamp", str(seconds)]
    where = ["--file", f"{component}/Dockerfile", "--tag", tag]
    return ["buildah", "build", *steady, *caching, *secret, *arguments, *where, "."]


def main(words: list[str]) -> int:
    """Build, and return buildah's code."""
    parser = argparse.ArgumentParser(prog="python -m scripts.build_image")
    parser.add_argument("component", choices=COMPONENTS)
    parser.add_argument("--tag", help="name of the image; localhost/COMPONENT:VERSION when left out")
    parser.add_argument("--version", default="0.0.0", help="version that the image bears")
    parser.add_argument("--base", default=BASE, help="Debian image to build on")
    parser.add_argument("--no-cache", action="store_true", help="run every step anew")
    given = parser.parse_args(words)
    tag = given.tag or f"localhost/{given.component}:{given.version}"
    build = command(given.component, tag, given.base, given.version, cached=not given.no_cache)
    return subprocess.run(build, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
