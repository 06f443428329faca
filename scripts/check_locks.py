"""The locks are complete: every package comes from its registry, and is known by its hash before it is opened."""

import json
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scripts.sources import NPM_LOCKS, UV_LOCKS, tracked

REGISTRY, FILES = "https://pypi.org/simple", "https://files.pythonhosted.org/"
NPM = "https://registry.npmjs.org/"
HERE = frozenset({"editable", "virtual"})


def faults_of_uv(lock: dict[str, Any]) -> Iterator[str]:
    """Tell what is wrong with a uv.lock."""
    for package in lock["package"]:
        source, name = package["source"], f"{package['name']} {package.get('version', '')}"
        files = [*package.get("wheels", ()), *([package["sdist"]] if "sdist" in package else [])]
        if not HERE.isdisjoint(source):
            continue
        if source != {"registry": REGISTRY}:
            yield f"{name}: comes from {source}, not from {REGISTRY}"
        if not files:
            yield f"{name}: no file is locked"
        yield from (f"{name}: lies at {file['url']}" for file in files if not file["url"].startswith(FILES))
        yield from (f"{name}: a file without its SHA-256" for file in files if not _is_known(file, "hash", "sha256:"))


def faults_of_npm(lock: dict[str, Any]) -> Iterator[str]:
    """Tell what is wrong with a package-lock.json; a link to the registry may be left out, for npm knows it."""
    for path, package in lock["packages"].items():
        if not path:
            continue
        name = f"{path.rpartition('node_modules/')[2]} {package.get('version', '')}"
        if not package.get("resolved", NPM).startswith(NPM):
            yield f"{name}: comes from {package['resolved']}, not from {NPM}"
        if package.get("link"):
            yield f"{name}: is a link, not a package"
        if not _is_known(package, "integrity", "sha512-") and not _is_elsewhere(package):
            yield f"{name}: without its SHA-512"


def _is_known(file: dict[str, Any], field: str, kind: str) -> bool:
    return str(file.get(field, "")).startswith(kind)


def _is_elsewhere(package: dict[str, Any]) -> bool:
    """Tell whether this is an optional part for other machines, of which a mirror may not have told the hash."""
    kinds = (("os", "linux"), ("cpu", "x64"), ("libc", "glibc"))
    return bool(package.get("optional")) and any(
        field in package and ours not in package[field] for field, ours in kinds
    )


def faults() -> Iterator[str]:
    """Tell what is wrong with the locks that git knows of; that it knows none is wrong too."""
    for pattern, read, told in (UV_LOCKS, tomllib.loads, faults_of_uv), (NPM_LOCKS, json.loads, faults_of_npm):
        paths = tracked(pattern)
        if not paths:
            yield f"{pattern}: there is no such lock"
        for path in paths:
            yield from (f"{path}: {fault}" for fault in told(read(Path(path).read_text(encoding="utf-8"))))


def main() -> int:
    """Check every lock, and tell how many."""
    found = list(faults())
    sys.stdout.writelines(f"{fault}\n" for fault in found)
    if not found:
        sys.stdout.write(f"{len(tracked(UV_LOCKS, NPM_LOCKS))} locks are complete\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
