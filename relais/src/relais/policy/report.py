"""A judgement as text for people, and as plain values for scripts."""

from collections.abc import Iterator
from typing import Any

from relais.policy.actions import Judgement
from relais.policy.model.findings import Finding

WORDS = {True: "passed", False: "REFUSED", None: "not judged"}


def lines(judgement: Judgement) -> Iterator[str]:
    """Tell each finding with its reason and remedy, the second opinion, and the verdict last."""
    said: set[str] = set()
    for finding in judgement.findings:
        yield f"{_word(finding)}  {finding.rule.name}  {finding.fault.address}: {finding.fault.what}"
        if finding.allowed:
            yield f"         allowed: {finding.allowed.reason}{_until(finding)}"
        elif finding.refuses and finding.rule.name not in said:
            yield from (f"         why: {finding.rule.reason}", f"         do: {finding.rule.remedy}")
            said.add(finding.rule.name)
    for one in judgement.idle:
        yield f"idle     the allowance of {one.rule} for {one.address} is not needed by this plan"
    yield from _second(judgement)
    yield f"Policy: {WORDS[judgement.passed]} ({_count(judgement)})."


def _second(judgement: Judgement) -> Iterator[str]:
    second = judgement.second
    if second.fault:
        yield f"Second opinion: none. {second.fault}"
    elif second.opinion and second.blind:
        yield f"Second opinion: FAILED. {second.opinion.who} examined no resource at all, so it says nothing."
    elif second.opinion:
        opinion = second.opinion
        yield (
            f"Second opinion: {opinion.who} examined {opinion.examined} resources: {opinion.passed} checks passed, "
            f"{len(opinion.remarks)} did not."
        )
        yield from (f"  {remark.check}  {remark.address}: {remark.what}" for remark in opinion.remarks)


def values(judgement: Judgement) -> dict[str, Any]:
    """Return a judgement as plain values."""
    opinion = judgement.second.opinion
    return {
        "passed": judgement.passed,
        "findings": [
            {
                "rule": one.rule.name,
                "address": one.fault.address,
                "what": one.fault.what,
                "verdict": _word(one).strip().lower(),
                "reason": one.rule.reason,
                "remedy": one.rule.remedy,
                "allowed": one.allowed.reason if one.allowed else None,
            }
            for one in judgement.findings
        ],
        "idle_allowances": [{"rule": one.rule, "address": one.address} for one in judgement.idle],
        "second_opinion": {
            "weight": judgement.second.weight.value,
            "fault": judgement.second.fault or None,
            "blind": judgement.second.blind,
            "who": opinion.who if opinion else None,
            "examined": opinion.examined if opinion else None,
            "passed": opinion.passed if opinion else None,
            "remarks": [vars(remark) for remark in opinion.remarks] if opinion else [],
        },
    }


def _word(finding: Finding) -> str:
    if finding.refuses:
        return "REFUSED"
    return "allowed" if finding.allowed else "unknown"


def _until(finding: Finding) -> str:
    until = finding.allowed.until if finding.allowed else None
    return f" (until {until})" if until else ""


def _count(judgement: Judgement) -> str:
    refused = sum(finding.refuses for finding in judgement.findings)
    allowed = sum(finding.allowed is not None for finding in judgement.findings)
    unknown = len(judgement.findings) - refused - allowed
    return f"{refused} refused, {allowed} allowed, {unknown} only known once applied"
