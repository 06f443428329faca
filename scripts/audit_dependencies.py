"""Asks the advisories about every version in every lock that git knows of: OSV by uv, npm's registry by npm.

Each source is first asked about a version that is known to be weak. Where one does not answer, finds nothing wrong with
that version, or was told of no package, nothing was audited, and it says so: the step has neither passed nor failed.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.advisories import UNREACHED, Source, sources
from scripts.sources import tracked
from scripts.steps import NOT_DONE

PATIENCE_SECONDS = 120


@dataclass(frozen=True)
class Audited:
    """What an audit found; nothing at all, and why, when its source did not answer."""

    what: str
    found: tuple[str, ...] = ()
    silence: str = ""
    asked: int = 0
    """Packages that the source was told."""

    def __str__(self) -> str:
        """Tell it in words that nobody takes for a pass."""
        if self.silence:
            return f"NOT AUDITED: {self.what}: {self.silence}"
        told = "\n".join(f"{self.what}: {one}" for one in self.found)
        return told or f"{self.what}: no advisory names one of its {self.asked} packages"


def audited(source: Source, what: str, folder: Path) -> Audited:
    """Ask a source about one lock; a tool that fails for a reason of our own has found something wrong."""
    environment = {**os.environ, "UV_HTTP_RETRIES": "1"}
    try:
        done = subprocess.run(
            source.command,
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return Audited(what, silence=f"no answer in {PATIENCE_SECONDS} s")
    try:
        answer = json.loads(done.stdout)
        found, asked = tuple(source.findings(answer)), source.count(answer)
    except (KeyError, TypeError, ValueError):
        return _unread(what, done.stdout + done.stderr)
    return Audited(what, found, "" if asked else f"{source.name} was told of no package", asked)


def silence(source: Source) -> str:
    """Say why a source cannot be believed; nothing when it knows what is known to be weak."""
    with tempfile.TemporaryDirectory() as name:
        for file, text in source.weak.items():
            (Path(name) / file).write_text(text, encoding="utf-8")
        known = audited(source, source.name, Path(name))
    if known.silence or not known.asked:
        return known.silence or "; ".join(known.found)
    return "" if known.found else f"{source.name} finds nothing wrong with what is known to be weak"


def audits(source: Source) -> Iterator[Audited]:
    """Audit every lock that a source is asked about."""
    locks = tracked(source.locks)
    if not locks:
        yield Audited(source.locks, silence="there is no such lock")
    why = silence(source)
    for lock in locks:
        yield Audited(lock, silence=why) if why else audited(source, lock, Path(lock).parent)


def verdict(found: Sequence[Audited]) -> int:
    """Return 1 for a known weakness, and the code of what was left undone when a source was silent."""
    if any(one.found for one in found):
        return 1
    return NOT_DONE if any(one.silence for one in found) else 0


def main() -> int:
    """Audit all."""
    found = [one for source in sources() for one in audits(source)]
    sys.stdout.writelines(f"{one}\n" for one in found)
    return verdict(found)


def _unread(what: str, told: str) -> Audited:
    where = UNREACHED.search(told)
    if where:
        return Audited(what, silence=f"the source of advisories cannot be used here: {where[0]}")
    return Audited(what, (f"the audit itself failed: {told[-400:].strip()}",))


if __name__ == "__main__":
    sys.exit(main())
