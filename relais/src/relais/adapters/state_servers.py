"""Which state server a project uses, and with which token: the environment first, then `relais.toml`."""

import os
import subprocess
from collections.abc import Sequence

from relais.kit.errors import Misuse
from relais.kit.tables import Table

ADDRESS = "http://127.0.0.1:8765"
"""Where `relais state serve` listens when nothing else is said."""


def address(file: Table) -> str:
    """Return the server's address: RELAIS_STATE_ADDRESS, else `[terraform] address`, else this machine's."""
    return os.environ.get("RELAIS_STATE_ADDRESS") or file.table("terraform").text("address", ADDRESS)


def token(file: Table) -> str:
    """Return the token: RELAIS_STATE_TOKEN, else what `[terraform] token_command` prints, else none."""
    command = file.table("terraform").texts("token_command", [])
    return os.environ.get("RELAIS_STATE_TOKEN") or (_printed(command) if command else "")


def _printed(words: Sequence[str]) -> str:
    place = "terraform.token_command"
    try:
        done = subprocess.run(list(words), capture_output=True, text=True, check=False, timeout=60)
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise Misuse(f"does not run: {fault}.", field=place, remedy="Mend the command.") from fault
    if done.returncode:
        raise Misuse(f"ends with code {done.returncode}.", field=place, remedy="Run it by hand: it says why.")
    return done.stdout.split("\n", 1)[0].strip()
