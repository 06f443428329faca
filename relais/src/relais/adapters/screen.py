"""The terminal people look at: lines that stay and one line that moves, both on standard error."""

import os
import sys
import time

CLEAR = "\r\x1b[K"
SELDOM = 30.0
"""Seconds between two lines of progress where no terminal is: a pipeline's log shows that something goes on."""


class Terminal:
    """Writes without a buffer, so that a signal's handler may write too; `quiet` shows no progress and asks nothing."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._moving = os.isatty(2)
        self._shown = False
        self._next = time.monotonic() + SELDOM

    def say(self, line: str) -> None:
        """Print a line that stays."""
        self._write(f"{self._cleared()}{line}\n")

    def progress(self, line: str) -> None:
        """Show a line that the next one replaces; where no terminal is, one from time to time that stays."""
        if self._quiet:
            return
        if self._moving:
            self._write(CLEAR + line[: _width() - 1])
            self._shown = bool(line)
        elif line and time.monotonic() >= self._next:
            self._next = time.monotonic() + SELDOM
            self._write(f"{line}\n")

    def ask(self, question: str) -> str | None:
        """Ask and return the answer; None when nobody is there to answer."""
        if self._quiet or not sys.stdin.isatty():
            return None
        self._write(self._cleared() + question)
        try:
            return sys.stdin.readline().strip()
        except KeyboardInterrupt:
            return ""

    def _cleared(self) -> str:
        shown, self._shown = self._shown, False
        return CLEAR if shown else ""

    @staticmethod
    def _write(text: str) -> None:
        os.write(2, text.encode())


def _width() -> int:
    try:
        return os.get_terminal_size(2).columns or 80
    except OSError:
        return 80
