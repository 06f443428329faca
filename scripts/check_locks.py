"""The locks are complete: every package comes from its registry, and is known by its hash before it is opened."""

import json
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PYTHON, WEB = Path("uv.lock"), Path("frontend/package-lock.json")
REGISTRY, FILES = "https://pypi.org/simple", "https://files.pythonhosted.org/"
NPM = "https://registry.npmjs.org/"
HERE = frozenset({"editable", "virtual"})


def faults_of_uv(lock: dict[str, Any]) -> Iterator[str]:
    """Tell what is wrong with uv.lock."""
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
    """Tell what is wrong with package-lock.json; a link to the registry may be left out, for npm knows it."""
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


def main() -> int:
    """Check both locks."""
    found = [f"{PYTHON}: {fault}" for fault in faults_of_uv(tomllib.loads(PYTHON.read_text(encoding="utf-8")))]
    found += [f"{WEB}: {fault}" for fault in faults_of_npm(json.loads(WEB.read_text(encoding="utf-8")))]
    sys.stdout.writelines(f"{fault}\n" for fault in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
