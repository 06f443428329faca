"""The thread that acts on notices: one round at a time, for all that wait; and now and then without any."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from relais.bootstrap.project import now
from relais.delivery.actions.receiving import work
from relais.delivery.ports import Inbox
from relais.kit.errors import Failure

log = logging.getLogger("relais.serve")
FIRST, LONGEST = 2.0, 300.0
"""Seconds until a round that failed is done again: the first time, and at most."""


class Worker:
    """Does rounds until it is told to stop; one that is going on is finished."""

    def __init__(self, inbox: Inbox, go: Callable[[], None], every: float) -> None:
        self.inbox, self.go, self.every = inbox, go, every
        self.last: dict[str, str] = {}
        self._news, self._stopped = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="rounds", daemon=True)

    def start(self) -> None:
        """Begin, with what a process before this one left waiting, and with a look of one's own."""
        self._thread.start()

    def wake(self) -> None:
        """Look at the notices now."""
        self._news.set()

    def stop(self, seconds: float) -> None:
        """Begin no further round, and wait for the one that is going on."""
        self._stopped.set()
        self._news.set()
        self._thread.join(seconds)

    def told(self) -> dict[str, Any]:
        """Tell how many notices wait, and what became of the last round."""
        return {"waiting": len(self.inbox.waiting()), "last": self.last}

    def _run(self) -> None:
        pause = due = 0.0
        while not self._stopped.is_set():
            looks = time.monotonic() >= due
            good = self._round(looks=looks)
            due = time.monotonic() + self.every if looks and good else due
            pause = 0.0 if good else min(max(pause * 2, FIRST), LONGEST)
            if good:
                self._news.wait(max(0.0, due - time.monotonic()))
                self._news.clear()
            else:
                self._stopped.wait(pause)

    def _round(self, *, looks: bool) -> bool:
        """Do a round for the notices that wait, or, when it is time to look, without any; tell whether it went well."""
        try:
            count = work(self.inbox, self.go)
            if looks and not count:
                self.go()
        except Failure as failure:
            return self._failed(str(failure))
        except Exception:  # a fault of ours must not end the thread: the notices would wait for ever
            log.exception("a fault of ours")
            return self._failed("a fault of ours; the log says more")
        if looks or count:
            self._tell(f"done for {count} notices" if count else "done")
        return True

    def _failed(self, said: str) -> bool:
        log.warning("the round failed and is done again: %s", said)
        self._tell(said)
        return False

    def _tell(self, said: str) -> None:
        self.last = {"at": now().isoformat(timespec="seconds"), "said": said}
