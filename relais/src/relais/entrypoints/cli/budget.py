"""`relais budget`: what the infrastructure costs a month, against the limit."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from relais.adapters import plan_files
from relais.bootstrap.budget import budget as wired
from relais.bootstrap.budget import state_of
from relais.bootstrap.project import settings as project
from relais.bootstrap.project import today
from relais.budget import report
from relais.budget.actions import judge
from relais.budget.model.limit import Spend
from relais.entrypoints.cli.writing import write
from relais.entrypoints.console.spend_picture import picture

OVER, UNREAD = 3, 4
application = typer.Typer(
    help="What the infrastructure costs a month, priced from plans and states, against the limit.\n\n"
    "Exit codes: 0 within the limit; 2 a wrong command or setting; 3 over the limit, or refused; 4 something could not "
    "be read, so that the sum is not whole.",
    rich_markup_mode=None,
)

Prices = Annotated[Path | None, typer.Option("--prices", help="A price table (TOML) instead of the one in use.")]
Json = Annotated[bool, typer.Option("--json", help="Print values for scripts.")]
Svg = Annotated[Path | None, typer.Option("--svg", help="Write the bars as a picture to this file.")]


@application.callback(invoke_without_command=True)
def summary(context: typer.Context, *, prices: Prices = None, as_json: Json = False, svg: Svg = None) -> None:
    """Sum up every environment from the states of the state server, as a table and as bars."""
    if context.invoked_subcommand is None:
        _show(_everything(prices), as_json=as_json, svg=svg)
    elif prices or as_json or svg:
        raise typer.BadParameter(f"Options go after the command: relais budget {context.invoked_subcommand} …")


@application.command()
def states(*, prices: Prices = None, as_json: Json = False, svg: Svg = None) -> None:
    """List every line of every state, then the sum."""
    spend = _everything(prices)
    detail = [line for bill in spend.bills for line in ("", bill.name, *report.lines(bill, spend))]
    _show(spend, as_json=as_json, svg=svg, detail=[] if as_json else [*detail[1:], ""])


@application.command()
def plan(
    file: Annotated[Path, typer.Argument(help="A plan in JSON: `terraform show -json PLAN > plan.json`.")],
    *,
    environment: Annotated[
        str,
        typer.Option("--environment", "-e", help="Whose plan it is, if not told by its folder: it replaces its state."),
    ] = "",
    alone: Annotated[bool, typer.Option("--alone", help="Leave all other states out of the sum.")] = False,
    prices: Prices = None,
    as_json: Json = False,
    svg: Svg = None,
) -> None:
    """Price a plan: its lines, what it changes, and the whole spend with it."""
    settings, folder = project()
    tool = wired(settings, folder, prices, alone=alone)
    found = plan_files.read_plan(file)
    whose = tool.declared.environment(state_of(environment, file)) or "this plan"
    priced = tool.plan(whose, plan_files.before(found), plan_files.planned(found))
    judgement = judge(priced, tool.declared)
    if as_json:
        verdict = {"passed": judgement.passed, "reason": judgement.reason}
        typer.echo(json.dumps({"plan": report.changed(priced) | verdict, **report.values(priced.spend)}, indent=2))
        _written(svg, priced.spend)
    else:
        _print([*report.lines(priced.after, priced.spend), "", report.difference(priced), ""])
        _show(priced.spend, as_json=False, svg=svg, leave=False)
        word = {True: "passes", False: "IS REFUSED", None: "is not judged"}[judgement.passed]
        _print(["", f"The plan {word}: {judgement.reason}."])
    raise typer.Exit({True: 0, False: OVER, None: UNREAD}[judgement.passed])


def _everything(prices: Path | None) -> Spend:
    settings, folder = project()
    return wired(settings, folder, prices).everything()


def _show(spend: Spend, *, as_json: bool, svg: Path | None, detail: Iterable[str] = (), leave: bool = True) -> None:
    _written(svg, spend)
    if as_json:
        typer.echo(json.dumps(report.values(spend), indent=2))
    else:
        _print([*detail, *report.table(spend), "", *report.bars(spend), "", *report.verdict(spend)])
        _print([*report.unpriced(spend.bills), report.origin(spend)])
    warning = spend.prices.warning(today())
    if warning:
        typer.echo(f"warning: {warning}", err=True)
    if leave:
        raise typer.Exit(OVER if not spend.kept else UNREAD if spend.unread else 0)


def _written(svg: Path | None, spend: Spend) -> None:
    if svg:
        write(svg, picture(spend, alone=True))


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        typer.echo(line)
