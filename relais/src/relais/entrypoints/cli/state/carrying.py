"""`relais state export|import`: states leave, and come from elsewhere with their history."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from relais.adapters import s3
from relais.adapters.gitlab_states import SCHEMES, GitlabState
from relais.entrypoints.cli.state.application import application
from relais.entrypoints.cli.state.asking import HERE, Address, AsJson, State, server, tell
from relais.kit.errors import Misuse
from relais.tfstate.model.document import read_head


@dataclass(frozen=True)
class Found:
    """A version that was found elsewhere."""

    body: bytes
    at: datetime | None = None

    @property
    def serial(self) -> int:
        """Its own serial."""
        return read_head(self.body).serial


@application.command()
def export(
    state: State,
    *,
    serial: Annotated[int | None, typer.Option(help="Which version; by default the newest.")] = None,
    to: Annotated[
        Path | None, typer.Option("--to", help="File to write (closed to others); else standard output.")
    ] = None,
    address: Address = HERE,
) -> None:
    """Write a version as `terraform state push` takes it."""
    client = server(address)
    wanted = client.get(f"states/{state}")["serial"] if serial is None else serial
    body = client.content(f"states/{state}/versions/{wanted}")
    if to is None:
        sys.stdout.buffer.write(body)
        return
    to.touch(mode=0o600)
    to.write_bytes(body)


@application.command("import")
def bring(
    state: State,
    *,
    source: Annotated[
        str, typer.Option("--from", help="A file, s3://bucket/key, or gitlab://HOST/GROUP/PROJECT/STATE.")
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be taken over, and do nothing.")] = False,
    address: Address = HERE,
    as_json: AsJson = False,
) -> None:
    """Take over a state from elsewhere, with its history where there is one."""
    client = server(address)
    history = one_lineage(found_in(source))
    taken = []
    for number, version in enumerate(history, 1):
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{number} of {len(history)}: serial {version.serial} ")
        if not dry_run:
            at = version.at.isoformat() if version.at else None
            client.upload(f"states/{state}/import", version.body, at=at, note=f"imported from {source}")
        taken.append(version.serial)
    if sys.stderr.isatty():
        sys.stderr.write("\r" + " " * 40 + "\r")
    word = "would be taken over" if dry_run else "taken over"
    text = f"{len(taken)} version(s) of {state} {word}: serials {', '.join(map(str, taken))}."
    tell({"state": state, "from": source, "serials": taken, "dry_run": dry_run}, text, as_json=as_json)


def found_in(source: str) -> list[Found]:
    """Return the versions that a source holds, in any order."""
    if source.startswith(s3.SCHEME):
        return [Found(body, at) for body, at in s3.versions(source)]
    if source.partition("://")[0] in SCHEMES:
        return [Found(body) for body in GitlabState(source).versions()]
    path = Path(source)
    if not path.is_file():
        raise Misuse(f"There is no file {source}.", field="--from", remedy="Name a state file, s3:// or gitlab://.")
    beside = path.with_name(path.name + ".backup")
    return [Found(one.read_bytes()) for one in (path, beside) if one.is_file()]


def one_lineage(found: Iterable[Found]) -> list[Found]:
    """Return the versions of the newest one's lineage, oldest first, each serial once."""
    whole = [one for one in found if one.body.strip()]
    if not whole:
        raise Misuse("The source holds no state.", field="--from")
    newest = max(whole, key=lambda one: one.serial)
    lineage = read_head(newest.body).lineage
    by_serial = {one.serial: one for one in whole if read_head(one.body).lineage == lineage}
    return [by_serial[serial] for serial in sorted(by_serial)]
