"""`relais.toml`, the one configuration file of the line, found like git finds its folder: here or in a folder above."""

import tomllib
from pathlib import Path

from relais.kit.errors import Misuse
from relais.kit.tables import Table

NAME = "relais.toml"


def nearest(start: Path) -> Path | None:
    """Return the path of the nearest `relais.toml`, in this folder or above it, if there is one."""
    folders = (start.absolute(), *start.absolute().parents)
    return next((folder / NAME for folder in folders if (folder / NAME).is_file()), None)


def find(start: Path) -> Path:
    """Return the path of the nearest `relais.toml`, in this folder or above it.

    Raises:
        Misuse: there is none.
    """
    found = nearest(start)
    if found:
        return found
    raise Misuse(
        f"There is no {NAME} in {start.absolute()} nor above it.", remedy=f"Write a {NAME}, or go to its folder."
    )


def read(path: Path) -> Table:
    """Return what the file holds; each tool reads its own tables of it.

    Raises:
        Misuse: the file cannot be read, or is not TOML; its line is named.
    """
    try:
        return Table(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise Misuse(f"{path} cannot be read: {fault}.", remedy="Mend the file.") from fault
