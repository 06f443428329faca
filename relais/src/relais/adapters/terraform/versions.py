"""Versions of tools, remembered: asking costs a tenth of a second, and each command wants to know."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from relais.adapters.terraform.layout import replace


def cache_home() -> Path:
    """Return this user's cache folder of Relais (XDG Base Directory Specification)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "relais"


class Versions:
    """Kind and version of a program by path, size and time of change; a cache that cannot be read is empty."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def of(self, program: Path, ask: Callable[[], tuple[str, str]]) -> tuple[str, str]:
        """Return what is remembered of this very file, else ask it."""
        real = program.resolve()
        seen = real.stat()
        mark = f"{real}:{seen.st_size}:{seen.st_mtime_ns}"
        known = self._known()
        if mark not in known:
            known[mark] = list(ask())
            self._remember(known)
        kind, version = known[mark]
        return str(kind), str(version)

    def _known(self) -> dict[str, Any]:
        try:
            known = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return known if isinstance(known, dict) else {}

    def _remember(self, known: dict[str, Any]) -> None:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            replace(self._file, json.dumps(known))
        except OSError:
            return
