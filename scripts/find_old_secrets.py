"""Looks for credentials in every line that the history ever added: what was removed later can still be read there.

The shapes and the excuse are those of `find_secrets`. A merge is read against each of its parents, as it may add what
none of them has. Where git refuses, breaks off, or has a part of the history alone, it says NOT EXAMINED.
"""

import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field

from scripts.find_secrets import GENERATED, findings
from scripts.steps import NOT_DONE

LOG = ("git", "log", "-p", "-m", "--no-color", "--no-ext-diff", "--unified=0", "--no-renames", "--text")
"""Without a filter, which would leave out commits that add nothing: they are counted."""
COMMIT = re.compile(r"commit ([0-9a-f]{40})(?: \(from [0-9a-f]{40}\))?$")
FILE = re.compile(r"\+\+\+ \"?b/(.*?)\"?\s*$")
REVOKED: dict[str, str] = {}
"""What stays in the history, as it is told here, and when and how it was revoked."""


@dataclass
class Examined:
    """What was found in a log with patches, and of which commits it was."""

    commits: set[str] = field(default_factory=set)
    found: set[str] = field(default_factory=set)

    def read(self, lines: Iterable[str]) -> None:
        """Note each commit, and where it adds something shaped like a credential, never showing it."""
        commit = path = ""
        for line in lines:
            if begun := COMMIT.match(line):
                commit = begun[1]
                self.commits.add(commit)
            elif named := FILE.match(line):
                path = named[1]
            elif line.startswith("+") and not path.endswith(GENERATED):
                told = (one.partition(": ")[2] for one in findings(path, line[1:]))
                self.found |= {f"{commit[:10]}:{path}: {one}" for one in told}


def examined() -> tuple[Examined, int]:
    """Read the log of this commit with its patches, line by line; return git's exit code too."""
    done = Examined()
    with subprocess.Popen(LOG, stdout=subprocess.PIPE, encoding="utf-8", errors="replace") as log:
        assert log.stdout
        done.read(log.stdout)
    return done, log.returncode


def asked(*words: str) -> str:
    """Return git's answer, empty when it has none."""
    return subprocess.run(["git", *words], capture_output=True, text=True, check=False).stdout.strip()


def lacking(commits: int, code: int) -> str:
    """Say why not the whole history was read; nothing when it was."""
    if code or not commits:
        return f"git log ended with {code}, having shown {commits} commits"
    if asked("rev-parse", "--is-shallow-repository") == "true":
        return f"a shallow clone, of which {commits} commits are here; fetch the rest"
    known = asked("rev-list", "--count", "HEAD")
    return "" if known == str(commits) else f"git log showed {commits} of {known} commits"


def main() -> int:
    """Check the history of the commit that is checked out."""
    done, code = examined()
    found = sorted(done.found - REVOKED.keys())
    sys.stdout.writelines(f"{one}\n" for one in found)
    if found:
        sys.stdout.write("Whoever has a clone has it: revoke it, then name it in scripts/find_old_secrets.py.\n")
        return 1
    if why := lacking(len(done.commits), code):
        sys.stdout.write(f"NOT EXAMINED: {why}\n")
        return NOT_DONE
    sys.stdout.write(f"{len(done.commits)} commits hold no credential\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
