"""What the words of delivery share: finding an environment, and telling what becomes of it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from relais.bootstrap.delivery import promoter
from relais.delivery.actions.looking import Look, Outlook
from relais.delivery.actions.promoting import Promoter
from relais.delivery.model.entries import Kind
from relais.delivery.model.things import Bundle, Environment
from relais.kit.errors import Misuse

Name = Annotated[str, typer.Argument(metavar="ENVIRONMENT", help="Its name in relais.toml.")]
Why = Annotated[str, typer.Option("--why", help="The reason, for everybody who asks later.")]
Json = Annotated[bool, typer.Option("--json", help="For scripts.")]

DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be written, write nothing.")]
Take = Annotated[
    list[str] | None, typer.Option("--take", help="A version of your own choice, like api=2.3.1; others stay.")
]


def application() -> typer.Typer:
    """Return the Typer of one word."""
    return typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False)


def mover() -> Promoter:
    """Return what moves environments here."""
    return promoter(Path.cwd())


@dataclass(frozen=True)
class Note:
    """How a word that goes to the ledger is told."""

    dry_run: bool
    as_json: bool

    def write(self, promoter: Promoter, kind: Kind, name: str, said: str, **details: str) -> None:
        """Write it, unless it is a dry run, and tell it."""
        entry = promoter.write(kind, name, dry_run=self.dry_run, **details)
        typer.echo(entry.line if self.as_json else f"{'Would be written: ' if self.dry_run else ''}{said}")


def environment(look: Look, name: str) -> Environment:
    """Return an environment by its name.

    Raises:
        Misuse: there is none of that name.
    """
    known = look.settings.environments
    if name not in known:
        raise Misuse(f"{name} is not an environment.", remedy=f"Known are {', '.join(known)}.")
    return known[name]


def moves(before: Bundle, after: Bundle) -> str:
    """Tell what changes from one bundle to the other, in a few words."""
    used = before.by_source
    return ", ".join(f"{one.source} {used[one.source].version} -> {one.version}" for one in after.moved(before))


def told(found: Outlook) -> dict[str, Any]:
    """Tell an outlook to a script."""
    return {
        "environment": found.environment.name,
        "before": {one.source: str(one.version) for one in found.before},
        "after": {one.source: str(one.version) for one in found.after},
        "bundle": found.after.id,
        "moves": found.moves,
        "waits": found.waits,
        "fault": str(found.fault) if found.fault else None,
    }
