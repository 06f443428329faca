"""Looks for credentials in what git tracks: well-known shapes only, so that a finding is worth reading.

A value that is plainly no secret is excused on its line: `secret-scan: ok - <reason>`.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from scripts.sources import tracked

# A password in an address counts when the host is somebody's: one with a dot, and not a reserved name.
SHAPES = {
    "private key": re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"),
    "AWS access key": re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"),
    "GitHub token": re.compile(r"\bgh[pousr]_[A-Za-z0-9]{36,}\b|\bgithub_pat_\w{60,}"),
    "GitLab token": re.compile(r"\bgl(?:pat|dt|rt|ptt)-[\w-]{20,}"),
    "Slack token": re.compile(r"\bxox[abeoprs]-[\w-]{10,}|hooks\.slack\.com/services/T\w+/B\w+/\w+"),
    "PyPI or npm token": re.compile(r"\bpypi-[\w-]{40,}|\bnpm_[A-Za-z0-9]{36}\b"),
    "signed token": re.compile(r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{16,}"),
    "password in an address": re.compile(
        r"\b[a-z][a-z0-9+]*://[^\s/:@{}$<>\"']+:(?!password@)[^\s/@{}$<>\"']{3,}@"
        r"(?!127\.|\[::1\]|[\w-]+(?![\w.-])|example\.|[\w.-]+\.(?:example|test|invalid)\b)"
    ),
}
EXCUSE = re.compile(r"secret-scan: ok - \w{2}")
LARGEST = 2_000_000
GENERATED = ("uv.lock", "package-lock.json")


def findings(path: str, text: str) -> Iterator[str]:
    """Tell where a text holds something shaped like a credential, never showing it."""
    for number, line in enumerate(text.splitlines(), 1):
        if EXCUSE.search(line):
            continue
        yield from (f"{path}:{number}: looks like: {name}" for name, shape in SHAPES.items() if shape.search(line))


def readable(path: str) -> str:
    """Return a file's text; nothing of what is binary, generated or huge."""
    if path.endswith(GENERATED) or Path(path).stat().st_size > LARGEST:
        return ""
    content = Path(path).read_bytes()
    return "" if b"\0" in content[:8000] else content.decode("utf-8", errors="replace")


def main() -> int:
    """Check every file of the repository."""
    found = [finding for path in tracked() for finding in findings(path, readable(path))]
    sys.stdout.writelines(f"{finding}\n" for finding in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
