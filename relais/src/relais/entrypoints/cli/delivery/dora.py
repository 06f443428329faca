"""`relais dora`: how often, how soon and how well environments are delivered to."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from relais.bootstrap.delivery import look, measure
from relais.delivery.model.dora import Dora
from relais.delivery.report import figures
from relais.entrypoints.cli.delivery.words import Json, environment
from relais.entrypoints.cli.delivery.words import application as word
from relais.kit.columns import aligned

application = word()


@application.command()
def dora(
    name: Annotated[
        str, typer.Argument(metavar="[ENVIRONMENT]", help="One of them; else those from which no other takes.")
    ] = "",
    *,
    days: Annotated[int, typer.Option("--days", min=1, help="How many days back.")] = 90,
    as_json: Json = False,
) -> None:
    """Tell the four measures of DORA, from the ledger and git alone."""
    seen = look(Path.cwd())
    taken = measure(seen, timedelta(days=days))
    those = [taken.of(environment(seen, name))] if name else taken.everywhere()
    if as_json:
        return typer.echo(json.dumps([_told(one) for one in those], indent=2))
    for one in those:
        typer.echo(f"{one.environment}, the last {days} days")
        typer.echo("\n".join(f"  {line}" for line in aligned(figures(one))))
    return None


def _told(one: Dora) -> dict[str, Any]:
    """Tell the measures to a script; times are in seconds, and null is what nothing tells."""

    def seconds(span: timedelta | None) -> float | None:
        return None if span is None else span.total_seconds()

    return {
        "environment": one.environment,
        "since": one.since.isoformat(),
        "until": one.until.isoformat(),
        "deployments": len(one.deployments),
        "deployments_a_week": one.a_week,
        "commits": len(one.leads),
        "lead_time_median": seconds(one.lead),
        "lead_time_p90": seconds(one.lead_of_nine_in_ten),
        "failed": len(one.failed),
        "failure_rate": one.failure_rate,
        "time_to_restore_median": seconds(one.restore),
    }
