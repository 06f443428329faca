"""The terminal people look at: lines that stay and one line that moves, both on standard error."""

import os
import sys

CLEAR = "\r\x1b[K"


class Terminal:
    """Writes without a buffer, so that a signal's handler may write too; `quiet` leaves out what only people want."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._moving = not quiet and os.isatty(2)
        self._shown = False

    def say(self, line: str) -> None:
        """Print a line that stays."""
        if not self._quiet:
            self._write(f"{self._cleared()}{line}\n")

    def progress(self, line: str) -> None:
        """Show a line that the next one replaces; nothing where no terminal is."""
        if self._moving:
            self._write(CLEAR + line[: _width() - 1])
            self._shown = bool(line)

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
        return os.get_terminal_size(2).columns
    except OSError:
        return 80
