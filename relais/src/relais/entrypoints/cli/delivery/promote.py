"""`relais promote`: give an environment what it could take."""

import json
from difflib import unified_diff
from typing import Annotated

import typer

from relais.delivery.actions.promoting import Prepared, Promoter
from relais.delivery.model.things import Environment, Reason
from relais.entrypoints.cli.delivery.words import Json, Name, environment, mover, moves
from relais.entrypoints.cli.delivery.words import application as word

application = word()


@application.command()
def promote(
    name: Name,
    *,
    auto: Annotated[bool, typer.Option("--auto", help="As a pipeline does: what is held or frozen stays.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print every line that would change, change none.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Give an environment the newest that it may take: one commit, proved by its tests, pushed or nothing."""
    promoter = mover()
    one = environment(promoter.look, name)
    reason: Reason = "auto" if auto else "manual"
    if dry_run:
        prepared = promoter.prepared(one, reason)
        return typer.echo(_preview(promoter, one, prepared) if prepared else "Nothing new.")
    return typer.echo(report(name, promoter.promote(one, reason), as_json=as_json))


def report(name: str, done: tuple[Prepared, str] | None, *, as_json: bool) -> str:
    """Tell what was done."""
    if as_json:
        return json.dumps({"environment": name, "commit": done[1] if done else None}, indent=2)
    if not done:
        return "Nothing new."
    promotion = done[0].promotion
    return f"{name}: {moves(promotion.before, promotion.after)} at {done[1][:10]}"


def _preview(promoter: Promoter, one: Environment, prepared: Prepared) -> str:
    lines = [prepared.message.partition("\n")[0]]
    for path, content in prepared.files.items():
        before = promoter.look.consumers.of(one).read(prepared.base, path).decode().splitlines()
        lines += unified_diff(before, content.decode().splitlines(), f"a/{path}", f"b/{path}", lineterm="")
    return "\n".join(lines)
