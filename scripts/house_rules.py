"""House rules that no ready-made checker knows. Each says why, and a reasoned escape is always possible.

An exception is written on the line itself: `# house: allow <rule> - <reason>`.
"""

import ast
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts.sources import comments, tracked

BACKEND, RELAIS = "backend/src/", "relais/src/"
LAPTOP = BACKEND + "utilisateurs/local/"
CLOCK = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns"}
PROCESS = re.compile(r"subprocess\.|os\.(system|popen|fork|posix_spawn|exec\w+|spawn\w+)$")
SUPPRESSION = re.compile(r"#\s*(noqa|type:\s*ignore|pragma:\s*no cover)", re.IGNORECASE)
REASONED = re.compile(
    r"#\s*(noqa:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*|type:\s*ignore\[[\w, -]+\]|pragma:\s*no cover)\s+\W\s*\w+\W+\w"
)
ESCAPE = re.compile(r"#\s*house: allow ([\w-]+) - \w+\W+\w")

Finder = Callable[[ast.Module, str], Iterator[int]]


@dataclass(frozen=True)
class Rule:
    """One rule: where it holds, what it finds, and why it is there."""

    name: str
    reason: str
    find: Finder
    inside: tuple[str, ...]
    outside: tuple[str, ...] = ()

    def applies(self, path: str) -> bool:
        """Tell whether this file is one of those that the rule watches."""
        return path.startswith(self.inside) and not path.startswith(self.outside)


def calls(wanted: Callable[[str], object]) -> Finder:
    """Find calls whose dotted name is wanted."""

    def find(tree: ast.Module, _source: str) -> Iterator[int]:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and wanted(ast.unparse(node.func)):
                yield node.lineno

    return find


def unexplained(_tree: ast.Module, source: str) -> Iterator[int]:
    """Find suppressions that do not say why, or do not say of what."""
    for line, comment in comments(source):
        if SUPPRESSION.search(comment) and not REASONED.search(comment):
            yield line


RULES = (
    Rule(
        "commit-at-the-edge",
        "a request is one transaction, committed once by kit/db: between two commits a failure leaves half a change",
        calls(lambda name: name.endswith((".commit", ".transaction"))),
        inside=(BACKEND,),
        outside=(BACKEND + "utilisateurs/kit/db.py", LAPTOP),
    ),
    Rule(
        "one-clock",
        "time is asked of the clock port, so that a test can set it and every instant is aware and in UTC",
        calls(lambda name: ".".join(name.split(".")[-2:]) in CLOCK),
        inside=(BACKEND, RELAIS),
        outside=(BACKEND + "utilisateurs/kit/clock.py", LAPTOP, RELAIS + "relais/adapters/"),
    ),
    Rule(
        "processes-in-adapters",
        "a service that starts programs can be made to start others': only adapters and the laptop's room do",
        calls(PROCESS.match),
        inside=(BACKEND, RELAIS),
        outside=(LAPTOP, RELAIS + "relais/adapters/"),
    ),
    Rule(
        "reasoned-exceptions",
        "a suppression names its rule and says why: `# noqa: S105 - the name of a cookie, not its value`",
        unexplained,
        inside=("",),
    ),
)


def broken(path: str, source: str) -> Iterator[str]:
    """Tell what a file breaks, one line of report each."""
    tree = ast.parse(source)
    allowed = {(line, name) for line, comment in comments(source) for name in ESCAPE.findall(comment)}
    for rule in RULES:
        lines = rule.find(tree, source) if rule.applies(path) else ()
        yield from (f"{path}:{line}: {rule.name}: {rule.reason}" for line in lines if (line, rule.name) not in allowed)


def main() -> int:
    """Check every Python file of the repository."""
    reports = [report for path in tracked("*.py") for report in broken(path, Path(path).read_text(encoding="utf-8"))]
    sys.stdout.writelines(f"{report}\n" for report in reports)
    return 1 if reports else 0


if __name__ == "__main__":
    sys.exit(main())
