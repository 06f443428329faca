"""The `relais` command: the table of its tools, and how a failure is told."""

import gc
import os
import sys
from collections.abc import Mapping
from typing import Annotated, ClassVar

import typer

from relais.entrypoints.cli.lazy import LazyGroup
from relais.kit.errors import Failure

TRACE = "RELAIS_TRACE"
"""Set, it lets a fault of ours show where it happened."""
YOUNG = 20_000
"""Objects made between two searches for garbage: what is imported is none, and would be searched some 100 times."""


class Tools(LazyGroup):
    """Every tool: name, module that holds its `application`, one line of help."""

    lazy: ClassVar[Mapping[str, tuple[str, str]]] = {
        "state": ("relais.entrypoints.cli.state", "Terraform and OpenTofu states that nobody can break."),
        "console": ("relais.entrypoints.cli.console", "the team's one web page: states, locks, refusals, spend"),
        "policy": ("relais.entrypoints.cli.policy", "ten rules that a Terraform plan must keep"),
        "budget": ("relais.entrypoints.cli.budget", "what the infrastructure costs a month, against the limit"),
        "drill": ("relais.entrypoints.cli.drill", "a database's backup counts once it was restored"),
        "tf": ("relais.entrypoints.cli.tf", "Terraform or OpenTofu, behind rules that keep shared states whole."),
        "version": ("relais.entrypoints.cli.version", "next versions, changelogs, releases, and a sound history"),
        "scan": ("relais.entrypoints.cli.delivery.scan", "what each source offers now, and for whom it is new"),
        "plan": ("relais.entrypoints.cli.delivery.plan", "what each environment could take, and what it waits for"),
        "promote": ("relais.entrypoints.cli.delivery.promote", "give an environment what it could take"),
        "approve": ("relais.entrypoints.cli.delivery.approve", "say, signed, that what waits may go"),
        "reject": ("relais.entrypoints.cli.delivery.reject", "say, signed, that what waits may not go"),
        "sign": ("relais.entrypoints.cli.delivery.sign", "sign an image by its digest, as cosign does"),
        "rollback": (
            "relais.entrypoints.cli.delivery.rollback",
            "give an environment what it had before, and hold it there",
        ),
        "status": ("relais.entrypoints.cli.delivery.status", "which version runs where"),
        "why": ("relais.entrypoints.cli.delivery.why", "what an environment waits for, in one sentence"),
        "dora": (
            "relais.entrypoints.cli.delivery.dora",
            "how often, how soon and how well environments are delivered to",
        ),
        "log": ("relais.entrypoints.cli.delivery.log", "what happened, from the ledger"),
        "verify": ("relais.entrypoints.cli.delivery.verify", "whether ledger, tags and files are what they were"),
        "hold": ("relais.entrypoints.cli.delivery.hold", "what is held moves only by hand"),
        "resume": ("relais.entrypoints.cli.delivery.resume", "what was held moves by itself again"),
        "freeze": ("relais.entrypoints.cli.delivery.freeze", "nothing moves by itself"),
        "ci": ("relais.entrypoints.cli.delivery.ci", "write the jobs of GitLab CI for what is declared"),
        "inform": ("relais.entrypoints.cli.delivery.inform", "say that something new is published, and no more"),
        "serve": (
            "relais.entrypoints.cli.delivery.serve",
            "act when GitLab or relais inform say that something is new",
        ),
        "thaw": ("relais.entrypoints.cli.delivery.thaw", "what was frozen moves again"),
    }


application = typer.Typer(
    name="relais",
    cls=Tools,
    help="The production line between a commit and the users.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - Typer hands a flag's value by position
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415 - 30 ms that only this option needs

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
    """Print the help when no command is given."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def run() -> None:
    """Start the command line; a failure is one line and its exit code, never a trace, unless one is asked for."""
    gc.set_threshold(YOUNG)
    try:
        application()
    except Failure as failure:
        sys.stderr.write(f"relais: {failure}\n")
        sys.exit(failure.exit_code)
    except Exception as fault:
        if os.environ.get(TRACE):
            raise
        told = f"this is a fault of relais, please report it: {type(fault).__name__}: {fault}"
        sys.stderr.write(f"relais: {told} {TRACE}=1 shows where.\n")
        sys.exit(Failure.exit_code)
