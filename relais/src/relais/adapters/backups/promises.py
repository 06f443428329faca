"""Promises of an application about its data: files of SQL, each with one sentence and the query of what breaks it."""

from collections.abc import Sequence
from pathlib import Path

from relais.backups.ports import Promise
from relais.kit.errors import Misuse

COMMENT = "--"


def promises(folder: Path | None) -> Sequence[Promise]:
    """Read every `*.sql` of a folder, in the order of their names; none without a folder.

    Raises:
        Misuse: there is no file, or one does not begin with its sentence.
    """
    if folder is None:
        return ()
    files = sorted(folder.glob("*.sql"))
    if not files:
        raise Misuse(f"There is no *.sql in {folder}.", field="--checks")
    return [_promise(file) for file in files]


def _promise(file: Path) -> Promise:
    first, _, query = file.read_text(encoding="utf-8").partition("\n")
    sentence = first.removeprefix(COMMENT).strip()
    if not (first.startswith(COMMENT) and sentence and query.strip()):
        remedy = "Write `-- what holds`, and below it the query that gives the rows that break it."
        raise Misuse(f"{file.name} does not begin with its sentence.", field="--checks", remedy=remedy)
    return Promise(file.stem, sentence, query.strip().rstrip(";"))
