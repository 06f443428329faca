"""Where the keys come from: a file, the environment, a command, or a file beside the database made at first use."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from relais.adapters.sealing import keys as source
from relais.adapters.sealing.keys import Key, KeyMissing

KeyFile = Annotated[
    Path | None, typer.Option(envvar="RELAIS_STATE_KEY_FILE", help="File with the keys, the newest first.")
]
Command = Annotated[
    str | None, typer.Option("--key-command", envvar="RELAIS_STATE_KEY_COMMAND", help="Command that prints the keys.")
]


def keys_of(file: Path | None, command: str | None, database: str, *, make: bool = False) -> Sequence[Key]:
    """Return the keys; with `make`, a first key is written beside a new SQLite file.

    Raises:
        KeyFault: there is none, or it is malformed or open to others.

    """
    if file:
        return source.from_file(file)
    if command:
        return source.from_command(command)
    if os.environ.get(source.VARIABLE):
        return source.from_environment()
    return _beside(database, make=make)


def usual_file(database: str) -> Path:
    """Return where the key of a SQLite file is when nothing else is said."""
    return Path(database).with_suffix(".key")


def _beside(database: str, *, make: bool) -> Sequence[Key]:
    if database.startswith(("postgresql://", "postgres://")):
        raise KeyMissing(
            "No key was given.", remedy="Use --key-file, --key-command or RELAIS_STATE_KEY, alike on each server."
        )
    file = usual_file(database)
    if not file.exists() and make and not Path(database).exists():
        source.write_key(file, [source.new_key()])
        sys.stderr.write(f"A key was made: {file}. Keep a copy elsewhere: without it no state can be read.\n")
    if not file.exists():
        raise KeyMissing(
            f"The key of {database} is not at {file}.",
            remedy="Put it back, or name it with --key-file: without it no state can be read.",
        )
    return source.from_file(file)
