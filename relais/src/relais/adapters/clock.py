"""The time of this machine."""

from datetime import UTC, datetime


class SystemClock:
    """Tells the time of this machine."""

    def now(self) -> datetime:
        """Return the current instant, aware and in UTC."""
        return datetime.now(UTC)
