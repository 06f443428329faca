"""Documents match the code: links lead somewhere, decisions are in their index, every setting is in the README.

With `--write`, writes the table of settings instead of checking it.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from scripts.sources import tracked

README = Path("README.md")
DECISIONS = Path("docs/decisions")
TABLE = re.compile(r"(<!-- settings:.*?-->\n)(.*?)(<!-- /settings -->)", re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def broken_links(path: str) -> Iterator[str]:
    """Follow the relative links of a document."""
    for link in LINK.findall(Path(path).read_text(encoding="utf-8")):
        if not (Path(path).parent / link).exists():
            yield f"{path}: leads nowhere: {link}"


def unlisted_decisions(folder: Path) -> Iterator[str]:
    """Find decisions that their index does not name."""
    index = (folder / "README.md").read_text(encoding="utf-8")
    for decision in sorted(folder.glob("[0-9]*.md")):
        if f"({decision.name})" not in index:
            yield f"{folder / 'README.md'}: does not name {decision.name}"


def stale_table(readme: str, table: str) -> Iterator[str]:
    """Compare the table of settings with the class."""
    found = TABLE.search(readme)
    if not found or found[2] != table:
        yield f"{README}: the table of settings is not that of the class: `make format` writes it"


def main() -> int:
    """Check, or write."""
    from scripts.settings_table import table  # noqa: PLC0415 - imports the service, which the other checks do not need

    readme = README.read_text(encoding="utf-8")
    if "--write" in sys.argv:
        README.write_text(TABLE.sub(lambda found: found[1] + table() + found[3], readme), encoding="utf-8")
        return 0
    faults = [fault for path in tracked("*.md") for fault in broken_links(path)]
    faults += [*unlisted_decisions(DECISIONS), *stale_table(readme, table())]
    sys.stdout.writelines(f"{fault}\n" for fault in faults)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
