"""Pushes chart packages to a registry, never over a version that is there.

`python -m scripts.publish_charts oci://registry.example.com/utilisateurs/charts FOLDER [--plain-http]`. A registry
would let itself be overwritten, and whoever pinned the version would get other bytes. The same package again is no
error.
"""

import hashlib
import sys
import tempfile
from pathlib import Path

from scripts.render_charts import HelmError, helm

ABSENT = "not found"


class TakenError(Exception):
    """The registry has this version with another content."""


def digest(package: Path) -> str:
    """Return the SHA-256 of a package."""
    return hashlib.sha256(package.read_bytes()).hexdigest()


def named(package: Path) -> tuple[str, str]:
    """Return the chart's name and version: its package is called so."""
    name, _, version = package.stem.partition("-")
    return name, version


def published(registry: str, package: Path, *options: str) -> str | None:
    """Return the digest of this version in the registry, or none. Raises HelmError when it cannot tell."""
    name, version = named(package)
    with tempfile.TemporaryDirectory() as folder:
        where = ("--version", version, "--destination", folder, *options)
        try:
            helm("pull", f"{registry}/{name}", *where)
        except HelmError as error:
            if ABSENT in str(error):
                return None
            raise
        return digest(next(Path(folder).glob("*.tgz")))


def publish(registry: str, package: Path, *options: str) -> str:
    """Push a package unless it is there; tell what was done. Raises TakenError, HelmError."""
    found = published(registry, package, *options)
    if found == digest(package):
        return f"{package.name}: there already"
    if found:
        remedy = "raise the version in its Chart.yaml"
        raise TakenError(f"{package.name}: the registry has this version with another content: {remedy}")
    helm("push", str(package), registry, *options)
    return f"{package.name}: pushed"


def main(registry: str, folder: Path, *options: str) -> int:
    """Publish every package of a folder."""
    try:
        for package in sorted(folder.glob("*.tgz")):
            sys.stdout.write(f"{publish(registry, package, *options)}\n")
    except (HelmError, TakenError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:]))
