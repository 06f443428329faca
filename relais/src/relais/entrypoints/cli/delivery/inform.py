"""`relais inform`: the producer's one line. It says that something is new, and does not know who takes it."""

import json
import os
from typing import Annotated

import typer

from relais.bootstrap.notices import inform as tell
from relais.entrypoints.cli.delivery.words import Json
from relais.entrypoints.cli.delivery.words import application as word

application = word()


@application.command()
def inform(
    address: Annotated[str, typer.Argument(envvar="RELAIS_INFORM_URL", help="Where relais serve listens.")],
    what: Annotated[str, typer.Argument(help="What is new, for the log; in GitLab CI, project and tag.")] = "",
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be told, tell nobody.")] = False,
    as_json: Json = False,
) -> None:
    """Say that something new is published, signed with RELAIS_INFORM_SECRET."""
    told = what or " ".join(filter(None, map(os.environ.get, ("CI_PROJECT_URL", "CI_COMMIT_TAG"))))
    notice = None if dry_run else tell(address, told)
    said = f"{address}: {notice}." if notice else f"Would tell {address}: {told or 'something is new'}."
    typer.echo(json.dumps({"address": address, "new": told, "notice": notice}, indent=2) if as_json else said)
