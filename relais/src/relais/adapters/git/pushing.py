"""Pushes that compare and swap: every ref moves from where we saw it, or none moves at all. Never forced."""

import re
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress

from relais.adapters.git.process import Git, redacted, words
from relais.kit.errors import Moved, Rejected, Unreachable

REJECTED = re.compile(rb"^!\t[^\t]*\t(?P<why>\[(?:remote )?rejected\] .*)$", re.MULTILINE)
OVERTAKEN = re.compile(rb"\[rejected\] (?!\(atomic)|cannot lock ref|failed to update ref|already exists")
RACED = re.compile(rb"cannot lock ref '[^']+': (?:is at|reference already exists)")
"""What the remote says when a ref moved between its answer to us and our push."""
LOCKED = re.compile(r"Unable to create '(?P<file>[^']+\.lock)': File exists")
PAUSES = (0.1, 0.3, 1.0)
"""Seconds that a lock is waited for: a push that is going on needs it for less."""
SAID = re.compile(r"^remote: ?(?P<words>.*?)\s*$", re.MULTILINE)
"""What a hook of the remote prints."""


class Locked(Unreachable):
    """A ref at the remote stays locked: by a push that takes long, or by one that was killed there."""


def push(git: Git, remote: str, moves: Mapping[str, tuple[str, str]], options: Sequence[str] = ()) -> str:
    """Move refs at a remote, all or none; each is told with the id it has there, empty for none, and the one it takes.

    An empty id to take removes the ref. `options` are for the remote's hooks (`git push -o`). Return what it said.

    Raises:
        Moved: one of them is not where it was seen.
        Locked: one of them stays locked there.
        Rejected: the remote said no, for instance by a hook; its words are told.
        Unreachable: it did not answer, so that nobody knows whether the push arrived.
    """
    leases = [f"--force-with-lease={ref}:{old}" for ref, (old, _new) in moves.items()]
    changes = [f"{new}:{ref}" for ref, (_old, new) in moves.items()]
    asked = [*(f"--push-option={one}" for one in options), *leases, remote, *changes]
    for pause in PAUSES:
        with suppress(Locked):
            return _pushed(git, remote, asked)
        time.sleep(pause)
    return _pushed(git, remote, asked)


def _pushed(git: Git, remote: str, asked: Sequence[str]) -> str:
    answer = git.answer("push", "--porcelain", "--atomic", *asked)
    complaint = answer.stderr.decode("utf-8", "replace")
    if answer.returncode == 0:
        return _said(complaint)
    rejected = [found["why"] for found in REJECTED.finditer(answer.stdout) if b"atomic" not in found["why"]]
    if lock := LOCKED.search(complaint):
        raise Locked(
            f"{redacted(remote)} holds {lock['file']}.", remedy="If nobody pushes there now, remove that file there."
        )
    if RACED.search(answer.stderr) or (rejected and all(OVERTAKEN.search(why) for why in rejected)):
        raise Moved(f"{redacted(remote)} moved meanwhile.", remedy="Run it again.")
    if rejected:
        said = _said(complaint) or words(b"\n".join(rejected))
        raise Rejected(f"{redacted(remote)} rejected the push: {said}", remedy="Nothing was changed there.")
    if "does not support push options" in complaint:
        raise Rejected(
            f"{redacted(remote)} takes no push options.",
            remedy="Choose another forge, or set receive.advertisePushOptions.",
        )
    raise Unreachable(f"{redacted(remote)} did not take the push: {words(answer.stderr)}")


def _said(complaint: str) -> str:
    """Return the remote's own words, in one line."""
    return redacted("; ".join(found["words"] for found in SAID.finditer(complaint) if found["words"]))
