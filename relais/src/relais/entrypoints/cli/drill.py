"""`relais drill`: a backup counts once it was restored."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from relais.adapters.backups.promises import promises
from relais.adapters.backups.telling import push, write_whole
from relais.backups import report
from relais.backups.actions.fetching import Wish
from relais.backups.model.record import Record, Terms
from relais.backups.model.target import target as read_target
from relais.bootstrap import backups
from relais.bootstrap.backups import Asked, Source
from relais.kit.errors import Misuse
from relais.kit.tables import Table

BROKEN = 3
application = typer.Typer(
    help="Restore a backup of PostgreSQL that Barman's cloud commands made, and examine the copy: every page, every "
    "index, the age of its newest row, and what an application promises of its data.\n\n"
    "Exit codes: 0 the backup is proved; 2 a wrong command or setting; 3 it is not proved; 4 somebody did not answer.",
    rich_markup_mode=None,
)

Address = Annotated[
    str, typer.Option("--source", envvar="BACKUP_SOURCE", help="Where backups are: s3://bucket/prefix.")
]
Server = Annotated[str, typer.Option("--server", envvar="BACKUP_SERVER", help="Their server's name there.")]
Endpoint = Annotated[
    str, typer.Option("--endpoint", envvar="BACKUP_ENDPOINT", help="The store, if it is not Amazon's.")
]
Backup = Annotated[str, typer.Option("--backup", help="The backup to restore; the newest that will do.")]
Random = Annotated[bool, typer.Option("--random", help="An older backup and an instant, by chance.")]
To = Annotated[str, typer.Option("--target", help="Up to where: latest, time=…, xid=…, lsn=… or name=….")]
Point = Annotated[str, typer.Option("--recovery-point", help="How old the newest heartbeat may be: 90s, 2m, 1h.")]
Quiet = Annotated[
    bool, typer.Option("--no-heartbeat", help="There is no heartbeat: what would be lost is not examined.")
]
Patience = Annotated[str, typer.Option("--patience", help="How long the recovery may take.")]
Checks = Annotated[
    Path | None, typer.Option("--checks", help="A folder of SQL files, each a promise and what breaks it.")
]
Database = Annotated[
    str, typer.Option("--database", envvar="BACKUP_DATABASE", help="The database that they are about.")
]
File = Annotated[Path | None, typer.Option("--report", help="Write what was found to this file, in JSON.")]
Gateway = Annotated[str, typer.Option("--push", envvar="BACKUP_PUSH", help="A Prometheus Pushgateway to tell.")]
Json = Annotated[bool, typer.Option("--json", help="Print values for scripts.")]
Scratch = Annotated[
    Path | None, typer.Option("--scratch", help="The folder to work in; one for each server under /tmp.")
]
Shared = Annotated[Path, typer.Option("--scratch", help="The folder that fetch, server and check share.")]
Programs = Annotated[Path | None, typer.Option("--postgres", help="The folder of PostgreSQL's programs.")]
Keep = Annotated[bool, typer.Option("--keep", help="Leave the recovered copy in the scratch folder.")]
Dry = Annotated[bool, typer.Option("--dry-run", help="Tell what would be fetched, and fetch nothing.")]


@application.callback(invoke_without_command=True)
def drill(
    context: typer.Context,
    *,
    source: Address = "",
    server: Server = "",
    endpoint: Endpoint = "",
    backup: Backup = "",
    random: Random = False,
    target: To = "latest",
    recovery_point: Point = "2m",
    no_heartbeat: Quiet = False,
    patience: Patience = "4h",
    checks: Checks = None,
    database: Database = "",
    report_file: File = None,
    gateway: Gateway = "",
    as_json: Json = False,
    scratch: Scratch = None,
    postgres: Programs = None,
    keep: Keep = False,
    dry_run: Dry = False,
) -> None:
    """Fetch a backup, recover it with a server of this machine, examine it, and leave nothing."""
    if context.invoked_subcommand:
        return
    where, wish = _source(source, server, endpoint), _wish(backup, target, random=random)
    if dry_run:
        _foretell(where, wish, as_json=as_json)
    asked = Asked(_terms(recovery_point, patience, no_heartbeat=no_heartbeat), promises(checks), database)
    record = backups.whole(where, wish, asked, scratch, postgres, keep=keep)
    _tell(record, server, report_file, gateway, as_json=as_json)


@application.command()
def fetch(
    *,
    source: Address = "",
    server: Server = "",
    endpoint: Endpoint = "",
    backup: Backup = "",
    random: Random = False,
    target: To = "latest",
    report_file: File = None,
    gateway: Gateway = "",
    as_json: Json = False,
    scratch: Shared = Path(),
) -> None:
    """Put a backup and its log into a folder, ready for `sh FOLDER/serve`, where a server of others recovers it."""
    record = backups.fetched(_source(source, server, endpoint), _wish(backup, target, random=random), scratch)
    if record.failed:
        _tell(record, server, report_file, gateway, as_json=as_json)
    _print(report.lines(record))


@application.command()
def check(
    *,
    server: Server = "",
    recovery_point: Point = "2m",
    no_heartbeat: Quiet = False,
    patience: Patience = "4h",
    checks: Checks = None,
    database: Database = "",
    report_file: File = None,
    gateway: Gateway = "",
    as_json: Json = False,
    scratch: Shared = Path(),
) -> None:
    """Wait until a server of others has recovered what was fetched, and examine it."""
    asked = Asked(_terms(recovery_point, patience, no_heartbeat=no_heartbeat), promises(checks), database)
    _tell(backups.checked(asked, scratch), server, report_file, gateway, as_json=as_json)


def _source(address: str, server: str, endpoint: str) -> Source:
    for option, value in (("source", address), ("server", server)):
        if not value:
            remedy = f"Set --{option}, or BACKUP_{option.upper()}."
            raise Misuse("is missing.", field=f"--{option}", remedy=remedy)
    if "/" in server or server.startswith("."):
        raise Misuse(f"{server!r} is no server's name.", field="--server")
    return Source(address.rstrip("/"), server, endpoint)


def _wish(backup: str, target: str, *, random: bool) -> Wish:
    if random and (backup or target != "latest"):
        raise Misuse("chooses backup and target.", field="--random", remedy="Leave --backup and --target out.")
    return Wish(backup, read_target(target), backups.chance if random else None)


def _terms(point: str, patience: str, *, no_heartbeat: bool) -> Terms:
    spans = Table({"recovery-point": point, "patience": patience}, "")
    return Terms(spans.span("recovery-point", ""), no_heartbeat, spans.span("patience", ""))


def _foretell(source: Source, wish: Wish, *, as_json: bool) -> None:
    record = Record()
    plan = backups.planned(source, wish, record)
    if plan is None:
        _tell(record, source.server, None, "", as_json=as_json)
    else:
        _print([json.dumps(report.plan_values(plan), indent=2)] if as_json else report.planned(plan))
    raise typer.Exit


def _tell(record: Record, server: str, file: Path | None, gateway: str, *, as_json: bool) -> None:
    values = json.dumps(record.values(), indent=2)
    _print([values] if as_json else report.lines(record))
    if file:
        write_whole(file, f"{values}\n")
    if gateway:
        push(gateway, server, report.figures(record))
    raise typer.Exit(0 if record.proved else BROKEN)


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        typer.echo(line)
