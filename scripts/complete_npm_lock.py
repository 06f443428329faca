"""Completes frontend/package-lock.json with the other platforms' packages that the registry at hand did not know.

Tools in native code (Biome, oxc) come as one optional package per platform. A registry mirror that holds only some
of them makes npm leave the others out of the lock, and `npm ci` then refuses it everywhere. An entry with the exact
version and platform is enough for npm to accept the lock, to skip the package here, and to install it where it
belongs. Run it after `npm install`: `python -m scripts.complete_npm_lock`.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LOCK = Path("frontend/package-lock.json")
SYSTEMS = ("aix", "android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "openharmony", "sunos", "win32")
PROCESSORS = ("arm64", "arm", "ia32", "loong64", "mips64el", "ppc64", "riscv64", "s390x", "wasm32", "x64")
LIBRARIES = {"gnu": "glibc", "gnueabihf": "glibc", "musl": "musl", "musleabihf": "musl"}

Packages = dict[str, dict[str, Any]]


def platform(name: str) -> dict[str, list[str]]:
    """Read the platform from a package's name."""
    words = re.split(r"[-/]", name)
    found = {
        "cpu": [word for word in words if word in PROCESSORS],
        "os": [word for word in words if word in SYSTEMS],
        "libc": [LIBRARIES[word] for word in words if word in LIBRARIES],
    }
    return {key: values for key, values in found.items() if values}


def missing(packages: Packages) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the entries that the lock lacks."""
    for package in packages.values():
        for name, version in package.get("optionalDependencies", {}).items():
            if f"node_modules/{name}" in packages or not re.fullmatch(r"[\d.]+", version):
                continue
            marks = {mark: True for mark in ("dev", "devOptional") if package.get(mark)}
            yield f"node_modules/{name}", {"version": version, **marks, "optional": True, **platform(name)}


def complete(lock: dict[str, Any]) -> int:
    """Add what is missing, in npm's order; return how many were."""
    added = dict(missing(lock["packages"]))
    root = {"": lock["packages"].pop("")}
    lock["packages"] = root | dict(sorted((lock["packages"] | added).items()))
    return len(added)


def main() -> int:
    """Complete the file."""
    lock = json.loads(LOCK.read_text(encoding="utf-8"))
    count = complete(lock)
    LOCK.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{count} packages of other platforms added to {LOCK}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
