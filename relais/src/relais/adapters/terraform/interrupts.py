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
    """While open, interrupts go to the tool's process group, also one that comes before the tool has started."""

    def __init__(self, screen: Screen, *, forward: bool = True) -> None:
        self.count = 0
        self._screen = screen
        self._forward = forward
        self._group = 0
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

    def hand_on_to(self, group: int) -> None:
        """Name the process group that gets them, and hand on what came before."""
        self._group = group
        if self.count:
            self._send()

    def _caught(self, number: int, frame: FrameType | None) -> None:
        _ = number, frame
        self.count += 1
        if not self._forward:
            return
        if self.count == 1:
            self._screen.say("Interrupted: waiting for the tool to finish what it began, write its state and unlock …")
            self._send()
        elif self.count < INSISTS:
            self._screen.say("Still waiting. Once more, and it stops at once: what it made since may be lost.")
        else:
            self._send()

    def _send(self) -> None:
        if self._group:
            try:
                os.killpg(self._group, signal.SIGINT)
            except ProcessLookupError:
                return
