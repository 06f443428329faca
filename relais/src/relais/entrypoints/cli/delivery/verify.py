"""`relais verify`: whether the ledger, the tags and the files are what they were."""

from collections.abc import Callable
from pathlib import Path

import typer

from relais.bootstrap.delivery import look
from relais.entrypoints.cli.delivery.words import application as word
from relais.kit.errors import Refusal

application = word()


@application.command()
def verify() -> None:
    """Follow the ledger's chain from its start, and compare tags and files with what it says."""
    seen = look(Path.cwd())
    typer.echo(f"ledger: {len(seen.ledger.entries())} entries, each bound to the one before.")
    findings = [said for one in seen.settings.environments.values() if (said := _said(lambda: seen.drift(one)))]  # noqa: B023 - called at once
    findings += seen.moved()
    for said in dict.fromkeys(findings):
        typer.echo(said)
    if findings:
        raise Refusal("what is there is not what was promoted.")
    typer.echo("Every tag names what it named, every environment has what it was given.")


def _said(question: Callable[[], str]) -> str:
    try:
        return question()
    except Refusal as refusal:
        return str(refusal)
