"""`relais scan`: what each source offers now, and for whom it is new. Nothing is changed."""

import json
from pathlib import Path
from typing import Any

import typer

from relais.bootstrap.delivery import look
from relais.delivery.actions.scanning import Finding, Scan, scan
from relais.entrypoints.cli.delivery.words import Json
from relais.entrypoints.cli.delivery.words import application as word
from relais.kit.columns import columns

application = word()
TITLES = ("SOURCE", "VERSIONS", "NEWEST", "DIGEST", "NEW FOR", "ELSE")
DIGITS = 12


@application.command(name="scan")
def scan_(*, as_json: Json = False) -> None:
    """Say what each source offers now, and for whom it is new."""
    found = scan(look(Path.cwd()))
    typer.echo(json.dumps(_said(found), indent=2) if as_json else _table(found))
    if found.faults:
        raise typer.Exit(max(one.exit_code for one in found.faults))


def _table(found: Scan) -> str:
    lines = [columns(TITLES, map(_row, found.findings), "No source is declared.")]
    lines += [f"{one.source.name}: {one.fault}" for one in found.findings if one.fault]
    lines += [f"{name}: {fault}" for name, fault in found.unread]
    return "\n".join(lines)


def _row(one: Finding) -> tuple[Any, ...]:
    if one.fault:
        return one.source.name, None, None, None, None, "not known, see below"
    latest = one.latest
    new = ", ".join(f"{name} ({held.version})" for name, held in one.used if name in one.new_for)
    beyond = f"{one.beyond.version} is out of the range" if one.beyond else None
    digest = latest.digest.removeprefix("sha256:")[:DIGITS] if latest else None
    return one.source.name, one.versions, latest and latest.version, digest, new, beyond


def _said(found: Scan) -> dict[str, Any]:
    return {
        "sources": [
            {
                "source": one.source.name,
                "kind": one.source.kind,
                "versions": one.versions,
                "newest": {"version": str(one.latest.version), "tag": one.latest.tag, "digest": one.latest.digest}
                if one.latest
                else None,
                "out_of_range": str(one.beyond.version) if one.beyond else None,
                "used": {name: str(held.version) for name, held in one.used},
                "new_for": list(one.new_for),
                "fault": str(one.fault) if one.fault else None,
            }
            for one in found.findings
        ],
        "unread": {name: str(fault) for name, fault in found.unread},
    }
