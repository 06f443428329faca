"""`relais state serve`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from relais.entrypoints.cli.state.application import application
from relais.entrypoints.cli.state.keys import Command, KeyFile, keys_of

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@application.command()
def serve(
    *,
    database: Annotated[
        str, typer.Option(envvar="RELAIS_STATE_DATABASE", help="A SQLite file, or a postgresql:// URL.")
    ] = "relais-state.db",
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on; 0 asks the system for one.")] = 8765,
    key_file: KeyFile = None,
    key_command: Command = None,
    tls_certificate: Annotated[Path | None, typer.Option(help="PEM file with the certificate and its chain.")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="PEM file with the certificate's key.")] = None,
    plain_http: Annotated[bool, typer.Option("--plain-http", help="Allow plain HTTP beyond this machine.")] = False,
    behind: Annotated[str, typer.Option(help="Addresses of reverse proxies whose X-Forwarded-For counts.")] = "",
    protect: Annotated[list[str] | None, typer.Option(help="Names that are protected from first use: prod*.")] = None,
    max_megabytes: Annotated[int, typer.Option(min=1, max=1024, help="Largest state, in MB.")] = 64,
    quarantine_days: Annotated[int, typer.Option(min=1, help="How long refused states are kept.")] = 30,
    grace_days: Annotated[int, typer.Option(min=1, help="How long removed states can be restored.")] = 30,
) -> None:
    """Serve states. The first start makes a key and an administrator's token, and says where they are."""
    from relais.entrypoints.state_server.server import Listen, run  # noqa: PLC0415 - heavy, and for this word alone
    from relais.tfstate.actions.desk import Limits  # noqa: PLC0415 - as above

    if bool(tls_certificate) != bool(tls_key):
        raise typer.BadParameter("give both --tls-certificate and --tls-key, or neither")
    if not tls_certificate and host not in LOOPBACK:
        if not plain_http:
            raise typer.BadParameter(
                f"plain HTTP on {host} would send tokens and states in clear. Give --tls-certificate and --tls-key, "
                "or --plain-http behind a proxy that speaks TLS"
            )
        sys.stderr.write(f"WARNING: PLAIN HTTP ON {host}: TOKENS AND STATES TRAVEL IN CLEAR.\n")
    limits = Limits(body=max_megabytes * 2**20, quarantine_days=quarantine_days, grace_days=grace_days)
    keys = keys_of(key_file, key_command, database, make=True)
    run(database, keys, limits, protect or [], Listen(host, port, tls_certificate, tls_key, behind))
