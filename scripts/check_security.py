"""docs/security.md is whole and true: every requirement has its row, and every test that a row names exists."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

PAGE = Path("docs/security.md")
TESTS = Path("backend/tests")
ROW = re.compile(r"^\| (V[\d.]+|API\d+) \| (.+?) \| (.+) \|$", re.MULTILINE)
NAMED = re.compile(r"`([\w./-]+\.(?:py|tsx?))::([^`]+)`")
PLAIN = re.compile(r"^(not yet|does not apply|checked|written): \W?\w")
"""How a row begins that names no test; the reason follows."""
LEVEL_1 = 70
TOP = 10


def faults(page: str) -> Iterator[str]:
    """Tell what is wrong with the page."""
    rows = ROW.findall(page)
    ids = [row[0] for row in rows]
    yield from (f"{name}: stands there twice" for name in sorted({name for name in ids if ids.count(name) > 1}))
    for what, count, start in (("ASVS level 1", LEVEL_1, "V"), ("API Top 10", TOP, "API")):
        found = sum(name.startswith(start) for name in set(ids))
        if found != count:
            yield f"{what}: {found} rows, and there are {count} requirements"
    for name, _, shown in rows:
        yield from (f"{name}: {fault}" for fault in faults_of(shown))


def faults_of(shown: str) -> Iterator[str]:
    """Tell what is wrong with the last cell of a row."""
    named = NAMED.findall(shown)
    if not named and not PLAIN.match(shown):
        yield "names no test, and does not say why"
    yield from (f"no such test: {file}::{test}" for file, test in named if not exists(file, test))


def exists(file: str, test: str) -> bool:
    """Tell whether a file holds a test of that name; a path that begins with a room is below the backend's tests."""
    path = next((path for path in (TESTS / file, Path(file)) if path.is_file()), None)
    if path is None:
        return False
    text = path.read_text(encoding="utf-8")
    return f"def {test}(" in text if file.endswith(".py") else f"it('{test}'" in text


def main() -> int:
    """Check the page."""
    found = [f"{PAGE}: {fault}" for fault in faults(PAGE.read_text(encoding="utf-8"))]
    sys.stdout.writelines(f"{fault}\n" for fault in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
