"""The application as a child process: `utilisateurs serve`."""

import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from utilisateurs.local import children
from utilisateurs.local.errors import StartRefused
from utilisateurs.local.occupants import evict
from utilisateurs.local.up.places import Place

STOP_PATIENCE = ((signal.SIGTERM, 2.0), (signal.SIGKILL, 0.5))
"""Time to end the running requests; with PostgreSQL's own it stays under the five seconds of Ctrl-C."""

SERVE = "from utilisateurs.cli.main import run; run()"
"""The same door as that of the script, which may not be there or not be ours (an installed package, a test)."""

LINES_SHOWN = 30
LARGEST_LOG = 10_000_000


class Application:
    """A running server with its workers, found by the folder that they work in even after a kill."""

    def __init__(self, place: Place, environment: Mapping[str, str]) -> None:
        self._place = place
        self._environment = environment
        self._child = self._start()

    @property
    def status(self) -> int | None:
        """What it ended with; None while it runs."""
        return self._child.poll()

    def restart(self) -> None:
        """Start it again after it ended."""
        self.stop()
        self._child = self._start()

    def stop(self) -> None:
        """Stop the server with all its workers."""
        if self._child.poll() is None:
            self._child.send_signal(signal.SIGTERM)
            _wait(self._child, STOP_PATIENCE[0][1])
        evict(self._place.serving, STOP_PATIENCE[1:])
        if self._child.poll() is None:
            self._child.kill()
            self._child.wait()

    def failure(self, what: str) -> StartRefused:
        """Say what went wrong, with the end of its log."""
        lines = self._place.log.read_text(errors="replace").splitlines()[-LINES_SHOWN:]
        return StartRefused("\n".join([what, *lines]), f"Its log is {self._place.log}")

    def _start(self) -> subprocess.Popen[bytes]:
        _keep_log_short(self._place.log)
        with self._place.log.open("ab") as log:
            return children.start(
                [sys.executable, "-c", SERVE, "serve"],
                log=log,
                farewell=signal.SIGTERM,
                environment=self._environment,
                folder=self._place.serving,
            )


@contextmanager
def serving(place: Place, environment: Mapping[str, str]) -> Iterator[Application]:
    """Run the application; stopped at the end."""
    application = Application(place, environment)
    try:
        yield application
    finally:
        application.stop()


def stop_leftovers(place: Place) -> None:
    """Stop what a killed `up` may have left of its application."""
    evict(place.serving, STOP_PATIENCE)


def _keep_log_short(log: Path) -> None:
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".old.log"))


def _wait(child: subprocess.Popen[bytes], seconds: float) -> None:
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        return
