"""The machine's clock."""

import time
from datetime import UTC, datetime


class SystemClock:
    """Wall time for records, monotonic time for spans."""

    def now(self) -> datetime:
        """Return this instant, in UTC."""
        return datetime.now(UTC)

    def elapsed(self) -> float:
        """Return seconds since some instant, never going back."""
        return time.monotonic()

    @staticmethod
    def wait(seconds: float) -> None:
        """Let time pass."""
        time.sleep(seconds)
