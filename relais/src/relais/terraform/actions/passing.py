"""Every other word of the tool, handed on under the context's variables, once it is known to lose nothing."""

from collections.abc import Sequence

from relais.kit.errors import Misuse, Refusal
from relais.terraform.actions.checks import listed, require
from relais.terraform.actions.desk import Desk
from relais.terraform.actions.initialising import initialise
from relais.terraform.actions.running import recent
from relais.terraform.actions.unseen import settle
from relais.terraform.model.dangers import Dangers, overridden
from relais.terraform.model.objections import Objection

GRANTED = 300
"""Seconds that an expert's grant stays open."""
WRITERS = {"import", "taint", "untaint", "refresh"}
VALUED = {"import", "console", "test"}
"""Words that take the values of variables, as `plan` does."""
STATE_WRITERS = {"mv", "rm", "push", "replace-provider"}


class Dangerous(Refusal):
    """What was asked loses states."""


def judge(desk: Desk, words: Sequence[str], reason: str = "") -> list[str]:
    """Refuse what loses states; an expert's reason is recorded by the server first, or nothing is done.

    Raises:
        Dangerous: it is refused, and the safe way is named.
    """
    objections = Dangers().refuse(words)
    final = [one for one in objections if not overridden(one.rule) or (one.rule == "lock" and desk.context.protected)]
    if objections and (final or not reason):
        more = "" if final else "\nAn expert passes --i-know REASON, which the state server records."
        raise Dangerous(listed("Refused", objections) + more)
    for objection in objections:
        _record(desk, objection, reason)
    return list(words)


def hand_on(desk: Desk, words: Sequence[str], reason: str = "") -> int:
    """Run the words with this terminal as their own; return the tool's exit code, its refusals told."""
    if words[0] == "force-unlock" and reason:
        return _unlock(desk, words, reason)
    judge(desk, words, reason)
    require(desk)
    if writes(words):
        settle(desk)
    initialise(desk)
    began = desk.clock.now()
    code = desk.program.through(desk.job(words[0], *_files(desk, words[0]), *words[1:]))
    for one in recent(desk, began) if code else ():
        desk.screen.say(f"The state server says: {one.sentence} {one.remedy}".rstrip())
    return code


def _files(desk: Desk, word: str) -> list[str]:
    return [f"-var-file={file}" for file in desk.context.variables] if word in VALUED else []


def writes(words: Sequence[str]) -> bool:
    """Tell whether the words change the state."""
    return words[0] in WRITERS or (words[0] == "state" and len(words) > 1 and words[1] in STATE_WRITERS)


def _record(desk: Desk, objection: Objection, reason: str) -> None:
    kind = overridden(objection.rule)
    desk.server.grant(desk.context.state, kind, GRANTED, f"relais tf: {objection.sentence}; {reason}")
    desk.screen.say(f"Recorded by the state server as a grant ({kind}, {GRANTED // 60} min): {reason}")


def _unlock(desk: Desk, words: Sequence[str], reason: str) -> int:
    ids = [word for word in words[1:] if not word.startswith("-")]
    if len(ids) != 1:
        raise Misuse("force-unlock needs one lock id.", remedy="`relais tf status` shows the lock.")
    lock = desk.server.unlock(desk.context.state, ids[0], reason)
    desk.screen.say(f"Released the lock {lock.id} of {lock.who}; the server has recorded why.")
    return 0
