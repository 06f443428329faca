"""`barman-cloud-restore`, as a process (https://docs.pgbarman.org/, "barman-cloud-restore")."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryFile

from relais.adapters.backups.children import Account, start
from relais.backups.model.backup import Unusable
from relais.backups.ports import Progress
from relais.kit.columns import size
from relais.kit.errors import Misuse

NAME = "barman-cloud-restore"
TICK = 0.5
"""Seconds between two looks at how much has come."""
TOLD = 400
"""Characters of its last words that are told."""
NO_ANSWER = 4
"""How it ends when the store does not answer, among other ends; see its manual."""


class Barman:
    """Restores one server's backups from one place."""

    def __init__(self, source: str, server: str, endpoint: str) -> None:
        self._source, self._server = source, server
        self._endpoint = ["--endpoint-url", endpoint] if endpoint else []

    def restore(self, backup: str, folder: Path, tablespaces: Mapping[str, Path], progress: Progress) -> int:
        """Unpack a backup into a folder; return the bytes that are there then.

        Raises:
            Misuse: Barman is not installed.
            Unusable: it did not come to its end; Barman's last words are told.
        """
        moved = [word for name, place in tablespaces.items() for word in ("--tablespace", f"{name}:{place}")]
        words = [_program(), "-q", *self._endpoint, *moved, self._source, self._server, backup, str(folder)]
        with TemporaryFile() as output:
            child = start(words, folder.parent, output, Account(os.geteuid(), os.getegid()), farewell=signal.SIGKILL)
            try:
                _follow(child, folder, progress)
            finally:
                child.kill()
                child.wait()
            if child.returncode:
                output.seek(0)
                said = " ".join(output.read().decode("utf-8", "replace").split())[-TOLD:]
                raise Unusable(f"{backup} cannot be read to its end: {said or f'Barman ends with {child.returncode}'}")
        return _bytes(folder)


def _follow(child: subprocess.Popen[bytes], folder: Path, progress: Progress) -> None:
    while True:
        try:
            child.wait(TICK)
        except subprocess.TimeoutExpired:
            progress(f"base: {size(_bytes(folder))} unpacked")
        else:
            return


def _program() -> str:
    """Find it beside the Python that runs us, else on PATH."""
    beside = Path(sys.executable).with_name(NAME)
    found = str(beside) if beside.exists() else shutil.which(NAME)
    if not found:
        raise Misuse(f"{NAME} is not installed.", remedy="pip install 'relais[backups]'")
    return found


def _bytes(folder: Path) -> int:
    return sum(entry.lstat().st_size for entry in folder.rglob("*") if entry.is_file()) if folder.exists() else 0
