"""`relais reject`: say, signed, that what waits for an environment may not go."""

import typer

from relais.entrypoints.cli.delivery.approve import Asked, Bundle, Key, Values, voted
from relais.entrypoints.cli.delivery.words import DryRun, Json, Name, Take, Why
from relais.entrypoints.cli.delivery.words import application as word

application = word()


@application.command()
def reject(
    name: Name,
    *,
    key: Key = "",
    bundle: Bundle = "",
    take: Take = None,
    configuration: Values = False,
    why: Why = "",
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Sign that what waits for an environment may not go there, until you approve it or something newer comes."""
    typer.echo(voted("rejected", name, key, why, Asked(bundle, take or [], configuration, dry_run, as_json)))
