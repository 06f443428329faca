"""`utilisateurs`: serve, migrate, administrators, keys, sample data, and everything on one machine by `up`."""

import asyncio
import gc
import sys
from typing import Annotated

import typer

from utilisateurs import __version__
from utilisateurs.app.settings import read_settings
from utilisateurs.cli import admin, keys
from utilisateurs.cli.output import spoken

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="API Utilisateurs: accounts, sign-in and administration of users.",
)
app.add_typer(admin.app, name="admin")
app.add_typer(keys.app, name="keys")


@app.callback(invoke_without_command=True)
def main(*, version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """Print the version, or run a command."""
    if version:
        typer.echo(__version__)
        raise typer.Exit


@app.command()
def serve() -> None:
    """Serve the API, and the web interface if UTILISATEURS_WEB_ROOT names it."""
    gc.disable()  # nothing of what is imported is garbage; the server enables it again
    from utilisateurs.app.serve import serve as run_server  # noqa: PLC0415 - the server only where one serves

    run_server(read_settings())


@app.command()
def migrate() -> None:
    """Bring the schema to this version, unless it is a newer one's, and grant the serving role what it needs."""
    from utilisateurs.app.migrations import expected_head  # noqa: PLC0415 - half a second to import
    from utilisateurs.app.migrations import migrate as run_migrations  # noqa: PLC0415 - half a second to import

    settings = read_settings()
    found, own = run_migrations(settings), expected_head(settings.migrations)
    kept = "" if found == own else f", newer than this version, which ends at {own}: it was left as it is"
    typer.echo(f"The schema is at {found}{kept}.")


@app.command()
def await_schema(
    seconds: Annotated[float, typer.Option(min=0, help="How long to wait at most, in seconds.")] = 600,
) -> None:
    """Wait until somebody else has brought the schema to this version; change nothing."""
    from utilisateurs.app.awaiting import await_schema as wait  # noqa: PLC0415 - the routes come with it

    typer.echo(f"The schema is at {asyncio.run(wait(read_settings(), seconds))}.")


@app.command()
def openapi() -> None:
    """Print the API's description: utilisateurs openapi > frontend/openapi.json."""
    from utilisateurs.app.published import description  # noqa: PLC0415 - the routes only where they are described

    typer.echo(description())


@app.command()
def seed(users: Annotated[int, typer.Option(min=1, max=5_000_000, help="How many people.")] = 10_000) -> None:
    """Load synthetic people with two years of history, once; development and test only."""
    from utilisateurs.local.seeding import seed as load  # noqa: PLC0415 - the sample only where it is wanted

    def progress(done: int) -> None:
        if sys.stderr.isatty():
            typer.echo(f"\r{done:,} of {users:,}", err=True, nl=done >= users)

    loaded = asyncio.run(load(read_settings(), progress, users))
    typer.echo(f"{users:,} people loaded." if loaded else "The sample was loaded before; nothing was changed.")


@app.command()
def up(*, seed: Annotated[bool, typer.Option("--seed", help="Load the sample into DATABASE_URL too.")] = False) -> None:
    """Run everything on this machine, PostgreSQL included, until Ctrl-C."""
    from utilisateurs.local.up import run as run_all  # noqa: PLC0415 - the laptop's parts only on a laptop

    raise SystemExit(run_all(seed=seed))


def run() -> None:
    """Run the command line."""
    spoken(app)
