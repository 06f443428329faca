"""`relais policy`: ten rules that a plan must keep."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from relais.adapters import plan_files, policy_settings
from relais.bootstrap.policy import judged
from relais.bootstrap.project import settings as project
from relais.kit.columns import aligned
from relais.policy import report
from relais.policy.actions import Weight
from relais.policy.model.rules import RULES

REFUSED, NOT_JUDGED = 3, 4
application = typer.Typer(
    help="Ten rules that a Terraform plan must keep.\n\nExit codes: 0 passed; 2 a wrong command or setting; 3 refused; "
    "4 not judged, because the second opinion that is asked for is not there.",
    rich_markup_mode=None,
    no_args_is_help=True,
)


@application.command()
def check(
    file: Annotated[Path, typer.Argument(help="A plan in JSON: `terraform show -json PLAN > plan.json`.")],
    *,
    checkov: Annotated[
        Weight | None, typer.Option("--checkov", help="What Checkov may do, instead of what relais.toml says.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print values for scripts.")] = False,
) -> None:
    """Judge a plan: each finding with its reason and what to do instead."""
    settings, _folder = project()
    plan, weight = plan_files.read_plan(file), checkov or policy_settings.weight(settings)
    if weight is not Weight.OFF and sys.stderr.isatty():
        typer.echo("Asking Checkov, which takes some ten seconds …", err=True)
    judgement = judged(settings, plan, weight)
    if as_json:
        typer.echo(json.dumps(report.values(judgement), indent=2))
    else:
        for line in report.lines(judgement):
            typer.echo(line)
    raise typer.Exit({True: 0, False: REFUSED, None: NOT_JUDGED}[judgement.passed])


@application.command()
def rules() -> None:
    """List the ten rules with their reasons."""
    for line in aligned([(rule.name, rule.reason) for rule in RULES]):
        typer.echo(line)
