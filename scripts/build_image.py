"""Builds the image of a component with buildah, unprivileged: the same commit gives the same image, to its digest.

`python -m scripts.build_image backend --base localhost/debian:bookworm-slim`. Docker's BuildKit builds the same files.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

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
    how = ["--isolation", "chroot", "--format", "docker", "--timestamp", str(seconds)]
    where = ["--file", f"{component}/Dockerfile", "--tag", tag]
    return ["buildah", "build", *how, *caching, *secret, *arguments, *where, "."]


def steady(config: dict[str, Any]) -> dict[str, Any]:
    """Take out of an image's description what differs between two builds of one commit.

    Docker's format notes the container that a step ran in, its host name, and the image that a step began from.
    """
    kept = {name: value for name, value in config.items() if name not in {"container", "container_config", "parent"}}
    history = [{name: value for name, value in step.items() if name != "comment"} for step in config["history"]]
    return kept | {"config": config["config"] | {"Hostname": ""}, "history": history}


def settle(tag: str) -> str:
    """Give an image that was built its steady description; return its id, which is the digest of that."""
    with TemporaryDirectory(prefix="image-") as name:
        folder = Path(name)
        buildah("push", "--quiet", "--disable-compression", tag, f"dir:{folder}")
        manifest = json.loads((folder / "manifest.json").read_bytes())
        config = folder / manifest["config"]["digest"].removeprefix("sha256:")
        text = json.dumps(steady(json.loads(config.read_bytes())), separators=(",", ":"), sort_keys=True).encode()
        config.unlink()
        digest = hashlib.sha256(text).hexdigest()
        (folder / digest).write_bytes(text)
        manifest["config"] |= {"digest": f"sha256:{digest}", "size": len(text)}
        (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        buildah("pull", "--quiet", f"dir:{folder}")
    buildah("tag", digest, tag)
    return digest


def buildah(*words: str) -> str:
    """Call buildah; return what it prints. Raises CalledProcessError, having shown what it said."""
    done = subprocess.run(["buildah", *words], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout.strip()


def main(words: list[str]) -> int:
    """Build, tell the image's id, and return buildah's code."""
    parser = argparse.ArgumentParser(prog="python -m scripts.build_image")
    parser.add_argument("component", choices=COMPONENTS)
    parser.add_argument("--tag", help="name of the image; localhost/COMPONENT:VERSION when left out")
    parser.add_argument("--version", default="0.0.0", help="version that the image bears")
    parser.add_argument("--base", default=BASE, help="Debian image to build on")
    parser.add_argument("--no-cache", action="store_true", help="run every step anew")
    given = parser.parse_args(words)
    tag = given.tag or f"localhost/{given.component}:{given.version}"
    build = command(given.component, tag, given.base, given.version, cached=not given.no_cache)
    try:
        subprocess.run(build, cwd=ROOT, check=True)
        print(f"{tag} sha256:{settle(tag)}")
    except subprocess.CalledProcessError as error:
        return error.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
