"""What ended unseen is explained before anything new begins."""

from dataclasses import replace

from relais.kit.errors import Refusal, Unreachable
from relais.terraform.actions.desk import Desk
from relais.terraform.model.rescue import Errored
from relais.terraform.model.runs import Explanation, Life, Run, explain
from relais.terraform.model.standing import Standing

UNSEEN = -1
"""The exit code noted of a run that nobody saw end."""


class Unsettled(Refusal):
    """Something of before has to be settled first."""


def settle(desk: Desk) -> Standing:
    """Explain what ended unseen; return how the state stands when nothing of it is in the way.

    Raises:
        Unsettled: a run is still at work, left its lock, or left a state that was not saved.
    """
    errored = desk.folder.errored(desk.context)
    if errored:
        raise Unsettled(f"{Errored.read(errored[1]).told(errored[0])}.", remedy="Save it first: `relais tf rescue`.")
    for run, explanation in explained(desk):
        if explanation.stops:
            sentence = explanation.sentence[0].upper() + explanation.sentence[1:]
            raise Unsettled(f"{sentence}.", remedy=f"Next: {explanation.remedy}.")
        desk.screen.say(f"Note: {explanation.sentence}. {explanation.remedy[0].upper()}{explanation.remedy[1:]}.")
        desk.journal.note(replace(run, code=UNSEEN))
    standing = desk.server.standing(desk.context.state)
    _foreign(desk, standing)
    return standing


def explained(desk: Desk) -> list[tuple[Run, Explanation]]:
    """Return the runs without an end, each with what to tell of it."""
    return [(run, explain(run, life, _standing(desk, life))) for run, life in desk.journal.open_runs(desk.context.name)]


def _standing(desk: Desk, life: Life) -> Standing | None:
    if life is not Life.DEAD:
        return None
    try:
        return desk.server.standing(desk.context.state)
    except Unreachable:
        return None


def _foreign(desk: Desk, standing: Standing) -> None:
    unfinished = standing.unfinished
    if unfinished:
        why = f" ({unfinished.reason})" if unfinished.reason else ""
        desk.screen.say(
            f"Note: an apply of {unfinished.who} ended without a write{why}: resources may exist that the state does "
            "not know. Read the plan with care; what exists already is taken over by an `import` block."
        )
