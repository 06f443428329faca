"""`relais promote`: give an environment what it could take."""

import json
from collections.abc import Sequence
from difflib import unified_diff
from typing import Annotated, Any

import typer

from relais.delivery.actions.configuring import Configurer
from relais.delivery.actions.promoting import Promoter
from relais.delivery.actions.rounds import Done
from relais.delivery.actions.telling import Prepared
from relais.delivery.model.gates import Closed
from relais.delivery.model.requests import Closed as RequestClosed
from relais.delivery.model.requests import Requested
from relais.delivery.model.rules import Held
from relais.delivery.model.things import Environment, Reason
from relais.entrypoints.cli.delivery.words import Json, Take, environment, mover, moves
from relais.entrypoints.cli.delivery.words import application as word
from relais.kit.errors import Failure, Misuse

application = word()
WAITS = (Closed, Held, RequestClosed, Requested)
"""What a pipeline meets every day: the environment waits, and nothing is wrong."""


@application.command()
def promote(
    name: Annotated[
        str, typer.Argument(metavar="[ENVIRONMENT]", help="With --auto, all that move by themselves by default.")
    ] = "",
    *,
    auto: Annotated[bool, typer.Option("--auto", help="As a pipeline does: what is held or frozen stays.")] = False,
    take: Take = None,
    configuration: Annotated[
        bool, typer.Option("--configuration", help="Copy the values that `copy` names; versions stay.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print every line that would change, change none.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Give an environment the newest that it may take: one commit, proved by its tests, pushed or nothing."""
    promoter = mover()
    reason: Reason = "auto" if auto else "manual"
    if not name:
        return everything(promoter, auto=auto, dry_run=dry_run, as_json=as_json)
    one = environment(promoter.look, name)
    after = promoter.look.chosen(one, take or [])
    if configuration:
        return typer.echo(configured(promoter, one, reason, dry_run=dry_run, as_json=as_json))
    if dry_run:
        return typer.echo(preview(promoter, one, promoter.prepared(one, reason, after), as_json=as_json))
    return typer.echo(report(promoter.promote(one, reason, after), as_json=as_json))


def configured(promoter: Promoter, one: Environment, reason: Reason, *, dry_run: bool, as_json: bool) -> str:
    """Copy named values, or show what would be copied."""
    if dry_run:
        return preview(promoter, one, Configurer(promoter.look).prepared(one, reason), as_json=as_json)
    done = promoter.configure(one, reason)
    if as_json or not done.prepared:
        return report(done, as_json=as_json)
    return f"{done.prepared.message.partition(chr(10))[0].removeprefix('chore: ')} {_where(done)}"


def everything(promoter: Promoter, *, auto: bool, dry_run: bool, as_json: bool) -> None:
    """Move every environment that moves by itself, and tell what became of each.

    Raises:
        Misuse: nobody said which environment, nor that it is a pipeline that asks.
        Refusal: one of them failed; what it waits for is no failure.
    """
    if not auto:
        raise Misuse("which environment?", remedy="Name it, or give --auto for all that move by themselves.")
    automatic = [one for one in promoter.look.settings.environments.values() if one.automatic]
    if dry_run:
        return typer.echo(previews(promoter, automatic, as_json=as_json))
    done = promoter.promote_all(automatic, "auto")
    if as_json:
        typer.echo(json.dumps([told(one) for one in done], indent=2))
    else:
        typer.echo("".join(f"{_line(one)}\n" for one in done) or "No environment moves by itself.\n", nl=False)
    failed = {one.environment.name: one.fault for one in done if one.fault and not isinstance(one.fault, WAITS)}
    if failed:
        raise type(next(iter(failed.values())))(f"{', '.join(failed)} did not move.")
    return None


def told(done: Done) -> dict[str, str | None]:
    """Tell a script what became of an environment."""
    return {
        "environment": done.environment.name,
        "commit": done.commit or None,
        "request": done.request or None,
        "fault": str(done.fault) if done.fault else None,
    }


def _line(done: Done) -> str:
    name = done.environment.name
    if done.fault:
        return f"{name}: {done.fault}"
    return report(done, as_json=False) if done.prepared else f"{name}: nothing new"


def report(done: Done, *, as_json: bool) -> str:
    """Tell what was done."""
    if as_json:
        return json.dumps(told(done), indent=2)
    if not done.prepared:
        return "Nothing new."
    promotion = done.prepared.promotion
    return f"{done.environment.name}: {moves(promotion.before, promotion.after)} {_where(done)}"


def _where(done: Done) -> str:
    return f"waits to be merged: {done.request}" if done.request else f"at {done.commit[:10]}"


def preview(promoter: Promoter, one: Environment, prepared: Prepared | None, *, as_json: bool) -> str:
    """Tell every line that would change."""
    if as_json:
        return json.dumps(_foretold(promoter, one, prepared), indent=2)
    if not prepared:
        return "Nothing new."
    return "\n".join([prepared.message.partition("\n")[0], *_changes(promoter, one, prepared).values()])


def previews(promoter: Promoter, several: Sequence[Environment], *, as_json: bool) -> str:
    """Tell every line that would change in several environments, and why nothing would."""
    lines, told = [], []
    for one in several:
        try:
            prepared, fault = promoter.prepared(one, "auto"), None
            lines.append(f"{one.name}: {preview(promoter, one, prepared, as_json=False)}")
        except Failure as closed:
            prepared, fault = None, closed
            lines.append(f"{one.name}: {closed}")
        told.append(_foretold(promoter, one, prepared) | {"fault": str(fault) if fault else None})
    return json.dumps(told, indent=2) if as_json else "\n".join(lines) or "No environment moves by itself."


def _foretold(promoter: Promoter, one: Environment, prepared: Prepared | None) -> dict[str, Any]:
    """Tell a script what would be written; `message` is null when there is nothing new."""
    return {
        "environment": one.name,
        "base": prepared.base if prepared else None,
        "message": prepared.message if prepared else None,
        "changes": _changes(promoter, one, prepared) if prepared else {},
    }


def _changes(promoter: Promoter, one: Environment, prepared: Prepared) -> dict[str, str]:
    """Return what would change, as a diff, by file."""
    found = {}
    for path, content in prepared.files.items():
        before = promoter.look.consumers.of(one).read(prepared.base, path).decode().splitlines()
        lines = unified_diff(before, content.decode().splitlines(), f"a/{path}", f"b/{path}", lineterm="")
        found[path] = "\n".join(lines)
    return found
