"""`relais-prompt`: the context for a shell's prompt, in a process of its own that imports next to nothing."""

import sys
from pathlib import Path

from relais.adapters.terraform import contexts
from relais.kit.errors import Failure


def segment(here: Path) -> str:
    """Return `tf:NAME`, with `!` when the context is protected; nothing where there is no context."""
    root = contexts.root_of(here)
    name = contexts.current(root)
    return f"tf:{name}{'!' if _guarded(root, name) else ''}" if name else ""


def _guarded(root: Path, name: str) -> bool:
    """Tell whether it is protected; a prompt is no place to complain of a configuration."""
    try:
        return any(one.name == name and one.protected for one in contexts.project(root).contexts)
    except Failure:
        return False


def run() -> None:
    """Print it."""
    text = segment(Path.cwd())
    if text:
        sys.stdout.write(f"{text}\n")
