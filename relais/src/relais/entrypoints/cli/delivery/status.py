"""`relais status`: versions by environment, as a table."""

import json
from pathlib import Path

import typer

from relais.bootstrap.delivery import look
from relais.entrypoints.cli.delivery.words import Json
from relais.entrypoints.cli.delivery.words import application as word

application = word()


@application.command()
def status(*, as_json: Json = False) -> None:
    """Show which version of each source every environment has."""
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
