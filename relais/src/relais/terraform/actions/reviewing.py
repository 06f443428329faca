"""`review`: what a plan would do, for a second person, and that person's verdict."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from relais.kit.errors import Misuse
from relais.terraform.actions.desk import Desk
from relais.terraform.model.applying import Review
from relais.terraform.model.plans import Record


@dataclass(frozen=True)
class Reviewed:
    """A plan under review; `text` is the plan as people read it, when its file is here."""

    sha256: str
    review: Review
    known: Mapping[str, Any]
    record: Record | None = None
    text: str = ""


def look(desk: Desk, name: str) -> Reviewed:
    """Return what is known of a plan: by path, or by the first letters of its digest."""
    here = _here(desk, name)
    sha256 = here[1].sha256 if here else _registered(desk, name)
    review, known = desk.server.review(desk.context.state, sha256)
    if here is None:
        return Reviewed(sha256, review, known)
    words = ("show", *(() if desk.colour else ("-no-color",)), str(here[0]))
    return Reviewed(sha256, review, known, here[1], desk.program.answer(desk.job(*words)))


def decide(desk: Desk, name: str, *, approve: bool, reason: str) -> Review:
    """Approve or reject it; the server refuses the approval of one's own plan."""
    here = _here(desk, name)
    sha256 = here[1].sha256 if here else _registered(desk, name)
    return desk.server.decide(desk.context.state, sha256, approve=approve, reason=reason)


def _here(desk: Desk, name: str) -> tuple[Path, Record] | None:
    try:
        file, record, digest = desk.plans.find(desk.context, name)
    except Misuse:
        return None
    if digest != record.sha256:
        raise Misuse(f"{file} is not the plan that was recorded.", remedy="Plan again with `relais tf plan`.")
    return file, record


def _registered(desk: Desk, name: str) -> str:
    known = [str(plan["sha256"]) for plan in desk.server.plans(desk.context.state)]
    found = [sha256 for sha256 in known if sha256.startswith(name)]
    if len(found) == 1:
        return found[0]
    what = f"{len(found)} plans begin" if found else "No plan begins"
    raise Misuse(f"{what} with {name!r} in {desk.context.name}.", remedy="`relais tf status` lists what waits.")
