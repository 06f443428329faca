"""Progress: a line that moves on a terminal, plain lines elsewhere."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

CLEAR_LINE = "\r\x1b[2K"


class Display:
    """Says what is being done, and how long it took."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stdout
        self._moves = self._out.isatty()
        self._name = ""

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Do one step; only its end is told where lines do not move."""
        self._name, began = name, time.monotonic()
        self.progress("")
        try:
            yield
        except BaseException:
            self._erase()
            raise
        self.say(f"  {'✓' if self._moves else '-'} {name} ({time.monotonic() - began:.1f} s)")

    def progress(self, detail: str) -> None:
        """Tell how far the present step is."""
        if self._moves:
            self._erase()
            self._write(f"  … {self._name} {detail}".rstrip())

    def say(self, line: str = "") -> None:
        """Print a line for good."""
        self._erase()
        self._write(line + "\n")

    def _erase(self) -> None:
        if self._moves:
            self._write(CLEAR_LINE)

    def _write(self, text: str) -> None:
        self._out.write(text)
        self._out.flush()
