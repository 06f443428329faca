"""Where the wrapper keeps its things: `.relais/` beside `relais.toml`, entered by its owner alone, unseen by git."""

import os
from pathlib import Path

PRIVATE = 0o700
SECRET = 0o600


def home(root: Path) -> Path:
    """Return the project's `.relais/`, made when it is not there."""
    folder = _made(root / ".relais")
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")
    return folder


def private(root: Path, *names: str) -> Path:
    """Return a folder below `.relais/`, each level closed to others."""
    folder = home(root)
    for name in names:
        folder = _made(folder / name)
    return folder


def replace(path: Path, text: str) -> None:
    """Write a secret file whole or not at all, through a neighbour that takes its name."""
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, SECRET), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def _made(folder: Path) -> Path:
    folder.mkdir(mode=PRIVATE, exist_ok=True)
    if folder.stat().st_mode & 0o077:
        folder.chmod(PRIVATE)
    return folder
