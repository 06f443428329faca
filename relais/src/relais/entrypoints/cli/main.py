"""The `relais` command: a first door, with nothing behind it yet."""

from importlib.metadata import version
from typing import Annotated

import typer

application = typer.Typer(
    name="relais",
    help="The production line between a commit and the users.\n\n"
    "Nothing is built yet: this release can tell its version, and no more.",
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - Typer hands a flag's value by position
    if wanted:
        typer.echo(f"relais {version('relais')}")
        raise typer.Exit


@application.callback(invoke_without_command=True)
def relais(
    context: typer.Context,
    *,
    version: Annotated[  # noqa: ARG001 - the callback acts on it
        bool, typer.Option("--version", help="Print the version and leave.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Print the help when no command is given: there is none to give yet."""
    typer.echo(context.get_help())


def run() -> None:
    """Start the command line."""
    application()
