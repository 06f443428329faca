"""One run of the tool, noted before it starts, looked on while it works, explained when it fails."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from relais.kit.errors import Failure, Refusal
from relais.terraform.actions.desk import Desk
from relais.terraform.model.events import Progress, diagnosed, read
from relais.terraform.model.runs import Run, owned
from relais.terraform.model.standing import Lock, Refused, Standing, holder

FIRST_BEAT, BEAT = 1.0, 10.0
"""Seconds until the first sign of life for a lock, and between two."""
SHOWN = 0.2
"""Seconds between two lines of progress."""
TOLD = {"apply_complete", "apply_errored"}
INTERRUPTED = 130
SKEW = timedelta(seconds=5)
"""How far the server's clock and ours may be apart when its refusals are matched with this run."""


class LockHeld(Refusal):
    """Somebody else holds the state."""


class Interrupted(Failure):
    """A person interrupted it, and its end was waited for."""

    exit_code = INTERRUPTED


@dataclass
class Watch:
    """Looks on: counts what is done, shows it, and keeps the lock's heartbeat going."""

    desk: Desk
    run: Run
    progress: Progress
    noted: bool = True
    lock: str = ""
    beat: float = field(init=False)
    shown: float = 0
    begun: float = field(init=False)

    def __post_init__(self) -> None:
        """Start the clock."""
        self.begun = self.desk.clock.elapsed()
        self.beat = self.begun + FIRST_BEAT

    def started(self, process: int) -> None:
        """Note the tool's process, so that a kill of ours can be explained."""
        self.run = replace(self.run, tool=process)
        if self.noted:
            self.desk.journal.note(self.run)

    def line(self, text: str) -> None:
        """Count it; what is made, changed or removed is told as it happens."""
        event = read(text)
        self.progress.take(event)
        if event["type"] in TOLD:
            self.desk.screen.say(f"[{self.progress.done}/{self.progress.total}] {event.get('@message', '')}")

    def tick(self) -> None:
        """Show how far it is; tell the server that the lock's holder is alive."""
        now = self.desk.clock.elapsed()
        if now >= self.shown:
            self.desk.screen.progress(f"{self.run.command}: {self.progress.line(now - self.begun)}")
            self.shown = now + SHOWN
        if now >= self.beat:
            self._live()
            self.beat = self.desk.clock.elapsed() + (BEAT if self.lock else FIRST_BEAT)

    def _live(self) -> None:
        state = self.desk.context.state
        try:
            if self.lock:
                self.lock = self.lock if self.desk.server.heartbeat(state, self.lock) else ""
                return
            lock = self.desk.server.standing(state).lock
            if lock and owned(lock, self.run) and self.desk.server.heartbeat(state, lock.id):
                self.lock = lock.id
        except Failure:
            return


def perform(
    desk: Desk, command: str, words: Sequence[str], *, serial: int = 0, plan: str = "", total: int = 0
) -> Progress:
    """Run the tool's command with `-json`, to its end.

    Raises:
        Interrupted, LockHeld, Failure: it did not end well; the server's own sentences are told.
    """
    code, run, progress = attempt(desk, command, words, serial=serial, plan=plan, total=total)
    if code:
        raise failed(desk, run, progress, code)
    for warning in progress.diagnostics:
        desk.screen.say(diagnosed(warning))
    return progress


def attempt(
    desk: Desk, command: str, words: Sequence[str], *, serial: int = 0, plan: str = "", total: int = 0
) -> tuple[int, Run, Progress]:
    """Run it and return its exit code, however it ended; what writes is noted in the journal before it starts."""
    now, writes = desk.clock.now(), command in {"apply", "destroy"}
    name = f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
    run = Run(name, desk.context.name, command, desk.who, now, serial, plan, wrapper=desk.process)
    if writes:
        desk.journal.begin(run)
    watch = Watch(desk, run, Progress(total=total), noted=writes)
    job = desk.job(*words, log=desk.journal.log(desk.context.name, name if writes else f"latest-{command}"))
    code = desk.program.run(job, watch)
    desk.screen.progress("")
    if writes:
        desk.journal.note(replace(watch.run, code=code))
    return code, watch.run, watch.progress


def failed(desk: Desk, run: Run, progress: Progress, code: int) -> Failure:
    """Tell why it failed, and return what to raise: the true holder of the lock, the server's refusals, the rest."""
    standing = _standing(desk)
    if progress.lock_refused and standing.lock:
        return held(standing.name, standing.lock)
    for line in [*progress.texts, *(diagnosed(one) for one in progress.diagnostics)]:
        desk.screen.say(line)
    refused = recent(desk, run.started_at)
    for one in refused:
        desk.screen.say(f"The state server says: {one.sentence} {one.remedy}".rstrip())
    return _failure(desk, run, refused, code)


def held(state: str, lock: Lock) -> LockHeld:
    """Return what to raise when a lock stands in the way: its true holder, and the way out."""
    who = holder(lock)
    way = f'`relais state unlock {state} --id {lock.id} --reason "holder gone"`'
    return LockHeld(f"The state {state} is locked: {who}.", remedy=f"Wait for it; if its holder is gone: {way}.")


def recent(desk: Desk, began: datetime) -> list[Refused]:
    """Return what the server refused since then, oldest first, each sentence once; nothing when it does not answer."""
    since = began - SKEW
    try:
        refusals = desk.server.refusals(desk.context.state)
    except Failure:
        return []
    found = [one for one in reversed(refusals) if one.at is None or one.at >= since]
    return list({one.sentence: one for one in found}.values())


def _standing(desk: Desk) -> Standing:
    try:
        return desk.server.standing(desk.context.state)
    except Failure:
        return Standing(desk.context.state)


def _failure(desk: Desk, run: Run, refused: list[Refused], code: int) -> Failure:
    remedy = _next_step(desk, refused)
    if desk.program.interrupted():
        return Interrupted(f"{run.command} was interrupted; the tool wrote its state and unlocked.", remedy=remedy)
    return Failure(f"{run.command} failed: {desk.tool.kind} ended with code {code}.", remedy=remedy)


def _next_step(desk: Desk, refused: list[Refused]) -> str:
    if any(one.quarantine_id for one in refused):
        return f"Nothing is lost: `relais state rescue {desk.context.state}` shows what was kept and takes it over."
    if desk.folder.errored(desk.context):
        return "The state could not be saved and lies in errored.tfstate: `relais tf rescue`."
    return ""
