"""The audit trail's chain: each entry's hash covers the one before, so that a change or a gap shows."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from relais.tfstate.model.records import AuditEntry

GENESIS = "0" * 64


def link(
    previous: str, state: str, seq: int, at: datetime, actor: str, action: str, detail: Mapping[str, Any]
) -> AuditEntry:
    """Make the entry that follows the one with the hash `previous`."""
    fields = [state, seq, at.isoformat(), actor, action, dict(detail), previous]
    text = json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return AuditEntry(state, seq, at, actor, action, dict(detail), previous, hashlib.sha256(text.encode()).hexdigest())


def fault(entries: Iterable[AuditEntry], head: tuple[int, str] | None = None) -> str | None:
    """Say what is wrong with one state's chain from its beginning, or nothing.

    `head` is the last sequence number and hash that are known from elsewhere: without it, missing last entries
    cannot show.
    """
    before, seq = GENESIS, 0
    for entry in entries:
        seq += 1
        if entry.seq != seq:
            return f"entry {seq} is missing"
        again = link(before, entry.state, entry.seq, entry.at, entry.actor, entry.action, entry.detail)
        if (entry.previous, entry.hash) != (before, again.hash):
            return f"entry {seq} ({entry.action}, {entry.at:%Y-%m-%d %H:%M}) was changed"
        before = entry.hash
    if head and head != (seq, before):
        return f"the chain ends at entry {seq}, but its head is entry {head[0]}: the end was cut or changed"
    return None
