"""Where tokens come from: the environment, a file of variables, a command, the keyring. Never from arguments."""

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from relais.kit.errors import Misuse
from relais.terraform.model.context import Context
from relais.terraform.model.dotenv import values

VARIABLE = "RELAIS_STATE_TOKEN"
FILE_VARIABLE = "RELAIS_STATE_TOKEN_FILE"
LOCAL_FILE = "relais-state.token"
"""Where `relais state serve` leaves the first token, in the folder it was started in."""
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
SERVICE = "relais"
KEYRINGS = {
    "secret-tool": ("secret-tool", "lookup", "service", SERVICE, "account"),
    "security": ("security", "find-generic-password", "-s", SERVICE, "-w", "-a"),
}
"""The desktop's own programs: the Secret Service of Linux, the Keychain of macOS; the last word is the account."""


class Tokens:
    """The state server's token of a context, from the first place that has one, asked once."""

    def __init__(self, dotenv: Callable[[Context], str | None], command: Sequence[str]) -> None:
        self._dotenv = dotenv
        self._command = command
        self._found: dict[str, tuple[str, str]] = {}

    def token(self, context: Context) -> tuple[str, str]:
        """Return the token and where it was found; an empty one when there is none."""
        if context.name not in self._found:
            self._found[context.name] = self._token(context)
        return self._found[context.name]

    def _token(self, context: Context) -> tuple[str, str]:
        places: tuple[tuple[str, Callable[[], str]], ...] = (
            ("the environment", lambda: os.environ.get(VARIABLE, "")),
            (FILE_VARIABLE, lambda: from_file(os.environ.get(FILE_VARIABLE, ""))),
            (".env", lambda: values(self._dotenv(context) or "").get(VARIABLE, "")),
            ("token_command", lambda: from_command(self._command, "terraform.token_command") if self._command else ""),
            ("the keyring", lambda: from_keyring(context.address)),
            (LOCAL_FILE, lambda: from_local_server(context)),
        )
        found = ((secret, place) for place, ask in places if (secret := ask()))
        return next(found, ("", ""))


def from_file(path: str) -> str:
    """Return what a file holds, empty when none is named.

    Raises:
        Misuse: it cannot be read.
    """
    try:
        return Path(path).read_text(encoding="utf-8").strip() if path else ""
    except (OSError, UnicodeDecodeError) as fault:
        raise Misuse(f"cannot be read: {fault}.", field=FILE_VARIABLE, remedy="Name a file that holds it.") from fault


def from_local_server(context: Context) -> str:
    """Return the token of a server that was started in the project's folder, when it is this machine's."""
    file = context.root / LOCAL_FILE
    local = urlsplit(context.address).hostname in LOOPBACK
    return from_file(str(file)) if local and file.is_file() else ""


def from_command(words: Sequence[str], place: str) -> str:
    """Return what a command prints on its first line; nothing of it is ever shown.

    Raises:
        Misuse: it is not there, or it fails; `place` names the setting.
    """
    try:
        done = subprocess.run(list(words), capture_output=True, text=True, check=False, timeout=60)
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise Misuse(f"does not run: {fault}.", field=place, remedy="Mend the command.") from fault
    if done.returncode:
        raise Misuse(f"ends with code {done.returncode}.", field=place, remedy="Run it by hand: it says why.")
    return done.stdout.split("\n", 1)[0].strip()


def from_keyring(account: str, which: Callable[[str], str | None] = shutil.which) -> str:
    """Return the token that the desktop's keyring holds for an address, empty when it holds none."""
    for program, words in KEYRINGS.items():
        if which(program):
            done = subprocess.run([*words, account], capture_output=True, text=True, check=False, timeout=60)
            if done.returncode == 0:
                return done.stdout.strip()
    return ""
