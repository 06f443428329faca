"""`init`: plugins and modules for a context, in a folder of its own; the state is never moved."""

from collections.abc import Sequence

from relais.kit.errors import Failure
from relais.terraform.actions.checks import require
from relais.terraform.actions.desk import Desk
from relais.terraform.model.events import Progress, diagnosed, read

STILL = ("-input=false",)


def init(desk: Desk, words: Sequence[str] = ()) -> None:
    """Check everything, then get plugins and modules.

    Raises:
        Failure: a check stands against it, or the tool failed.
    """
    require(desk)
    initialise(desk, words, again=True)


def initialise(desk: Desk, words: Sequence[str] = (), *, again: bool = False) -> None:
    """Get plugins and modules when the context has none yet, or when they are wanted again."""
    if desk.folder.initialised(desk.context) and not again:
        return
    looking = _Looking(desk)
    code = desk.program.run(desk.job("init", "-json", *STILL, *words), looking)
    desk.screen.progress("")
    if code:
        for line in [*looking.progress.texts, *(diagnosed(one) for one in looking.progress.diagnostics)]:
            desk.screen.say(line)
        raise Failure(f"init failed: {desk.tool.kind} ended with code {code}.", remedy="Mend what it says above.")


class _Looking:
    """Shows the tool's last line while it fetches."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.progress = Progress()

    def started(self, process: int) -> None:
        """Nothing has to be noted: an init writes no state."""

    def line(self, text: str) -> None:
        """Show it."""
        event = read(text)
        self.progress.take(event)
        if event["type"] != "text":
            self.desk.screen.progress(f"init: {event.get('@message', '')}")

    def tick(self) -> None:
        """Nothing has to be done meanwhile."""
