"""Ctrl-C, handed on to the tool: one lets it finish what it began and write its state; only a third insists."""

import os
import signal
from types import FrameType, TracebackType
from typing import Self

from relais.terraform.ports import Screen

CAUGHT = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
INSISTS = 3
"""Which interrupt is handed on as a second one, at which the tool gives up without writing its state."""


class Interrupts:
    """While open, interrupts go to the tool, also one that comes before it has started.

    A tool that leads a group of its own gets all of them; one that `shares` our terminal gets Ctrl-C from there, and
    the others from here.
    """

    def __init__(self, screen: Screen, *, shares: bool = False) -> None:
        self.count = 0
        self._screen = screen
        self._shares = shares
        self._process = 0
        self._before: dict[signal.Signals, signal.Handlers] = {}

    def __enter__(self) -> Self:
        """Catch them from now on."""
        for number in CAUGHT:
            self._before[number] = signal.signal(number, self._caught)  # type: ignore[assignment]  # typeshed's union of handlers
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give them back."""
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def hand_on_to(self, process: int) -> None:
        """Name the process that gets them, and hand on what came before."""
        self._process = process
        if self.count:
            self._send()

    def _caught(self, number: int, frame: FrameType | None) -> None:
        _ = frame
        if self._shares and number == signal.SIGINT:
            return
        self.count += 1
        if self.count == 1:
            self._screen.say("Interrupted: waiting for the tool to finish what it began, write its state and unlock …")
            self._send()
        elif self.count < INSISTS:
            self._screen.say("Still waiting. Once more, and it stops at once: what it made since may be lost.")
        else:
            self._send()

    def _send(self) -> None:
        if self._process:
            try:
                (os.kill if self._shares else os.killpg)(self._process, signal.SIGINT)
            except ProcessLookupError:
                return
