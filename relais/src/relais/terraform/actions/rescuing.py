"""`rescue`: a state that an apply could not save is saved, or moved aside with a reason."""

from pathlib import Path

from relais.kit.errors import Failure, Misuse, Refusal
from relais.terraform.actions.checks import require
from relais.terraform.actions.desk import Desk
from relais.terraform.actions.running import held
from relais.terraform.model.rescue import Errored


class NotRescued(Refusal):
    """It may not be saved over what is there."""


def rescue(desk: Desk, *, discard: bool = False) -> tuple[Errored, Path]:
    """Push `errored.tfstate` under the state's lock, then move it aside; with `discard`, only move it.

    Raises:
        Misuse: there is nothing to rescue.
        LockHeld: the apply that lost it, or somebody else, still holds the lock.
        NotRescued: it belongs elsewhere, or the state has moved on.
    """
    require(desk)
    found = desk.folder.errored(desk.context)
    if found is None:
        raise Misuse(f"There is no errored.tfstate in {desk.context.folder}.")
    file, text = found
    errored = Errored.read(text)
    if not discard:
        _push(desk, file, errored)
    return errored, desk.folder.set_aside(desk.context, file)


def _push(desk: Desk, file: Path, errored: Errored) -> None:
    standing = desk.server.standing(desk.context.state)
    if standing.lock:
        raise held(standing.name, standing.lock)
    objection = errored.objection(standing)
    if objection:
        raise NotRescued(f"Not saved: {objection.sentence}.", remedy=f"Next: {objection.remedy}.")
    wait = f"-lock-timeout={desk.context.lock_timeout}"
    try:
        desk.program.answer(desk.job("state", "push", wait, str(file)))
    except Failure as failure:
        said = [one.sentence for one in desk.server.refusals(desk.context.state)[:1]]
        raise NotRescued(" ".join([failure.sentence, *said]), remedy="The file stays where it is.") from failure
