"""The words of `relais state`."""

import typer

application = typer.Typer(
    name="state",
    help="Terraform and OpenTofu states that nobody can break.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@application.callback()
def state() -> None:
    """Terraform and OpenTofu states that nobody can break."""
