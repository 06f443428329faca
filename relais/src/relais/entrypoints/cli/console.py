"""`relais console`: the team's one web page, on this machine, read by one's own token."""

import secrets
import sys
import webbrowser
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from relais.adapters.listening import listen_on
from relais.entrypoints.cli.writing import write
from relais.entrypoints.console.local import KEY, local, snapshot

HOST = "127.0.0.1"
application = typer.Typer(
    help="The team's one web page, read-only, on this machine: states, locks, versions, refusals, spend.\n\n"
    "The state server shows the same page itself under /console, to whoever has a token.",
    rich_markup_mode=None,
)


@application.callback(invoke_without_command=True)
def console(
    *,
    port: Annotated[int, typer.Option("--port", help="Where to listen on this machine; 0 takes a free one.")] = 8643,
    browser: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
    html: Annotated[
        Path | None, typer.Option("--html", help="Write the page as it is now to this file, and leave.")
    ] = None,
) -> None:
    """Serve the page until Ctrl-C, or write it once."""
    if html:
        write(html, snapshot())
        return
    key = secrets.token_urlsafe(24)
    here = listen_on(HOST, port)
    address = f"http://{HOST}:{here.getsockname()[1]}/console?{KEY}={key}"
    server = uvicorn.Server(
        uvicorn.Config(local(key), log_config=None, access_log=False, server_header=False, ws="none")
    )
    sys.stderr.write(f"The console is at {address}\nCtrl-C ends it.\n")
    sys.stderr.flush()
    if browser:
        webbrowser.open(address)
    server.run(sockets=[here])
