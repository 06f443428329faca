"""What the soak tells: a table, the same on the terminal and on the page."""

from collections.abc import Sequence

from bench.report import PICTURE as FIGURES_PICTURE
from bench.report import Part, Result
from bench.soak.run import Outcome

PART = Part("<!-- soak: written by `make soak` -->", "<!-- end of the soak -->")
PICTURE = FIGURES_PICTURE.with_name("soak.svg")
FLAT_MIB = 20
FLAT_AFTER_SECONDS = 300
SHOWN = 10


def results(outcome: Outcome) -> list[Result]:
    """Return the lines."""
    tally, ledger, fire = outcome.tally, outcome.ledger, outcome.fire
    return [
        Result("requests answered", tally.requests, ""),
        Result("the same per second", tally.requests / outcome.seconds, ""),
        Result("workers killed", len(fire.kills), ""),
        Result("connections broken by it; their requests were sent again", tally.cuts, ""),
        Result("answers 503 with Retry-After; their requests were sent again", tally.busy, ""),
        Result("other answers from 500 on, and silence", len(tally.faults), "", 0),
        Result("answers that nobody should get", len(ledger.surprises), "", 0),
        Result("acknowledged writes", ledger.acknowledged, ""),
        Result("of them lost, or done twice", len(ledger.lost), "", 0),
        *_memory(outcome),
        *_times(outcome),
    ]


def remarks(outcome: Outcome) -> list[str]:
    """Say what was done, and how it may be read."""
    plan, ledger = outcome.plan, outcome.ledger
    kinds = (
        f"{ledger.sign_ins:,} sign-ins, {ledger.refreshes:,} refreshes, {ledger.sign_outs:,} sign-outs, "
        f"{ledger.edits.total():,} edits, {len(ledger.added):,} sign-ups and invitations"
    )
    return [
        f"{plan.users} people for {plan.seconds:,.0f} s, {plan.think:g} s between two things that each does.",
        f"Two workers; every {plan.kill_every:g} s one of them is killed (SIGKILL).",
        f"Acknowledged were {kinds}; each is looked for in the database at the end, and once only.",
        "Times are those of answers; client, service and PostgreSQL share the processors.",
    ]


def wrong(outcome: Outcome) -> list[str]:
    """Return the first of what should not have happened."""
    return [*outcome.tally.faults[:SHOWN], *outcome.ledger.surprises[:SHOWN], *outcome.ledger.lost[:SHOWN]]


def _memory(outcome: Outcome) -> list[Result]:
    looks = outcome.fire.eldest()
    if not looks:
        return []
    seconds = looks[-1].second - looks[0].second
    what = f"growth of the longest-lived worker's memory, in its last {seconds:,.0f} s"
    limit = FLAT_MIB if seconds >= FLAT_AFTER_SECONDS else None
    return [
        Result("the longest-lived worker's memory at the end", looks[-1].mib, "MiB", 300),
        Result(what, max(0.0, looks[-1].mib - looks[0].mib), "MiB", limit),
    ]


def _times(outcome: Outcome) -> list[Result]:
    return [
        Result(f"{kind}: {len(seconds):,} answers, 95 % of them within", _within(seconds) * 1000, "ms")
        for kind, seconds in sorted(outcome.tally.seconds.items())
    ]


def _within(seconds: Sequence[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.95)]
