"""Commands of others, bounded: they end in time, with all that they started, and say no more than is told of them."""

import os
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryFile

from relais.adapters.git.process import redacted

TOLD = 300
"""Characters of what a command says that are told: the last ones."""
READ = 4 * TOLD
"""Bytes that are read for them; the rest of a long output stays on the disk until the command ends."""


def run(command: str, folder: Path, variables: Mapping[str, str], seconds: float) -> tuple[int | None, str]:
    """Run a command line by the shell; return its exit code, nothing when it was stopped, and its last words."""
    with TemporaryFile() as output:
        process = subprocess.Popen(
            ["sh", "-c", command],  # noqa: S607 - the shell of whoever wrote the settings
            cwd=folder,
            env={**os.environ, **variables},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            code: int | None = process.wait(seconds)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            _end(process)
        output.seek(max(0, output.seek(0, os.SEEK_END) - READ))
        said = " ".join(output.read().decode("utf-8", "replace").split())
    return code, redacted(said)[-TOLD:]


def _end(process: subprocess.Popen[bytes]) -> None:
    """End what a command has left running, itself included."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    finally:
        process.wait()
