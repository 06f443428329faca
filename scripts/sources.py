"""The repository's files as the checks see them."""

import io
import subprocess
import tokenize
from collections.abc import Iterator
from pathlib import Path

UV_LOCKS, NPM_LOCKS = ":(glob)**/uv.lock", ":(glob)**/package-lock.json"
"""Every lock of the repository, wherever it is, as git's patterns."""


def tracked(*patterns: str) -> list[str]:
    """List files that git tracks or would track, deleted ones left out."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns]
    listing = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return sorted({path for path in listing.split("\0") if path and Path(path).is_file()})


def comments(source: str) -> Iterator[tuple[int, str]]:
    """Yield each comment of a Python source with its line."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
