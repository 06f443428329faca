"""`relais sign`: sign what a pipeline has published, so that environments can tell it from what anybody pushed."""

import json
from pathlib import Path
from typing import Annotated

import typer

from relais.bootstrap import signing
from relais.delivery.model.images import Image
from relais.entrypoints.cli.delivery.words import DryRun, Json
from relais.entrypoints.cli.delivery.words import application as word
from relais.kit.errors import Misuse

application = word()


@application.command()
def sign(
    image: Annotated[
        str, typer.Argument(metavar="[IMAGE@DIGEST]", help="Like registry.example.org/acme/api@sha256:…")
    ] = "",
    *,
    key: Annotated[str, typer.Option("--key", help="The file of the private key; RELAIS_SIGN_KEY by default.")] = "",
    new_key: Annotated[
        Path | None, typer.Option("--new-key", metavar="NAME", help="Make NAME.key and NAME.pub, and sign nothing.")
    ] = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Sign an image by its digest; the signature goes beside it, as cosign's do.

    A password in RELAIS_SIGN_PASSWORD opens the key, or closes a new one.
    """
    if new_key:
        return typer.echo(_made(new_key, dry_run=dry_run, as_json=as_json))
    if not image:
        raise Misuse("which image?", remedy="Name it by its digest: registry.example.org/acme/api@sha256:…")
    one = Image.read(image)
    if dry_run and not as_json:
        return typer.echo(f"Would sign:\n{one.payload.decode()}")
    new = None if dry_run else signing.sign(one, key)
    facts = {"image": one.repository, "digest": one.digest, "signature": one.signature_tag, "new": new}
    said = f"{one.repository}@{one.digest} {'is signed' if new else 'was signed by this key before'}."
    return typer.echo(json.dumps(facts, indent=2) if as_json else said)


def _made(name: Path, *, dry_run: bool, as_json: bool) -> str:
    """Make a key, unless it is a dry run, and tell of it."""
    secret, public = signing.names(name) if dry_run else signing.new_key(name)
    if as_json:
        return json.dumps({"private": str(secret), "public": str(public)}, indent=2)
    said = f"{secret} signs and is secret; {public} checks, and goes to keys in [source.NAME]."
    return f"Would be made: {said}" if dry_run else said
