"""`relais status`: versions by environment, as a table or as a page."""

import json
from pathlib import Path
from typing import Annotated

import typer

from relais.bootstrap.delivery import look
from relais.entrypoints.cli.delivery.words import Json
from relais.entrypoints.cli.delivery.words import application as word
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
    """Show which version of each source every environment has."""
    if html:
        return _write(html)
    seen = look(Path.cwd())
    have = {name: seen.present(one)[1].by_source for name, one in seen.settings.environments.items()}
    rows = {
        source: {name: str(held[source].version) if source in held else "-" for name, held in have.items()}
        for source in seen.settings.sources
    }
    if as_json:
        return typer.echo(json.dumps(rows, indent=2))
    table = [["", *have], *([source, *row.values()] for source, row in rows.items())]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for line in table:
        typer.echo("  ".join(f"{cell:<{width}}" for cell, width in zip(line, widths, strict=True)).rstrip())
    return None


def _write(file: Path) -> None:
    from relais.bootstrap.project import now  # noqa: PLC0415 - for the page alone
    from relais.entrypoints.console.delivery import alone  # noqa: PLC0415 - as above

    page = alone(now())
    try:
        file.write_text(page, encoding="utf-8")
    except OSError as fault:
        raise Failure(f"{file} cannot be written: {fault.strerror}.") from fault
