"""`clean`: remove what can be made again, and nothing that holds a state."""

from collections.abc import Sequence
from pathlib import Path

from relais.kit.errors import Refusal
from relais.terraform.actions.desk import Desk
from relais.terraform.model.runs import Life


def removable(desk: Desk) -> Sequence[Path]:
    """Name what may go: plugins, modules, leftovers of killed commands, plans too old to be applied.

    Raises:
        Refusal: the tool is at work in this context.
    """
    if any(life is not Life.DEAD for _, life in desk.journal.open_runs(desk.context.name)):
        raise Refusal(f"The tool is at work in {desk.context.name}.", remedy="Wait for its end, then clean.")
    now, limit = desk.clock.now(), desk.context.plan_lifetime
    old = [file for file, record in desk.plans.kept(desk.context) if now - record.made_at > limit]
    return [*desk.folder.disposable(desk.context), *old]


def clean(desk: Desk) -> Sequence[Path]:
    """Remove it and return what went."""
    gone = removable(desk)
    for path in gone:
        if path.suffix == ".tfplan" and not path.name.startswith("."):
            desk.plans.drop(path)
        else:
            desk.folder.remove(path)
    return gone
