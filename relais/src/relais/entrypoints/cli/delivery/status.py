"""`relais status`: versions by environment, as a table or as a page, and what stands still."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from relais.bootstrap.delivery import look
from relais.delivery.actions.looking import Look
from relais.delivery.model.books import Books
from relais.delivery.model.things import Artifact
from relais.entrypoints.cli.delivery.words import Json
from relais.entrypoints.cli.delivery.words import application as word
from relais.entrypoints.cli.writing import write
from relais.kit.errors import Failure

application = word()


@application.command()
def status(
    *,
    as_json: Json = False,
    html: Annotated[
        Path | None, typer.Option("--html", help="Write the whole board as a page to this file, and leave.")
    ] = None,
) -> None:
    """Show which version of each source every environment has, what is held, and what is frozen."""
    if html:
        _write(html)
        return
    seen = look(Path.cwd())
    seen.afresh(list(seen.settings.environments.values()))
    have, faults = _have(seen)
    rows = {
        source: {name: str(held[source].version) if source in held else "-" for name, held in have.items()}
        for source in seen.settings.sources
    }
    if as_json:
        typer.echo(_json(seen, rows, faults))
    else:
        typer.echo("\n".join([_table(have, rows), *standing(seen.books), *map(": ".join, _said(faults).items())]))
    if faults:
        raise typer.Exit(max(one.exit_code for one in faults.values()))


def _have(seen: Look) -> tuple[dict[str, Mapping[str, Artifact]], dict[str, Failure]]:
    """Return what each environment has, and of which ones that is not known, and why."""
    have: dict[str, Mapping[str, Artifact]] = {}
    faults: dict[str, Failure] = {}
    for name, one in seen.settings.environments.items():
        try:
            have[name] = seen.present(one)[1].by_source
        except Failure as fault:
            faults[name] = fault
    return have, faults


def _json(seen: Look, rows: Mapping[str, Any], faults: Mapping[str, Failure]) -> str:
    books = seen.books
    holds = [{"environment": name, "source": source, "why": why} for (name, source), why in books.holds.items()]
    frozen = [{"environment": name, "why": why} for name, why in books.frozen.items()]
    return json.dumps({"versions": rows, "holds": holds, "frozen": frozen, "unread": _said(faults)}, indent=2)


def _said(faults: Mapping[str, Failure]) -> dict[str, str]:
    return {name: str(fault) for name, fault in faults.items()}


def _table(have: Iterable[str], rows: Mapping[str, Mapping[str, str]]) -> str:
    table = [["", *have], *([source, *row.values()] for source, row in rows.items())]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = ["  ".join(f"{cell:<{width}}" for cell, width in zip(line, widths, strict=True)).rstrip() for line in table]
    return "\n".join(lines)


def _write(file: Path) -> None:
    from relais.bootstrap.project import now  # noqa: PLC0415 - for the page alone
    from relais.entrypoints.console.delivery import alone  # noqa: PLC0415 - as above

    write(file, alone(now()))


def standing(books: Books) -> list[str]:
    """Tell what stands still, and why."""
    frozen = [f"{name or 'everything'} is frozen{_because(why)}" for name, why in books.frozen.items()]
    return frozen + [f"{source} is held in {name}{_because(why)}" for (name, source), why in books.holds.items()]


def _because(why: str) -> str:
    return f": {why}" if why else ""
