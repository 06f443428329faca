"""Looks for credentials in what git tracks: well-known shapes only, so that a finding is worth reading.

A value that is plainly no secret is excused on its line: `secret-scan: ok - <reason>`.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from scripts.sources import tracked
from scripts.steps import NOT_DONE

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
GENERATED = ("uv.lock", "package-lock.json")
"""What is not read: hashes, which chance may give any shape."""


def findings(path: str, text: str) -> Iterator[str]:
    """Tell where a text holds something shaped like a credential, never showing it."""
    for number, line in enumerate(text.splitlines(), 1):
        if EXCUSE.search(line):
            continue
        yield from (f"{path}:{number}: looks like: {name}" for name, shape in SHAPES.items() if shape.search(line))


def text_of(path: str) -> str:
    """Return a file's text, whatever it is: a credential may lie in a binary file too."""
    return Path(path).read_bytes().decode("utf-8", errors="replace")


def main() -> int:
    """Check every file of the repository; tell how many, and which were left out."""
    paths = tracked()
    left_out = [path for path in paths if path.endswith(GENERATED)]
    read = [path for path in paths if path not in left_out]
    found = [finding for path in read for finding in findings(path, text_of(path))]
    sys.stdout.writelines(f"{finding}\n" for finding in found)
    sys.stdout.writelines(f"not read, as it is generated: {path}\n" for path in left_out)
    if found:
        return 1
    if not read:
        sys.stdout.write("NOT EXAMINED: git knows no file here\n")
        return NOT_DONE
    sys.stdout.write(f"{len(read)} files hold no credential\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
