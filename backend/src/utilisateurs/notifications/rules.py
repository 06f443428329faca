"""When to try a mail again."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Retries:
    """The rules of trying again.

    1. A mail being sent is left alone for the length of a lease; if its worker dies, another takes it.
    2. After each failure the wait doubles, up to a ceiling.
    3. After the last try the mail is given up and kept for the team to see.
    """

    lease: timedelta = timedelta(minutes=2)
    first_wait: timedelta = timedelta(seconds=5)
    ceiling: timedelta = timedelta(hours=1)
    tries: int = 12

    def wait(self, attempts: int) -> timedelta | None:
        """Return how long to wait after this many failed attempts, or None to give up."""
        if attempts >= self.tries:
            return None
        doublings = attempts - 1
        return min(self.first_wait * float(2**doublings), self.ceiling)
