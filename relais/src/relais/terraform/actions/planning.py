"""`plan`: a plan file with its record, its gates' verdicts, and for protected contexts a request for review."""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from relais.kit.errors import Failure, Misuse
from relais.terraform.actions.checks import require
from relais.terraform.actions.desk import Desk
from relais.terraform.actions.initialising import initialise
from relais.terraform.actions.running import attempt, failed
from relais.terraform.actions.unseen import settle
from relais.terraform.model import plans
from relais.terraform.model.applying import Review
from relais.terraform.model.events import Progress, diagnosed
from relais.terraform.model.plans import Record, Verdict
from relais.terraform.model.standing import Standing
from relais.terraform.ports import Gate

OURS = ("-json", "-no-color", "-input=false", "-detailed-exitcode")
"""What people may write out of habit and the wrapper does by itself."""


@dataclass(frozen=True)
class Planned:
    """A plan that was kept: its file, its record, how people read it, and where its review stands."""

    file: Path
    record: Record
    text: str
    review: Review | None = None

    @property
    def empty(self) -> bool:
        """Whether an apply would write nothing."""
        return self.record.summary.empty and not self.record.outputs_change


def plan(desk: Desk, words: Sequence[str] = (), *, destroy: bool = False) -> Planned:
    """Make a plan and keep it.

    Raises:
        Failure: a check, the tool or the server stands against it; the reason is told.
    """
    require(desk)
    standing = settle(desk)
    initialise(desk)
    _forget_old(desk)
    file = desk.plans.place(desk.context)
    try:
        with ThreadPoolExecutor(2) as meanwhile:
            gates = meanwhile.submit(desk.gates)
            _make(desk, file, [*(("-destroy",) if destroy else ()), *_checked(words)])
            text = meanwhile.submit(_text, desk, file)
            record = _described(desk, file, standing, gates.result(), destroy=destroy or "-destroy" in words)
            return _kept(desk, file, record, text.result())
    finally:
        file.unlink(missing_ok=True)


def _checked(words: Sequence[str]) -> list[str]:
    for word in words:
        if word.lstrip("-").startswith("out=") or word in {"-out", "--out"}:
            raise Misuse(f"{word}: plans are kept by `relais tf plan` itself.", remedy="Leave it out.")
    return [word for word in words if word not in OURS]


def arguments(desk: Desk) -> list[str]:
    """Return what each plan of the context is called with."""
    files = [f"-var-file={file}" for file in desk.context.variables]
    return ["-json", "-input=false", f"-lock-timeout={desk.context.lock_timeout}", *files]


def _make(desk: Desk, file: Path, words: Sequence[str]) -> None:
    call = ["plan", *arguments(desk), f"-out={file}", *words]
    code, run, progress = attempt(desk, "plan", call)
    if code and progress.wants_init:
        desk.screen.say("The configuration has changed what it needs: running init.")
        initialise(desk, again=True)
        code, run, progress = attempt(desk, "plan", call)
    if code:
        raise failed(desk, run, progress, code)
    _warn(desk, progress)


def _warn(desk: Desk, progress: Progress) -> None:
    for warning in progress.diagnostics:
        desk.screen.say(diagnosed(warning))


def _text(desk: Desk, file: Path) -> str:
    """Return the plan as people read it."""
    return desk.program.answer(desk.job("show", *(() if desk.colour else ("-no-color",)), str(file)))


def _described(desk: Desk, file: Path, standing: Standing, gates: Sequence[Gate], *, destroy: bool) -> Record:
    content = json.loads(desk.program.answer(desk.job("show", "-json", str(file))))
    record = _record(desk, file, standing, content)
    return replace(record, destroy=destroy, verdicts=verdicts(gates, desk.context.state, content))


def _kept(desk: Desk, file: Path, record: Record, text: str) -> Planned:
    place, sealed = desk.plans.keep(desk.context, file, record)
    return Planned(place, sealed, text, _registered(desk, sealed))


def _record(desk: Desk, file: Path, standing: Standing, content: dict[str, Any]) -> Record:
    serial, lineage = desk.plans.origin(file) or (standing.serial or 0, standing.lineage or "")
    context = desk.context
    return Record(
        context=context.name,
        state=context.state,
        address=context.address,
        serial=serial,
        lineage=lineage,
        tool=desk.tool.kind,
        tool_version=desk.tool.version,
        who=desk.who,
        made_at=desk.clock.now(),
        commit=desk.repository.commit(context.folder),
        summary=plans.summary(content),
        outputs_change=plans.outputs_change(content),
        empties=plans.empties(content),
    )


def verdicts(gates: Sequence[Gate], state: str, content: dict[str, Any]) -> tuple[Verdict, ...]:
    """Ask every gate; one that breaks has not judged."""
    return tuple(_verdict(gate, state, content) for gate in gates)


def _verdict(gate: Gate, state: str, content: dict[str, Any]) -> Verdict:
    try:
        return gate.judge(state, content)
    except Failure as failure:
        return Verdict(gate.name, None, (str(failure),))


def _registered(desk: Desk, record: Record) -> Review | None:
    empty = record.summary.empty and not record.outputs_change
    return desk.server.register(desk.context.state, record) if desk.context.protected and not empty else None


def _forget_old(desk: Desk) -> None:
    for file, record in desk.plans.kept(desk.context):
        if desk.clock.now() - record.made_at > desk.context.plan_lifetime:
            desk.plans.drop(file)
