"""`apply`: a plan that may be applied, once it was looked at, and what became of it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from relais.kit.errors import Failure, Refusal
from relais.terraform.actions.checks import listed, require
from relais.terraform.actions.desk import Desk
from relais.terraform.actions.initialising import initialise
from relais.terraform.actions.planning import verdicts
from relais.terraform.actions.running import perform
from relais.terraform.actions.unseen import settle
from relais.terraform.model.applying import ApplyRules, Review, Situation
from relais.terraform.model.plans import Record, Summary, Verdict
from relais.terraform.model.standing import Standing

YES = {"yes", "y", "oui", "o"}


class NotApplied(Refusal):
    """A rule, or a person, said no."""


@dataclass(frozen=True)
class Applied:
    """What an apply did: counts as the tool told them, serials before and after, outputs by name."""

    record: Record
    done: Summary
    before: int | None
    after: int | None
    outputs: dict[str, Any]


def apply(desk: Desk, name: str = "", *, confirmed: bool = False, destroying: bool = False) -> Applied:
    """Apply a kept plan: by path, by the first letters of its digest, or the newest.

    Raises:
        NotApplied: a rule or the person said no; nothing was changed.
        Failure: the tool failed; what it could write is written.
    """
    require(desk)
    standing = settle(desk)
    file, record, digest = desk.plans.find(desk.context, name)
    initialise(desk)
    objections = ApplyRules(desk.context).refuse(
        record, situation(desk, file, record, digest, standing), destroying=destroying
    )
    if objections:
        raise NotApplied(listed(f"Plan {record.short} is not applied", objections))
    _confirm(desk, record, confirmed=confirmed)
    return _carry_out(desk, file, record, standing)


def situation(desk: Desk, file: Path, record: Record, digest: str, standing: Standing) -> Situation:
    """Return what is true now, as far as the rules ask for it."""
    return Situation(
        now=desk.clock.now(),
        sha256=digest,
        tool=desk.tool,
        commit=desk.repository.commit(desk.context.folder),
        serial=standing.serial,
        lineage=standing.lineage,
        review=_review(desk, record) if desk.context.protected else Review(),
        verdicts=_verdicts(desk, file) if desk.context.protected else record.verdicts,
        grants=granted(desk),
    )


def granted(desk: Desk) -> tuple[str, ...]:
    """Return the grants that are open; nobody needs one in an unprotected context."""
    return tuple(desk.server.grants(desk.context.state)) if desk.context.protected else ()


def _review(desk: Desk, record: Record) -> Review:
    state = desk.context.state
    review, _ = desk.server.review(state, record.sha256)
    if review.status == "waiting" and desk.approver:
        return desk.approver.decide(state, record.sha256, approve=True, reason="approved by the pipeline's token")
    return review


def _verdicts(desk: Desk, file: Path) -> tuple[Verdict, ...]:
    """Judge a protected plan again: a limit or the other states may have changed since."""
    content = json.loads(desk.program.answer(desk.job("show", "-json", str(file))))
    return verdicts(desk.gates(), desk.context.state, content)


def _confirm(desk: Desk, record: Record, *, confirmed: bool) -> None:
    context = desk.context
    if confirmed and context.protected:
        sentence = f"--auto-approve is for unprotected contexts, and {context.name} is protected."
        raise NotApplied(sentence, remedy="Leave it out: the approval of a colleague is the confirmation.")
    if confirmed:
        return
    answer = desk.screen.ask(f"Apply plan {record.short} to {context.name} ({record.summary})? yes/no: ")
    if answer is None and (context.protected or context.personal):
        return
    if answer is None:
        remedy = "Answer from a terminal, or pass --auto-approve."
        raise NotApplied(f"Nobody is there to confirm plan {record.short}.", remedy=remedy)
    if answer.lower() not in YES:
        raise NotApplied("Not applied: the answer was no.")


def _carry_out(desk: Desk, file: Path, record: Record, standing: Standing) -> Applied:
    command = "destroy" if record.destroy else "apply"
    words = ("apply", "-json", "-input=false", f"-lock-timeout={desk.context.lock_timeout}", str(file))
    total = record.summary.add + record.summary.change + record.summary.destroy
    progress = perform(desk, command, words, serial=standing.serial or 0, plan=record.short, total=total)
    desk.plans.drop(file)
    after = _serial(desk)
    done = Summary(*(int(progress.changes.get(word, 0)) for word in ("add", "change", "remove")))
    return Applied(record, done, standing.serial, after, dict(progress.outputs))


def _serial(desk: Desk) -> int | None:
    try:
        return desk.server.standing(desk.context.state).serial
    except Failure:
        return None
