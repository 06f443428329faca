"""Pushes that compare and swap: every ref moves from where we saw it, or none moves at all. Never forced."""

import re
from collections.abc import Mapping

from relais.adapters.git.process import Git, GitFailed, words
from relais.kit.errors import Moved

REJECTED = re.compile(rb"^!\t[^\t]*\t(?P<why>\[(?:remote )?rejected\] .*)$", re.MULTILINE)
OVERTAKEN = re.compile(rb"\[rejected\] (?!\(atomic)|cannot lock ref|failed to update ref|already exists")
RACED = re.compile(rb"cannot lock ref '[^']+': (?:is at|reference already exists)")
"""What the remote says when a ref moved between its answer to us and our push."""


def push(git: Git, remote: str, moves: Mapping[str, tuple[str, str]]) -> None:
    """Move refs at a remote, all or none; each is told with the id it has there, empty for none, and the one it takes.

    Raises:
        Moved: one of them is not where it was seen.
        GitFailed: the remote said no, for instance by a hook; its words are told.
    """
    leases = [f"--force-with-lease={ref}:{old}" for ref, (old, _new) in moves.items()]
    changes = [f"{new}:{ref}" for ref, (_old, new) in moves.items()]
    answer = git.answer("push", "--porcelain", "--atomic", *leases, remote, *changes)
    if answer.returncode == 0:
        return
    rejected = [found["why"] for found in REJECTED.finditer(answer.stdout) if b"atomic" not in found["why"]]
    if RACED.search(answer.stderr) or (rejected and all(OVERTAKEN.search(why) for why in rejected)):
        raise Moved(f"{remote} moved meanwhile.", remedy="Run it again.")
    complaint = answer.stderr + b"\n".join(rejected)
    raise GitFailed(f"git push: {words(complaint)}")
