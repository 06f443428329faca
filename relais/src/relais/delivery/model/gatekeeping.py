"""When a gate is open. Pure: it is told the time, what the ledger says, and what was answered."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from relais.delivery.model.entries import Entry
from relais.delivery.model.gates import Answer, Approval, Backup, Closed, Drill, ErrorBudget, Figure, Question
from relais.delivery.model.windows import Window, closed_until

SKEW = timedelta(minutes=5)
"""How far two machines' clocks may be apart."""


class Gatekeeping:
    """The gates of an environment. Each is open, or raises `Closed` with the reason.

    G1  clock: this machine's time is not before that of the ledger's last entry, some minutes aside; else no gate that
        looks at the time can be believed.
    G2  window: it is outside every freeze window, by the clock on the wall there.
    G3  approval: as many of those who may have approved as are asked, each counted once by the last that they said,
        nobody who wrote the change among them; and nobody who may has rejected it.
    G4  signature: every artifact of the sources that must be signed is, by one of their keys.
    G5  error budget: enough of it is left, by a figure that is not old.
    G6  backup: one was restored and found whole, not long ago.
    G7  command: it ended, and said yes.

    The proof in the parents and the soak are I2 of the nine rules, holds and freezes I6; tests are run when a promotion
    is carried out. A gate whose answerer is not there is closed: whoever asks turns its absence into `Closed`.
    """

    @staticmethod
    def clock(now: datetime, last: datetime | None) -> None:
        """G1: compare this machine's time with the ledger's last entry."""
        if last and now < last - SKEW:
            raise Closed(
                f"this machine's clock says {_told(now)}, and the ledger was written at {_told(last)}.",
                remedy="Set the clock: freeze windows and soaks cannot be told by it.",
            )

    @staticmethod
    def window(windows: Iterable[Window], environment: str, now: datetime) -> None:
        """G2: see that no freeze window is open."""
        if found := closed_until(windows, now):
            window, until = found
            raise Closed(f"{environment} is frozen until {window.told(until)} by its window {window.text}.")

    @staticmethod
    def approval(
        asked: Approval, change: str, environment: str, votes: Iterable[Entry], authors: frozenset[str]
    ) -> None:
        """G3: count the votes; those that are told have a good signature, in the order of the ledger."""
        last = {one.by: one for one in votes if (one.bundle, one.environment) == (change, environment)}
        against = [one for one in last.values() if one.kind == "rejected"]
        if against:
            why = against[-1].details.get("why", "")
            raise Closed(
                f"{against[-1].by} rejected it for {environment}{': ' + why if why else ''}.",
                remedy="A newer version, or their approval, opens it.",
            )
        wrote = frozenset[str]() if asked.authors else authors
        may = {one for one in asked.who if one.lower() not in wrote}  # addresses are told in small letters
        missing = asked.count - len({one.by for one in last.values() if one.kind == "approved"} & may)
        if missing > 0:
            left = ", ".join(sorted(may - set(last))) or "nobody: the others wrote it"
            raise Closed(
                f"{environment} waits for {missing} more approval{'s' if missing > 1 else ''}, of {left}.",
                remedy=f"Run relais approve {environment}.",
            )

    @staticmethod
    def signature(artifact: str, fault: str) -> None:
        """G4: see that nothing is wrong with an artifact's signature."""
        if fault:
            raise Closed(f"{artifact} is not signed as it must be: {fault}.", remedy="Sign it: relais sign.")

    @staticmethod
    def budget(asked: ErrorBudget, environment: str, left: Figure, now: datetime) -> None:
        """G5: compare what is left of the error budget with what is asked."""
        _fresh("the error budget", left.at, asked.within, now)
        if not left.value >= asked.least:  # so that what is no number closes it
            raise Closed(
                f"{environment} has {left.value:.1%} of its error budget left, and asks for {asked.least:.1%}.",
                remedy="Mend what fails first; a fix of it goes by a bypass.",
            )

    @staticmethod
    def backup(asked: Backup, drill: Drill, now: datetime) -> None:
        """G6: see that a backup was proved, and when."""
        _fresh("the last restoration of a backup", drill.at, asked.within, now)
        if not drill.proved:
            raise Closed(
                f"the backup that was restored at {_told(drill.at)} was not whole.",
                remedy="Mend the backups, and restore one.",
            )

    @staticmethod
    def command(asked: Question, answer: Answer) -> None:
        """G7: see what the command answered."""
        said = f": {answer.said}" if answer.said else ""
        if answer.code is None:
            raise Closed(f"`{asked.command}` was stopped after {asked.within.total_seconds():.0f} s{said}.")
        if answer.code:
            raise Closed(f"`{asked.command}` says no{said or f' (exit code {answer.code})'}.")


def _fresh(what: str, at: datetime, within: timedelta, now: datetime) -> None:
    if at > now + SKEW:
        raise Closed(f"{what} is told of {_told(at)}, which is still to come.", remedy="Set the clocks.")
    if now - at > within:
        raise Closed(f"{what} was told at {_told(at)}, which is older than {_span(within)}.")


def _span(span: timedelta) -> str:
    """Write a span as it is written in the settings."""
    seconds = int(span.total_seconds())
    for unit, size in (("d", 86_400), ("h", 3_600), ("m", 60)):
        if seconds and seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def _told(instant: datetime) -> str:
    return instant.isoformat(sep=" ", timespec="minutes")
