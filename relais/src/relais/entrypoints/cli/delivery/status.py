"""`relais status`: versions by environment, as a table or as a page, and what stands still."""

import json
from pathlib import Path
from typing import Annotated

import typer

from relais.bootstrap.delivery import look
from relais.delivery.model.books import Books
from relais.entrypoints.cli.delivery.words import Json
from relais.entrypoints.cli.delivery.words import application as word
from relais.entrypoints.cli.writing import write

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
        return _write(html)
    seen = look(Path.cwd())
    seen.afresh(list(seen.settings.environments.values()))
    have = {name: seen.present(one)[1].by_source for name, one in seen.settings.environments.items()}
    rows = {
        source: {name: str(held[source].version) if source in held else "-" for name, held in have.items()}
        for source in seen.settings.sources
    }
    if as_json:
        holds = [
            {"environment": name, "source": source, "why": why} for (name, source), why in seen.books.holds.items()
        ]
        frozen = [{"environment": name, "why": why} for name, why in seen.books.frozen.items()]
        return typer.echo(json.dumps({"versions": rows, "holds": holds, "frozen": frozen}, indent=2))
    table = [["", *have], *([source, *row.values()] for source, row in rows.items())]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for line in table:
        typer.echo("  ".join(f"{cell:<{width}}" for cell, width in zip(line, widths, strict=True)).rstrip())
    for said in standing(seen.books):
        typer.echo(said)
    return None


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
