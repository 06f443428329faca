"""Receiving notices, and doing a round for all that wait: kept before it is answered, and done again when stopped."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from relais.delivery.model.notices import Secrets, Taken, opened
from relais.delivery.ports import Clock, Inbox

LIMIT = 1000
"""Notices that may wait: more say nothing that these do not."""


@dataclass(frozen=True)
class Receiver:
    """Takes in notices."""

    inbox: Inbox
    clock: Clock
    secrets: Secrets
    limit: int = LIMIT

    def receive(self, headers: Mapping[str, str], body: bytes) -> Taken:
        """Keep what somebody says to be new, once; of what concerns no delivery, say that it is known.

        Raises:
            Unsigned: it is not from whom it should be.
            Misuse: it is no notice.
        """
        notice = opened(self.secrets, headers, body, self.clock.now().timestamp())
        return self.inbox.put(notice, self.limit) if notice.news else "known"


def work(inbox: Inbox, go: Callable[[], None]) -> int:
    """Do one round for all notices that wait, if any; return how many. Until it ended well they still wait."""
    waiting = inbox.waiting()
    if waiting:
        go()
        inbox.done(waiting)
    return len(waiting)
