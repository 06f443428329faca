"""`relais serve`: acts when somebody says that there is something new."""

from pathlib import Path
from typing import Annotated

import typer

from relais.entrypoints.cli.delivery.words import application as word

application = word()


@application.command()
def serve(
    *,
    host: Annotated[str, typer.Option(help="Address to listen on; TLS is a proxy's business.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on; 0 asks the system for one.")] = 8780,
    every: Annotated[float, typer.Option(min=1, help="Seconds between two looks when nobody says anything.")] = 300,
    inbox: Annotated[Path | None, typer.Option(help="The file of what waits; below ~/.local/state by default.")] = None,
) -> None:
    """Take notices of relais inform and of GitLab's webhooks, and move everything that moves by itself.

    Both prove themselves by RELAIS_INFORM_SECRET. A notice is kept on the disk before it is answered, and known again
    when it comes twice; what this process did not finish, the next start does.
    """
    from relais.bootstrap.notices import inbox_path  # noqa: PLC0415 - heavy, and for this word alone
    from relais.entrypoints.webhooks.server import run  # noqa: PLC0415 - as above

    run(Path.cwd(), inbox or inbox_path(), host, port, every)
