"""`relais state list|show|log|diff|refusals`: looking, and nothing else."""

import json
from typing import Annotated, Any

import typer

from relais.entrypoints.cli.state.application import application
from relais.entrypoints.cli.state.asking import HERE, Address, AsJson, State, server, tell
from relais.kit.ages import age
from relais.kit.columns import columns, moment, size


@application.command("list")
def list_states(*, address: Address = HERE, as_json: AsJson = False) -> None:
    """List the states that your token may read."""
    data = server(address).get("states")
    titles = ("STATE", "SERIAL", "RESOURCES", "SIZE", "UPDATED", "PROTECTED", "LOCK")
    rows = [
        (
            one["name"],
            one["serial"],
            one["resources"],
            size(one["size"]),
            moment(one["updated_at"]),
            one["protected"],
            "removed" if one["removed_at"] else _holder(one["lock"]),
        )
        for one in data["items"]
    ]
    tell(data, columns(titles, rows, "There are no states yet."), as_json=as_json)


def _holder(lock: Any) -> str | None:
    if lock is None:
        return None
    alive = {True: ", alive", False: ", silent", None: ""}[lock["alive"]]
    return f"{lock['who'] or lock['token_name']} for {age(lock['age_seconds'])}{alive}"


@application.command()
def show(state: State, *, address: Address = HERE, as_json: AsJson = False) -> None:
    """Show a state: its newest version, who holds it, and why it last refused something."""
    one = server(address).get(f"states/{state}")
    rows = [
        ("state", one["name"]),
        ("protected", one["protected"]),
        ("serial", one["serial"]),
        ("lineage", one["lineage"]),
        ("resources", one["resources"]),
        ("size", size(one["size"])),
        ("updated", moment(one["updated_at"])),
        ("written by", " ".join(filter(None, (one["tool"], one["terraform_version"])))),
        ("removed", moment(one["removed_at"])),
    ]
    parts = [columns(("STATE", one["name"]), rows[1:]), *_remarks(one)]
    tell(one, "\n".join(parts), as_json=as_json)


def _remarks(one: Any) -> list[str]:
    found = []
    if one["lock"]:
        lock = one["lock"]
        found.append(f"\nHeld by {_holder(lock)}, from {lock['address']} with token {lock['token_name']}.")
        found.append(f"  lock {lock['id']}: {lock['operation']} {lock['reason']}".rstrip())
    if one["unfinished"]:
        mark = one["unfinished"]
        found.append(
            f"\nUNFINISHED: an apply of {mark['who']} ended at {moment(mark['ended_at'])} without a write "
            f"({mark['reason']}).\n  Resources may exist that this state does not know: look at them, then import or "
            "remove them."
        )
    if one["last_refusal"]:
        last = one["last_refusal"]
        found.append(f"\nLast refusal, {moment(last['at'])}: {last['sentence']}\n  {last['remedy']}")
    return found


@application.command()
def log(
    state: State,
    *,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many versions.")] = 20,
    address: Address = HERE,
    as_json: AsJson = False,
) -> None:
    """List the versions of a state, newest first."""
    data = server(address).get(f"states/{state}/versions", limit=limit)
    titles = ("SERIAL", "AT", "WHO", "TOKEN", "FROM", "TOOL", "RESOURCES", "SIZE", "NOTE")
    rows = [
        (
            one["serial"],
            moment(one["at"]),
            one["who"],
            one["token_name"],
            one["address"],
            " ".join(filter(None, (one["tool"], one["terraform_version"]))),
            one["resources"],
            size(one["size"]),
            one["note"],
        )
        for one in data["items"]
    ]
    tell(data, columns(titles, rows, f"{state} has no versions."), as_json=as_json)


@application.command()
def diff(
    state: State,
    *,
    older: Annotated[int | None, typer.Option("--from", help="Serial; by default the one before.")] = None,
    newer: Annotated[int | None, typer.Option("--to", help="Serial; by default the newest.")] = None,
    address: Address = HERE,
    as_json: AsJson = False,
) -> None:
    """Show what differs between two versions; sensitive values are masked."""
    data = server(address).get(f"states/{state}/diff", **{"from": older, "to": newer})
    head = f"serial {data['from'] if data['from'] is not None else '(nothing)'} -> {data['to']}"
    tell(data, f"{head}\n{difference(data)}", as_json=as_json)


def difference(data: Any) -> str:
    """Tell a difference line by line: + added, - removed, ~ changed."""
    lines = [f"+ {address}" for address in data["added"]] + [f"- {address}" for address in data["removed"]]
    for change in data["changed"]:
        lines.append(f"~ {change['address']}")
        lines += [f"    {a['name']}: {_value(a['before'])} -> {_value(a['after'])}" for a in change["attributes"]]
    return "\n".join(lines) or "No difference."


def _value(value: Any) -> str:
    return value if value == "(sensitive)" else json.dumps(value, ensure_ascii=False)


@application.command()
def refusals(
    state: State,
    *,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many.")] = 10,
    address: Address = HERE,
    as_json: AsJson = False,
) -> None:
    """Tell why the last requests were refused: the client prints a number only."""
    data = server(address).get(f"states/{state}/refusals", limit=limit)
    rows = [(moment(one["at"]), one["operation"], one["who"], one["rule"], one["sentence"]) for one in data["items"]]
    text = columns(("AT", "OPERATION", "WHO", "RULE", "WHY"), rows, "Nothing was refused.")
    tell(data, text, as_json=as_json)
