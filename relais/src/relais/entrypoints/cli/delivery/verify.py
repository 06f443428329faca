"""`relais verify`: whether the ledger, its signatures, the tags and the files are what they were."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import typer

from relais.bootstrap.delivery import look
from relais.delivery.actions.looking import Look
from relais.delivery.model.entries import SIGNED, Entry
from relais.entrypoints.cli.delivery.words import application as word
from relais.kit.errors import Refusal

application = word()


@application.command()
def verify() -> None:
    """Follow the ledger's chain from its start, check who signed, and compare tags and files with what it says."""
    seen = look(Path.cwd())
    entries = seen.ledger.entries()
    typer.echo(f"ledger: {len(entries)} entries, each bound to the one before.")
    signed = [(number, one) for number, one in enumerate(entries, 1) if one.kind in SIGNED]
    findings = list(_unsigned(seen, signed))
    typer.echo(f"signatures: {len(signed) - len(findings)} of {len(signed)} approvals, rejections and bypasses count.")
    environments = seen.settings.environments.values()
    findings += [said for one in environments if (said := _said(lambda: seen.drift(one)))]  # noqa: B023 - called at once
    findings += seen.moved()
    for said in dict.fromkeys(findings):
        typer.echo(said)
    if findings:
        raise Refusal("what is there is not what was promoted, or was not signed by whom it names.")
    typer.echo("Every tag names what it named, every environment has what it was given.")


def _unsigned(seen: Look, signed: Sequence[tuple[int, Entry]]) -> Iterator[str]:
    """Tell each claim that does not count, and why."""
    keys: set[str] = set()
    for number, one in signed:
        fault = "it is a copy of an earlier one" if one.key in keys else seen.gatekeeper.fault(one)
        keys.add(one.key)
        if fault:
            yield f"entry {number}, {one.kind} by {one.by} for {one.environment}, does not count: {fault}."


def _said(question: Callable[[], str]) -> str:
    try:
        return question()
    except Refusal as refusal:
        return str(refusal)
