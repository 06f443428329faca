"""`relais state backup`, and `restore --from`: written whole or not at all, and proved before it counts."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from relais.adapters import s3
from relais.adapters.sealing.seal import AesSeal
from relais.adapters.state_store.backup import lines_of, verify
from relais.bootstrap.states import state_store
from relais.entrypoints.cli.state.application import application
from relais.entrypoints.cli.state.asking import HERE, Address, AsJson, server, tell
from relais.entrypoints.cli.state.keys import keys_of
from relais.kit.columns import size
from relais.kit.errors import Misuse
from relais.tfstate.actions.backups import Proof
from relais.tfstate.ports import Books


@application.command()
def backup(
    to: Annotated[str, typer.Argument(help="A file, or s3://bucket/key.")],
    *,
    database: Annotated[str | None, typer.Option(help="Read this store itself instead of asking the server.")] = None,
    address: Address = HERE,
    as_json: AsJson = False,
) -> None:
    """Back all states up, of one moment, while they are served; the key is not in it."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "backup" if to.startswith(s3.SCHEME) else Path(to + ".part")
        pieces = server(address).download("backup") if database is None else state_store(database).backup()
        head = _written(place, pieces)
        number = place.stat().st_size
        if to.startswith(s3.SCHEME):
            s3.put(place, to)
        else:
            place.replace(to)
    text = f"{to}: {head['rows']} rows of {head['at']}, {size(number)}. Keep the key elsewhere: it is not in it."
    tell({"to": to, "size": number, **head}, text, as_json=as_json)


def _written(place: Path, pieces: Iterator[bytes]) -> Any:
    place.unlink(missing_ok=True)
    place.touch(mode=0o600)
    try:
        with place.open("wb") as file:
            for piece in pieces:
                file.write(piece)
        return _verified(place)
    except BaseException:
        place.unlink()
        raise


def _verified(place: Path) -> Any:
    with place.open("rb") as file:
        return verify(lines_of(file))


def put_back(source: str, database: str, key_file: Path | None, key_command: str | None, *, as_json: bool) -> None:
    """Put a backup into an empty store, and look at every body and every chain before it is committed."""
    if not database:
        raise Misuse("is missing.", field="--database", remedy="Name an empty store: a new file, or postgresql://….")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(source)
        if source.startswith(s3.SCHEME):
            place = Path(folder) / "backup"
            s3.get(source, place)
        if not place.is_file():
            raise Misuse(f"There is no backup {source}.", remedy="Name a file, or s3://bucket/key.")
        head = _verified(place)
        seal, proof = AesSeal(keys_of(key_file, key_command, database)), Proof()

        def check(books: Books) -> None:
            proof.look(books, seal)

        with place.open("rb") as file:
            rows = state_store(database).restore(lines_of(file), check)
    data = {"from": source, "at": head["at"], "rows": rows, "bodies": proof.bodies, "chains": len(proof.chains)}
    text = (
        f"Restored {rows} rows of {head['at']} into {database}: {proof.bodies} bodies open, and the audit trail of "
        f"{len(proof.chains)} chains is whole."
    )
    tell(data, text, as_json=as_json)
