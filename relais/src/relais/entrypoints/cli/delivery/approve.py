"""`relais approve`: say, signed, that what waits for an environment may go."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from relais.bootstrap.delivery import voter
from relais.delivery.actions.gatekeeper import Change
from relais.delivery.actions.voting import Voter
from relais.delivery.model.entries import Entry, Kind
from relais.entrypoints.cli.delivery.words import DryRun, Json, Name, Take, Why, environment
from relais.entrypoints.cli.delivery.words import application as word
from relais.kit.errors import Misuse, Refusal

application = word()
Key = Annotated[
    str, typer.Option("--key", help="The file of your SSH key; by default RELAIS_APPROVAL_KEY, the agent, ~/.ssh.")
]
Bundle = Annotated[str, typer.Option("--bundle", help="Only this one: how its name in relais plan --json begins.")]
Values = Annotated[bool, typer.Option("--configuration", help="The values that would be copied, not the versions.")]
SHORTEST = 8
"""Digits of a bundle's name that nobody types by chance."""


@application.command()
def approve(
    name: Name,
    *,
    key: Key = "",
    bundle: Bundle = "",
    take: Take = None,
    bypass: Annotated[
        bool, typer.Option("--bypass", help="Let it go unproved, unsoaked, in a freeze, over budget; give --why.")
    ] = False,
    configuration: Values = False,
    why: Why = "",
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Sign that what waits for an environment may go there: this bundle, this environment, and no other."""
    if bypass and not why:
        raise Misuse("a bypass needs its reason.", remedy="Give --why.")
    kind: Kind = "bypassed" if bypass else "approved"
    asked = Asked(bundle, take or [], configuration, dry_run, as_json)
    typer.echo(voted(kind, name, key, why, asked))


@dataclass(frozen=True)
class Asked:
    """What is voted on, and how that is told."""

    bundle: str
    take: list[str]
    configuration: bool
    dry_run: bool
    as_json: bool


def voted(kind: Kind, name: str, key: str, why: str, asked: Asked) -> str:
    """Sign and write a vote, and tell it."""
    voice = voter(Path.cwd(), key)
    one = environment(voice.look, name)
    change = voice.configuration(one) if asked.configuration else voice.change(one, voice.look.chosen(one, asked.take))
    _same(change, asked.bundle)
    entry = voice.vote(kind, change, why, dry_run=asked.dry_run)
    return entry.line if asked.as_json else _told(voice, change, entry, dry_run=asked.dry_run)


def _same(change: Change, bundle: str) -> None:
    if bundle and (len(bundle) < SHORTEST or not change.id.startswith(bundle)):
        raise Refusal(
            f"what waits for {change.environment.name} is the bundle {change.id[:SHORTEST]}, not {bundle}.",
            remedy="Look at it: relais plan.",
        )


def _told(voice: Voter, change: Change, entry: Entry, *, dry_run: bool) -> str:
    name, what = change.environment.name, "bundle" if change.of_versions else "values"
    head = f"{'Would be ' if dry_run else ''}{entry.kind} by {entry.by} for {name}: {what} {change.id[:SHORTEST]}"
    lines = [head, *(f"  {line}" for line in entry.details["what"].split(", "))]
    closed = [one.closed for one in voice.look.gatekeeper.verdicts(change) if one.closed] if not dry_run else []
    return "\n".join([*lines, *closed])
