"""`relais promote`: give an environment what it could take."""

import json
from difflib import unified_diff
from typing import Annotated

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
from relais.kit.errors import Misuse

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
        return typer.echo(preview(promoter, one, promoter.prepared(one, reason, after)))
    done = promoter.promote_all([one], reason, {one.name: after} if after else {})[0]
    if done.fault:
        raise done.fault
    if done.request and not as_json:
        return typer.echo(_line(done))
    return typer.echo(report(name, (done.prepared, done.commit) if done.prepared else None, as_json=as_json))


def configured(promoter: Promoter, one: Environment, reason: Reason, *, dry_run: bool, as_json: bool) -> str:
    """Copy named values, or show what would be copied."""
    if dry_run:
        return preview(promoter, one, Configurer(promoter.look).prepared(one, reason))
    done = promoter.configure(one, reason)
    if as_json or not done:
        return report(one.name, done, as_json=as_json)
    return f"{done[0].message.partition(chr(10))[0].removeprefix('chore: ')} at {done[1][:10]}"


def everything(promoter: Promoter, *, auto: bool, dry_run: bool, as_json: bool) -> None:
    """Move every environment that moves by itself, and tell what became of each.

    Raises:
        Misuse: nobody said which environment, nor that it is a pipeline that asks.
        Refusal: one of them failed; what it waits for is no failure.
    """
    if dry_run or not auto:
        raise Misuse("which environment?", remedy="Name it, or give --auto for all that move by themselves.")
    done = promoter.promote_all([one for one in promoter.look.settings.environments.values() if one.automatic], "auto")
    if as_json:
        typer.echo(json.dumps([told(one) for one in done], indent=2))
    else:
        typer.echo("".join(f"{_line(one)}\n" for one in done) or "No environment moves by itself.\n", nl=False)
    failed = {one.environment.name: one.fault for one in done if one.fault and not isinstance(one.fault, WAITS)}
    if failed:
        raise type(next(iter(failed.values())))(f"{', '.join(failed)} did not move.")


def told(done: Done) -> dict[str, str]:
    """Tell a script what became of an environment."""
    return {
        "environment": done.environment.name,
        "commit": done.commit,
        "request": done.request,
        "fault": str(done.fault or ""),
    }


def _line(done: Done) -> str:
    name = done.environment.name
    if done.fault:
        return f"{name}: {done.fault}"
    if done.request and done.prepared:
        promotion = done.prepared.promotion
        return f"{name}: {moves(promotion.before, promotion.after)} waits to be merged: {done.request}"
    return report(name, (done.prepared, done.commit), as_json=False) if done.prepared else f"{name}: nothing new"


def report(name: str, done: tuple[Prepared, str] | None, *, as_json: bool) -> str:
    """Tell what was done."""
    if as_json:
        return json.dumps({"environment": name, "commit": done[1] if done else None}, indent=2)
    if not done:
        return "Nothing new."
    promotion = done[0].promotion
    return f"{name}: {moves(promotion.before, promotion.after)} at {done[1][:10]}"


def preview(promoter: Promoter, one: Environment, prepared: Prepared | None) -> str:
    """Tell every line that would change."""
    if not prepared:
        return "Nothing new."
    lines = [prepared.message.partition("\n")[0]]
    for path, content in prepared.files.items():
        before = promoter.look.consumers.of(one).read(prepared.base, path).decode().splitlines()
        lines += unified_diff(before, content.decode().splitlines(), f"a/{path}", f"b/{path}", lineterm="")
    return "\n".join(lines)
