"""What became of a command that nobody saw end."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from relais.terraform.model.standing import Lock, Standing

SKEW = timedelta(minutes=2)
"""How far the clock that dates locks and ours may be apart."""


class Life(Enum):
    """What still lives of a run: the wrapper that started it, only the tool, or nothing."""

    WATCHED = "watched"
    ORPHANED = "orphaned"
    DEAD = "dead"


@dataclass(frozen=True)
class Run:
    """One command of the tool that writes: who started it, from which serial, and its process ids."""

    id: str
    context: str
    command: str
    who: str
    started_at: datetime
    serial: int
    plan: str = ""
    wrapper: int = 0
    tool: int = 0
    code: int | None = None


@dataclass(frozen=True)
class Explanation:
    """What to tell people of a run that ended unseen: whether it stops the next command, and whether it is settled."""

    sentence: str
    remedy: str
    stops: bool
    settled: bool = False


def owned(lock: Lock | None, run: Run) -> bool:
    """Tell whether a lock was taken by this run."""
    if lock is None or lock.who != run.who:
        return False
    return lock.created_at is None or lock.created_at >= run.started_at - SKEW


def explain(run: Run, life: Life, standing: Standing | None) -> Explanation:
    """Explain a run that has no recorded end; `standing` is None when the server did not answer."""
    if life is Life.WATCHED:
        return Explanation(f"another `relais tf {run.command}` is at work in this project", "wait for it", stops=True)
    if life is Life.ORPHANED:
        sentence = f"the wrapper of an {run.command} was killed, and the tool is still at work (process {run.tool})"
        return Explanation(sentence, f"wait for it, or `kill -INT {run.tool}` and wait", stops=True)
    if standing is None:
        return Explanation(f"an {run.command} was killed; what it wrote is not known", "try again online", stops=True)
    return _dead(run, standing)


def _dead(run: Run, standing: Standing) -> Explanation:
    wrote = (standing.serial or 0) > run.serial
    lock = standing.lock
    if lock and owned(lock, run):
        what = f"after serial {standing.serial}" if wrote else "without a write"
        sentence = f"an {run.command} was killed and ended {what}: resources may exist that the state does not know"
        remedy = (
            f'`relais state unlock {standing.name} --id {lock.id} --reason "killed"`, then `relais tf plan`; '
            "what it wants to create and exists already is taken over by an `import` block"
        )
        return Explanation(sentence, remedy, stops=True)
    if wrote:
        return Explanation(
            f"an {run.command} ended unseen; the state has moved from serial {run.serial} to {standing.serial}",
            "read the next plan with care",
            stops=False,
            settled=True,
        )
    return Explanation(
        f"an {run.command} ended without a write: what it created before, the state does not know",
        "read the next plan with care: what exists already is taken over by an `import` block",
        stops=False,
    )
