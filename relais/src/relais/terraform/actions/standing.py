"""`status`: where a context stands, and whether its newest plan may be applied."""

from collections.abc import Sequence
from dataclasses import dataclass

from relais.kit.errors import Misuse
from relais.terraform.actions.applying import granted, situation
from relais.terraform.actions.desk import Desk
from relais.terraform.actions.unseen import explained
from relais.terraform.model.applying import ApplyRules, Situation
from relais.terraform.model.objections import Objection
from relais.terraform.model.plans import Record
from relais.terraform.model.rescue import Errored
from relais.terraform.model.standing import Standing


@dataclass(frozen=True)
class Status:
    """What is to be known before the next command."""

    standing: Standing
    plan: Record | None
    objections: Sequence[Objection]
    notes: Sequence[str]


def status(desk: Desk) -> Status:
    """Ask the server, look at the folder, and judge the newest plan without touching anything."""
    standing = desk.server.standing(desk.context.state)
    plan, objections = _newest(desk, standing)
    return Status(standing, plan, objections, _notes(desk))


def _newest(desk: Desk, standing: Standing) -> tuple[Record | None, Sequence[Objection]]:
    try:
        file, record, digest = desk.plans.find(desk.context, "")
    except Misuse:
        return None, ()
    if desk.context.protected:
        now = _looked_at(desk, record, digest, standing)
    else:
        now = situation(desk, file, record, digest, standing)
    return record, ApplyRules(desk.context).refuse(record, now, destroying=record.destroy)


def _looked_at(desk: Desk, record: Record, digest: str, standing: Standing) -> Situation:
    """Return what is true now, without asking the gates again and without approving anything."""
    review, _ = desk.server.review(desk.context.state, record.sha256)
    return Situation(
        desk.clock.now(),
        digest,
        desk.tool,
        desk.repository.commit(desk.context.folder),
        standing.serial,
        standing.lineage,
        review,
        record.verdicts,
        granted(desk),
    )


def _notes(desk: Desk) -> Sequence[str]:
    errored = desk.folder.errored(desk.context)
    unsaved = [Errored.read(errored[1]).told(errored[0]) + ": `relais tf rescue`"] if errored else []
    return [*unsaved, *(f"{one.sentence}; {one.remedy}" for _, one in explained(desk))]
