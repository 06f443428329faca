"""What the drill tells."""

from bench.release.run import Outcome
from bench.report import Result

SHOWN = 10


def results(outcome: Outcome) -> list[Result]:
    """Return the lines."""
    tally, ledger = outcome.tally, outcome.ledger
    seconds = [one for kind, some in tally.seconds.items() if kind != "download" for one in some]
    downloads = tally.seconds.get("download", [])
    return [
        *(Result(what, took, "s") for what, took in outcome.steps.items()),
        Result("requests answered, none of them sent twice", tally.requests, ""),
        Result("requests that failed", len(tally.faults) + len(ledger.surprises), "", 0),
        Result("acknowledged writes", ledger.acknowledged, ""),
        Result("of them lost, or done twice", len(ledger.lost), "", 0),
        Result("rows whose old and new column differ", outcome.strayed, "", 0),
        Result("replicas that did not end well when asked", sum(code != 0 for code in outcome.codes), "", 0),
        Result("lists downloaded", len(downloads), "", 1, at_least=True),
        Result("the longest download, by a slow reader", max(downloads, default=None), "s"),
        Result("the longest request besides", max(seconds, default=0) * 1000, "ms"),
        Result("the longest wait for a lock", outcome.locks.waited * 1000, "ms"),
        Result("the longest time that the table of people was shut", outcome.locks.shut * 1000, "ms"),
        Result("control, without draining: requests that failed", len(outcome.control.faults), "", 1, at_least=True),
    ]


def remarks(outcome: Outcome) -> list[str]:
    """Say what was done."""
    plan = outcome.plan
    return [
        f"N-1 is {outcome.before}; N is {outcome.after}: a column goes, another comes, on {plan.rows:,} rows.",
        f"{plan.people} people, {plan.think:g} s between two things that each does; two only download the list.",
        "Two replicas behind HAProxy; clients, service and PostgreSQL share the processors; no disk is waited for.",
    ]


def wrong(outcome: Outcome) -> list[str]:
    """Return the first of what should not have happened."""
    return [*outcome.tally.faults[:SHOWN], *outcome.ledger.surprises[:SHOWN], *outcome.ledger.lost[:SHOWN]]
