"""Commit messages follow Conventional Commits: versions and changelogs are computed from them.

With a file, as git's commit-msg hook calls it, checks that message and its length; without, the form of every commit
since the root: what is published is not rewritten for being long.
"""

import re
import subprocess
import sys
from pathlib import Path

TYPES = "build|chore|ci|docs|feat|fix|perf|refactor|revert|style|test"
SCOPES = "backend|frontend|relais|charts|infra|supervision|template|deps"
SUBJECT = re.compile(rf"^({TYPES})(\(({SCOPES})\))?!?: \S.*[^.\s]$")
LONGEST = 100
HELP = f"""A subject is `type(scope): what changes`, at most {LONGEST} characters, with no full stop at its end.
  types: {TYPES.replace("|", ", ")}
  scopes (may be left out): {SCOPES.replace("|", ", ")}"""


def too_long(message: str) -> str | None:
    """Say that the subject of a message is too long, or nothing."""
    subject = message.partition("\n")[0]
    return f"subject longer than {LONGEST} characters: {subject}" if len(subject) > LONGEST else None


def fault(message: str) -> str | None:
    """Say what is wrong with the form of a message, or nothing."""
    lines = [line for line in message.splitlines() if not line.startswith("#")]
    subject = lines[0] if lines else ""
    if not SUBJECT.match(subject):
        return f"not a Conventional Commit: {subject or '(empty)'}"
    if len(lines) > 1 and lines[1].strip():
        return f"the second line must be empty: {subject}"
    return None


def history() -> list[str]:
    """Return the messages of every commit that has one parent at most."""
    command = ["git", "log", "--no-merges", "--format=%B%x00"]
    log = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [message.strip("\n") for message in log.split("\0") if message.strip()]


def main(arguments: list[str]) -> int:
    """Check one message, or the history."""
    given = [Path(name).read_text(encoding="utf-8") for name in arguments]
    found = [fault(message) for message in given or history()] + [too_long(message) for message in given]
    faults = [one for one in found if one]
    sys.stdout.writelines(f"{found}\n" for found in faults)
    if faults:
        sys.stdout.write(f"{HELP}\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
