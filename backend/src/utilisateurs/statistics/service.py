"""Counting what the directory, the sessions, the audit trail and the outbox know."""

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta

from utilisateurs.audit.models import Action
from utilisateurs.audit.service import AuditTrail
from utilisateurs.directory.models import Status
from utilisateurs.directory.service import Directory
from utilisateurs.kit.db import Connection
from utilisateurs.notifications.models import MailDay
from utilisateurs.notifications.service import Outbox
from utilisateurs.sessions.service import Sessions
from utilisateurs.statistics.models import Day, Overview

_FIGURES = {
    Action.SIGNED_UP: "sign_ups",
    Action.CREATED: "sign_ups",
    Action.INVITED: "sign_ups",
    Action.SIGNED_IN: "sign_ins",
    Action.SIGN_IN_REFUSED: "refused",
    Action.LOCKED_OUT: "locked_out",
}


class Statistics:
    """The figures."""

    def __init__(self, directory: Directory, sessions: Sessions, audit: AuditTrail, outbox: Outbox) -> None:
        """Take those who know."""
        self._directory = directory
        self._sessions = sessions
        self._audit = audit
        self._outbox = outbox

    async def overview(self, connection: Connection, first: date, last: date) -> Overview:
        """Return the figures of now, and day by day from `first` to `last`, both included."""
        numbers = await self._directory.numbers(connection)
        users: dict[str, int] = dict.fromkeys(map(str, Status), 0) | numbers
        users["total"] = sum(users[status] for status in Status)
        days = await self._days(connection, first, last)
        return Overview(users, await self._sessions.open_number(connection), days)

    async def _days(self, connection: Connection, first: date, last: date) -> list[Day]:
        since, until = _midnight(first), _midnight(last + timedelta(days=1))
        found: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for day, action, events, people in await self._audit.days(connection, _FIGURES, since, until):
            found[day][_FIGURES[Action(action)]] += events
            if action == Action.SIGNED_IN:
                found[day]["active_users"] = people
        for mails in await self._outbox.days(connection, since, until):
            found[mails.day] |= _mail_figures(mails)
        wanted = (first + timedelta(days=step) for step in range((last - first).days + 1))
        return [Day(day, **found.get(day, {})) for day in wanted]


def _mail_figures(mails: MailDay) -> dict[str, int]:
    return {
        "mails_delivered": mails.delivered,
        "mails_waiting": mails.waiting,
        "mails_failed": mails.failed,
    }


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
