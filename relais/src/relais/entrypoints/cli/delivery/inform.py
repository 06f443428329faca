"""`relais inform`: the producer's one line. It says that something is new, and does not know who takes it."""

import os
from typing import Annotated

import typer

from relais.bootstrap.notices import inform as tell
from relais.entrypoints.cli.delivery.words import application as word

application = word()


@application.command()
def inform(
    address: Annotated[str, typer.Argument(envvar="RELAIS_INFORM_URL", help="Where relais serve listens.")],
    what: Annotated[str, typer.Argument(help="What is new, for the log; in GitLab CI, project and tag.")] = "",
) -> None:
    """Say that something new is published, signed with RELAIS_INFORM_SECRET."""
    told = what or " ".join(filter(None, map(os.environ.get, ("CI_PROJECT_URL", "CI_COMMIT_TAG"))))
    typer.echo(f"{address}: {tell(address, told)}.")
