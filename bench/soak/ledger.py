"""What was acknowledged, to be looked for in the database at the end."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import asyncpg

_NAMES = "SELECT email, name FROM users WHERE email = ANY($1)"
_EDITS = """
    SELECT u.email, count(*) AS edits FROM users u JOIN audit_events e ON e.subject_id = u.id
    WHERE u.email = ANY($1) AND e.action = 'account.updated' AND e.at >= $2 GROUP BY u.email
"""
_ADDED = """
    SELECT u.email, count(DISTINCT e.id) AS events, count(DISTINCT m.id) AS mails
    FROM users u LEFT JOIN audit_events e ON e.subject_id = u.id
         AND e.action IN ('account.signed_up', 'account.invited')
    LEFT JOIN mails m ON m.user_id = u.id
    WHERE u.email = ANY($1) GROUP BY u.email
"""


@dataclass
class Ledger:
    """The acknowledged writes, and what did not fit on the way."""

    names: dict[str, str] = field(default_factory=dict)
    """The name last acknowledged, by address."""
    edits: Counter[str] = field(default_factory=Counter)
    added: list[str] = field(default_factory=list)
    """Addresses signed up or invited."""
    sign_outs: int = 0
    refreshes: int = 0
    sign_ins: int = 0
    lost: list[str] = field(default_factory=list)
    """Acknowledged and then not there, as it was noticed."""
    surprises: list[str] = field(default_factory=list)
    """Answers that nobody should get."""

    @property
    def acknowledged(self) -> int:
        """How many writes there were."""
        return self.edits.total() + len(self.added) + self.sign_outs + self.refreshes + self.sign_ins

    async def check(self, url: str, began: Any) -> None:
        """Look for every acknowledged write in the database, once and not twice."""
        connection = await asyncpg.connect(url)
        try:
            names = {row["email"]: row["name"] for row in await connection.fetch(_NAMES, list(self.names))}
            edits = {row["email"]: row["edits"] for row in await connection.fetch(_EDITS, list(self.edits), began)}
            added = {row["email"]: row for row in await connection.fetch(_ADDED, self.added)}
        finally:
            await connection.close()
        self._note((f"name of {who}" for who, name in self.names.items() if names.get(who) != name), "is another")
        self._note((f"edits of {who}" for who, number in self.edits.items() if edits.get(who) != number), "differ")
        self._note((who for who in self.added if who not in added), "is not there")
        self._note((who for who, row in added.items() if row["events"] != 1), "is not there once")
        self._note((who for who, row in added.items() if row["mails"] != 1), "has not one mail")

    def _note(self, whats: Any, why: str) -> None:
        self.lost.extend(f"{what}: {why}" for what in whats)
