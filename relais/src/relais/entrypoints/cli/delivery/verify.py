"""`relais verify`: whether the ledger, its signatures, the tags and the files are what they were."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import typer

from relais.bootstrap.delivery import look
from relais.delivery.actions.looking import Look
from relais.delivery.model.entries import SIGNED, Entry
from relais.entrypoints.cli.delivery.words import Json
from relais.entrypoints.cli.delivery.words import application as word
from relais.kit.errors import Failure, Refusal

application = word()


@application.command()
def verify(*, as_json: Json = False) -> None:
    """Follow the ledger's chain from its start, check who signed, and compare tags and files with what it says.

    Raises:
        Refusal: something is not what it was; it is told before.
    """
    seen = look(Path.cwd())
    entries, environments = seen.ledger.entries(), list(seen.settings.environments.values())
    signed = [(number, one) for number, one in enumerate(entries, 1) if one.kind in SIGNED]
    unsigned = list(_unsigned(seen, signed))
    seen.afresh(environments)
    drifted = [said for one in environments if (said := _said(lambda: seen.drift(one)))]  # noqa: B023 - called at once
    findings = list(dict.fromkeys([*unsigned, *drifted, *seen.moved()]))
    counted = len(signed) - len(unsigned)
    if as_json:
        facts = {"entries": len(entries), "signed": len(signed), "signatures_that_count": counted, "findings": findings}
        typer.echo(json.dumps(facts, indent=2, ensure_ascii=False))
    else:
        typer.echo(f"ledger: {len(entries)} entries, each bound to the one before.")
        typer.echo(f"signatures: {counted} of {len(signed)} approvals, rejections and bypasses count.")
        typer.echo("".join(f"{said}\n" for said in findings), nl=False)
    if findings:
        raise Refusal("what is there is not what was promoted, or was not signed by whom it names.")
    if not as_json:
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
    except Failure as fault:
        return str(fault)
