"""The command line of relais, as somebody types it: a process of its own."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.git_repositories import ENVIRONMENT

RELAIS = Path(sys.executable).with_name("relais")
PATIENCE = 110


def at_home(home: Path, variables: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment of somebody whose caches lie below a folder."""
    return ENVIRONMENT | {"XDG_CACHE_HOME": str(home / "cache")} | dict(variables or {})


def typed(home: Path, environment: Mapping[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """Run relais in a folder, to its end, however it ends."""
    command = [str(RELAIS), *words]
    return subprocess.run(
        command, cwd=home, env=environment, capture_output=True, text=True, check=False, timeout=PATIENCE
    )
