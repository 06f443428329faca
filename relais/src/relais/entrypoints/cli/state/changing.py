"""`relais state lock|unlock|rollback|rescue|grant|protect|rm|restore`: changes, each with its reason."""

from pathlib import Path
from typing import Annotated, Any

import typer

from relais.entrypoints.cli.state.application import application
from relais.entrypoints.cli.state.asking import HERE, Address, AsJson, Reason, State, seconds, server, tell
from relais.entrypoints.cli.state.looking import difference
from relais.entrypoints.cli.state.putting_back import put_back
from relais.kit.columns import columns, moment, size


@application.command()
def lock(state: State, *, reason: Reason, address: Address = HERE, as_json: AsJson = False) -> None:
    """Hold a state yourself, until you unlock it."""
    data = server(address).post(f"states/{state}/lock", {"reason": reason})
    tell(
        data,
        f"{state} is held: `relais state unlock {state} --id {data['id']} --reason …` lets it go.",
        as_json=as_json,
    )


@application.command()
def unlock(
    state: State,
    *,
    reason: Reason,
    lock_id: Annotated[
        str | None, typer.Option("--id", help="The lock; without it the token needs `unlock-any`.")
    ] = None,
    address: Address = HERE,
    as_json: AsJson = False,
) -> None:
    """Take a lock away, and say whose it was."""
    data = server(address).delete(f"states/{state}/lock", {"id": lock_id, "reason": reason})
    text = f"{state} is free. It was held by {data['who']} ({data['operation']}) with token {data['token_name']}."
    tell(data, text, as_json=as_json)


@application.command()
def rollback(
    state: State,
    *,
    to: Annotated[int, typer.Option("--to", help="Serial whose content comes back.")],
    reason: Reason,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")] = False,
    address: Address = HERE,
    as_json: AsJson = False,
) -> None:
    """Put an old content on top, under a new serial: nothing is lost, the way back is another rollback."""
    client = server(address)
    if dry_run:
        newest = client.get(f"states/{state}")["serial"]
        data = client.get(f"states/{state}/diff", **{"from": newest, "to": to})
        tell(data, f"serial {newest} -> content of {to}\n{difference(data)}", as_json=as_json)
        return
    data = client.post(f"states/{state}/rollback", {"to_serial": to, "reason": reason})
    tell(data, f"{state} has the content of serial {to} again, as serial {data['serial']}.", as_json=as_json)


@application.command()
def rescue(
    state: State,
    number: Annotated[int | None, typer.Argument(help="Which refused state; without it they are listed.")] = None,
    *,
    adopt: Annotated[bool, typer.Option("--adopt", help="Make it the newest version.")] = False,
    reason: Annotated[str, typer.Option(help="Why, when adopting.")] = "",
    address: Address = HERE,
    as_json: AsJson = False,
) -> None:
    """List refused states, show what one would change, and adopt it under a new serial."""
    client = server(address)
    if number is None:
        data = client.get(f"states/{state}/quarantine")
        tell(data, _kept(state, data["items"]), as_json=as_json)
    elif not adopt:
        data = client.get(f"states/{state}/quarantine/{number}/diff")
        text = f"{difference(data)}\n\nAdopt it with: relais state rescue {state} {number} --adopt --reason …"
        tell(data, text, as_json=as_json)
    else:
        data = client.post(f"states/{state}/quarantine/{number}/adopt", {"reason": reason})
        tell(data, f"{state} was rescued as serial {data['serial']}.", as_json=as_json)


def _kept(state: str, items: list[Any]) -> str:
    titles = ("NUMBER", "AT", "WHO", "RULE", "SERIAL", "RESOURCES", "SIZE", "KEPT UNTIL", "ADOPTED")
    rows = [
        (
            one["id"],
            moment(one["at"]),
            one["who"],
            one["rule"],
            one["serial"],
            one["resources"],
            size(one["size"]),
            moment(one["expires_at"]),
            one["adopted_at"] is not None,
        )
        for one in items
    ]
    return columns(titles, rows, f"Nothing of {state} is in quarantine.")


@application.command()
def grant(
    state: State,
    kind: Annotated[str, typer.Argument(help="lineage, empty, serial, apply, destroy or tool.")],
    *,
    reason: Reason,
    span: Annotated[str, typer.Option("--for", help="How long it may be used: 10m, 2h.")] = "10m",
    address: Address = HERE,
    as_json: AsJson = False,
) -> None:
    """Open one guard of a state, for one use within a time."""
    body = {"kind": kind, "seconds": seconds(span), "reason": reason}
    data = server(address).post(f"states/{state}/grants", body)
    tell(data, f"{kind} is granted on {state} once, until {moment(data['expires_at'])} UTC.", as_json=as_json)


@application.command()
def protect(
    state: State,
    *,
    off: Annotated[bool, typer.Option("--off", help="Protect it no more.")] = False,
    address: Address = HERE,
    as_json: AsJson = False,
) -> None:
    """Protect a state, before its first use or after: applies then need an approved plan or a grant."""
    data = server(address).put(f"states/{state}", {"protected": not off})
    tell(data, f"{state} is {'not ' if off else ''}protected.", as_json=as_json)


@application.command()
def rm(state: State, *, reason: Reason, address: Address = HERE, as_json: AsJson = False) -> None:
    """Remove a state; it can be restored until its grace period ends, and never goes while it is locked."""
    data = server(address).delete(f"states/{state}", {"reason": reason})
    tell(data, f"{state} is removed. `relais state restore {state} --reason …` brings it back.", as_json=as_json)


@application.command()
def restore(
    state: Annotated[str | None, typer.Argument(help="A removed state.", metavar="STATE")] = None,
    *,
    reason: Annotated[str, typer.Option(help="Why, for a removed state.")] = "",
    backup: Annotated[str | None, typer.Option("--from", help="A backup: a file, or s3://bucket/key.")] = None,
    database: Annotated[str, typer.Option(help="Empty store for the backup: a file or postgresql://.")] = "",
    key_file: Annotated[
        Path | None, typer.Option(envvar="RELAIS_STATE_KEY_FILE", help="The keys of the backup.")
    ] = None,
    key_command: Annotated[str | None, typer.Option(envvar="RELAIS_STATE_KEY_COMMAND", help="As for `serve`.")] = None,
    address: Address = HERE,
    as_json: AsJson = False,
) -> None:
    """Bring a removed state back; or put a whole backup into an empty store, and prove it."""
    if backup is not None:
        put_back(backup, database, key_file, key_command, as_json=as_json)
        return
    if state is None:
        raise typer.BadParameter("name a removed state, or a backup with --from")
    data = server(address).post(f"states/{state}/restore", {"reason": reason})
    tell(data, f"{state} is back, at serial {data['serial']}.", as_json=as_json)
