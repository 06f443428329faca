"""Any interleaving of lock, write, unlock, force and retry, from three clients, keeps what the guards promise."""

from dataclasses import dataclass, replace
from itertools import count

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from state_fixtures.facts import LIMIT, NOW, grant, lock, plan, token

from relais.tfstate.model.document import Head
from relais.tfstate.model.records import Grant, GrantKind, Lock, Plan, State
from relais.tfstate.model.refusals import StateRefusal
from relais.tfstate.model.rules import Facts, Rules, Write

NAMES = ("ann", "ben", "cyd")
clients = st.sampled_from(NAMES)


@dataclass
class Client:
    """What one client remembers: the lock it asked for, the state it read, its last write."""

    asked: Lock | None = None
    read: tuple[int, str] = (0, "one")
    last: Write | None = None


class States(RuleBasedStateMachine):
    """The rules over a state in memory; what was acknowledged is remembered apart."""

    @initialize(protected=st.booleans())
    def begin(self, protected: bool) -> None:
        self.state = State(1, "prod", protected=protected)
        self.lock: Lock | None = None
        self.grants: list[Grant] = []
        self.plans: list[Plan] = []
        self.clients = {name: Client() for name in NAMES}
        self.versions: list[tuple[int, str, str]] = []
        self.acknowledged: list[tuple[int, str, str]] = []
        self.numbers = count(1)
        self.let_go_once: set[str] = set()
        self.told_to_hold: set[tuple[str, str]] = set()

    def decide(self, name: str) -> Rules:
        bearer = token(name, "*:read,write,lock,unlock-any" if name == "cyd" else "*:read,write,lock")
        return Rules(Facts(self.state, self.lock, NOW, tuple(self.grants), tuple(self.plans)), bearer)

    @rule(name=clients, operation=st.sampled_from(["OperationTypeApply", "OperationTypePlan"]))
    def take(self, name: str, operation: str) -> None:
        client = self.clients[name]
        client.asked = lock(f"lock {next(self.numbers)}", name, operation=operation)
        self.send_lock(name, client.asked)

    @rule(name=clients)
    def take_again(self, name: str) -> None:
        asked = self.clients[name].asked
        if asked:
            self.send_lock(name, asked)

    @rule(name=clients, victim=clients)
    def take_with_the_id_of_another(self, name: str, victim: str) -> None:
        seen = self.clients[victim].asked
        if seen and name != victim:
            self.send_lock(name, lock(seen.id, name, body_md5=seen.body_md5))

    def send_lock(self, name: str, wanted: Lock) -> None:
        before = self.lock
        try:
            allowed = self.decide(name).lock(wanted)
        except StateRefusal:
            assert self.lock == before
            return
        assert before is None or (before.token_id, before.id) == (name, wanted.id), "two holders"
        self.lock = allowed.lock
        self.spend(allowed.spent)
        self.told_to_hold.add((name, wanted.id))

    @rule(name=clients)
    def look(self, name: str) -> None:
        self.clients[name].read = (self.state.serial or 0, self.state.lineage or "one")

    @rule(
        name=clients,
        ahead=st.integers(-1, 3),
        resources=st.integers(0, 2),
        lineage=st.sampled_from(["one", "one", "two"]),
        with_lock=st.booleans(),
    )
    def write(self, name: str, ahead: int, resources: int, lineage: str, with_lock: bool) -> None:
        client = self.clients[name]
        head = Head(max(0, client.read[0] + ahead), lineage, "1.11.4", resources, encrypted=False)
        lock_id = client.asked.id if with_lock and client.asked else None
        client.last = Write(head, f"md5 {next(self.numbers)}", None, 1, lock_id)
        self.send_write(name, client.last)

    @rule(name=clients)
    def write_again(self, name: str) -> None:
        last = self.clients[name].last
        if last:
            self.send_write(name, last)

    def send_write(self, name: str, wanted: Write) -> None:
        before, held = self.state, self.lock
        try:
            allowed = self.decide(name).write(wanted, LIMIT)
        except StateRefusal:
            assert self.state == before
            return
        head = wanted.head
        assert isinstance(head, Head)
        if allowed.unchanged:
            assert (head.serial, wanted.md5) == (before.serial, before.md5)
            return
        kinds = {one.kind for one in allowed.spent}
        assert held is None or held.token_id == name, "written beside the holder"
        assert not before.protected or (held and held.approval), "protected, and not approved"
        assert before.lineage in (None, head.lineage) or GrantKind.LINEAGE in kinds
        same_line = before.lineage == head.lineage and before.serial is not None
        assert not same_line or head.serial > (before.serial or 0) or GrantKind.SERIAL in kinds
        self.spend(allowed.spent)
        self.state = replace(
            self.state, serial=head.serial, lineage=head.lineage, md5=wanted.md5, resources=head.resources
        )
        self.versions.append((head.serial, head.lineage, wanted.md5))
        self.acknowledged.append(self.versions[-1])

    @rule(name=clients)
    def let_go(self, name: str) -> None:
        asked = self.clients[name].asked
        if asked:
            held = (name, asked.id) in self.told_to_hold
            done = self.send_unlock(name, asked.id, asked.body_md5)
            assert done or asked.id not in self.let_go_once, "a retry of UNLOCK was refused"
            assert (name, asked.id) not in self.told_to_hold or not done, "told that it is free, and it is not"
            self.let_go_once |= {asked.id} if held and done else set()

    @rule(name=clients)
    def force(self, name: str) -> None:
        self.send_unlock(name, None, None)

    @rule(name=clients)
    def force_by_id(self, name: str) -> None:
        if self.lock:
            self.send_unlock(name, self.lock.id, None)

    def send_unlock(self, name: str, lock_id: str | None, md5: str | None) -> bool:
        try:
            released = self.decide(name).unlock(lock_id, md5)
        except StateRefusal:
            return False
        if released.lock:
            assert lock_id in (None, released.lock.id), "another lock than the one named"
            assert lock_id or name == "cyd", "freed without the right"
            self.told_to_hold.remove((released.lock.token_id, released.lock.id))
            self.state = replace(self.state, released=(*self.state.released, released.lock.body_md5))
            self.lock = None
        return True

    @rule(kind=st.sampled_from(list(GrantKind)))
    def permit(self, kind: GrantKind) -> None:
        self.grants.append(grant(kind, next(self.numbers)))

    @rule()
    def approve(self) -> None:
        self.plans.append(plan(self.state.serial or 0))

    def spend(self, spent: tuple[Grant, ...]) -> None:
        for one in spent:
            self.grants.remove(one)

    @invariant()
    def one_holder_at_most(self) -> None:
        assert self.told_to_hold == ({(self.lock.token_id, self.lock.id)} if self.lock else set())

    @invariant()
    def nothing_acknowledged_is_lost(self) -> None:
        assert self.versions == self.acknowledged
        if self.versions:
            assert self.versions[-1] == (self.state.serial, self.state.lineage, self.state.md5)


States.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
TestInterleavings = States.TestCase
