"""Looks for credentials in every line that the history ever added: what was removed later can still be read there.

The shapes and the excuse are those of `find_secrets`. A shallow clone has no history to look at, and it says so.
"""

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator

from scripts.find_secrets import GENERATED, findings
from scripts.steps import NOT_DONE

LOG = ("git", "log", "-p", "--no-color", "--no-ext-diff", "--unified=0", "--no-renames", "--diff-filter=AM", "--text")
COMMIT = re.compile(r"commit ([0-9a-f]{40})$")
FILE = re.compile(r"\+\+\+ \"?b/(.*?)\"?\s*$")
REVOKED: dict[str, str] = {}
"""What stays in the history, as it is told here, and when and how it was revoked."""


def old_findings(lines: Iterable[str]) -> Iterator[str]:
    """Tell where a log with patches adds something shaped like a credential, never showing it."""
    commit = path = ""
    for line in lines:
        if found := COMMIT.match(line):
            commit = found[1][:10]
        elif found := FILE.match(line):
            path = found[1]
        elif line.startswith("+") and not path.endswith(GENERATED):
            yield from (f"{commit}:{path}: {one.partition(': ')[2]}" for one in findings(path, line[1:]))


def history() -> Iterator[str]:
    """Yield the log of this commit with its patches, line by line."""
    with subprocess.Popen(LOG, stdout=subprocess.PIPE, encoding="utf-8", errors="replace") as log:
        assert log.stdout
        yield from log.stdout


def asked(*words: str) -> str:
    """Return git's answer, empty when it has none."""
    return subprocess.run(["git", *words], capture_output=True, text=True, check=False).stdout.strip()


def main() -> int:
    """Check the history of the commit that is checked out."""
    count = asked("rev-list", "--count", "HEAD")
    found = sorted(set(old_findings(history())) - REVOKED.keys()) if count else []
    sys.stdout.writelines(f"{one}\n" for one in found)
    if found:
        sys.stdout.write("Whoever has a clone has it: revoke it, then name it in scripts/find_old_secrets.py.\n")
        return 1
    if asked("rev-parse", "--is-shallow-repository") == "true":
        sys.stdout.write(f"NOT EXAMINED: a shallow clone, of which {count} commits are here; fetch the rest\n")
        return NOT_DONE
    sys.stdout.write(f"{count or 0} commits hold no credential\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
