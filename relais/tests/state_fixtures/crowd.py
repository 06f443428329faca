"""Clients that never stop, each on its own state and all on a shared one, and what each was told."""

import json
import threading
from dataclasses import dataclass, field

from httpx2 import Response
from state_fixtures.serving import StateServer
from state_fixtures.wire import Wire, document, md5

SHARED = "shared"


@dataclass
class Record:
    """What the clients were told, and whether two ever held the shared lock at once."""

    stop: threading.Event = field(default_factory=threading.Event)
    acknowledged: dict[str, dict[int, str]] = field(default_factory=dict)
    holders: set[str] = field(default_factory=set)
    two_holders: int = 0
    sent: dict[str, str] = field(default_factory=dict)
    """By client: the MD5 of the write in flight."""
    answers: int = 0
    faults: list[str] = field(default_factory=list)
    guard: threading.Lock = field(default_factory=threading.Lock)


class Busy(threading.Thread):
    """One client: LOCK, GET, POST, UNLOCK, over and over, each request until it is answered."""

    def __init__(self, server: StateServer, state: str, number: int, record: Record) -> None:
        super().__init__(daemon=True)
        self.wire = Wire(server, state, who=f"client-{number}@test")
        self.record = record

    def run(self) -> None:
        try:
            while not self.record.stop.is_set():
                self.cycle()
        except Exception as error:  # noqa: BLE001 - told to the test, which fails
            self.record.faults.append(repr(error))

    def cycle(self) -> None:
        wire, record = self.wire, self.record
        wire.info = wire.lock_body()
        answer = self._ask("LOCK", wire.info)
        if answer.status_code == 423:
            return
        assert answer.status_code == 200, answer.text
        self._entered()
        answer = self._ask("GET")
        assert answer.status_code in (200, 204), answer.text
        serial = (json.loads(answer.content)["serial"] if answer.content else 0) + 1
        body = document(serial, resources=serial % 7, check_results=[wire.lock_id])
        record.sent[wire.who] = md5(body)
        answer = self._ask("POST", body, ID=wire.lock_id)
        assert answer.status_code == 200, answer.text
        with record.guard:
            record.acknowledged.setdefault(wire.state, {})[serial] = md5(body)
        self._left()
        assert self._ask("UNLOCK", wire.info).status_code == 200

    def _ask(self, method: str, body: bytes = b"", **query: str) -> Response:
        answer = self.wire.persist(method, body, **query)
        with self.record.guard:
            self.record.answers += 1
        return answer

    def _entered(self) -> None:
        if self.wire.state == SHARED:
            with self.record.guard:
                self.record.holders.add(self.wire.who)
                self.record.two_holders += len(self.record.holders) > 1

    def _left(self) -> None:
        if self.wire.state == SHARED:
            with self.record.guard:
                self.record.holders.discard(self.wire.who)
