"""How `relais tf` tells its results: lines for people, one JSON object for scripts."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from relais.kit.ages import age
from relais.terraform.actions.applying import Applied
from relais.terraform.actions.planning import Planned
from relais.terraform.actions.reviewing import Reviewed
from relais.terraform.actions.standing import Status
from relais.terraform.model.context import Context
from relais.terraform.model.drift import Drift
from relais.terraform.model.objections import Finding, Objection
from relais.terraform.model.plans import Record, Verdict
from relais.terraform.model.standing import figures, holder


def as_json(value: Mapping[str, Any]) -> str:
    """Return one JSON object, its dates in ISO 8601."""
    return json.dumps(value, indent=2, default=str)


def _lifetime(context: Context) -> str:
    return age(context.plan_lifetime.total_seconds())


def planned(made: Planned, context: Context) -> Iterator[str]:
    """Tell a plan."""
    record = made.record
    yield made.text.rstrip("\n")
    yield ""
    yield f"Plan {record.short} of {context.name}: {record.summary}; from serial {record.serial}."
    yield from verdicts(record.verdicts)
    if made.empty:
        yield "Nothing is to be done."
    elif made.review and made.review.status != "approved":
        yield f"{context.name} is protected: a colleague types `relais tf review {record.short} approve`,"
        word = "destroy --plan" if record.destroy else "apply"
        yield f"then `relais tf {word} {record.short}` within {_lifetime(context)}."
    else:
        yield f"Next: `relais tf {'destroy' if record.destroy else 'apply'}` within {_lifetime(context)}."


def planned_json(made: Planned) -> dict[str, Any]:
    """Return a plan for scripts."""
    review = made.review.status if made.review else None
    return {"plan": str(made.file), **recorded(made.record), "empty": made.empty, "review": review}


def recorded(record: Record) -> dict[str, Any]:
    """Return a plan's record for scripts."""
    raw: dict[str, Any] = json.loads(record.text())
    return {name: value for name, value in raw.items() if name != "format"}


def verdicts(given: Sequence[Verdict]) -> Iterator[str]:
    """Tell what each gate says."""
    for verdict in given:
        yield f"  {verdict.gate}: {verdict.word}"
        yield from (f"    {line}" for line in verdict.lines)


def applied(done: Applied, context: Context) -> Iterator[str]:
    """Tell an apply."""
    counts = done.done
    yield (
        f"{context.name}: {counts.add} added, {counts.change} changed, {counts.destroy} destroyed; "
        f"serial {done.before if done.before is not None else 'none'} to {done.after}."
    )
    for name, output in done.outputs.items():
        if output.get("action") != "delete":
            value = "(sensitive)" if output.get("sensitive") else json.dumps(output.get("value"))
            yield f"  {name} = {value}"


def applied_json(done: Applied) -> dict[str, Any]:
    """Return an apply for scripts; sensitive outputs are left out."""
    outputs = {name: one.get("value") for name, one in done.outputs.items() if not one.get("sensitive")}
    counts = {"add": done.done.add, "change": done.done.change, "destroy": done.done.destroy}
    return {
        "context": done.record.context,
        "plan": done.record.sha256,
        "done": counts,
        "serial_before": done.before,
        "serial_after": done.after,
        "outputs": outputs,
    }


def examined(findings: Sequence[Finding]) -> Iterator[str]:
    """Tell what doctor found."""
    for finding in findings:
        yield f"{'ok' if finding.well else 'FAIL':<5}{finding.check:<12}{finding.told}"
        if finding.objection:
            yield f"{'':<17}remedy: {finding.objection.remedy}"


def examined_json(findings: Sequence[Finding]) -> dict[str, Any]:
    """Return what doctor found, for scripts."""
    checks = [
        {
            "check": one.check,
            "ok": one.well,
            "told": one.told,
            "remedy": one.objection.remedy if one.objection else None,
        }
        for one in findings
    ]
    return {"ok": all(one.well for one in findings), "checks": checks}


def stands(status: Status, context: Context) -> Iterator[str]:
    """Tell where a context stands."""
    standing = status.standing
    guarded = ", protected" if context.protected else ""
    yield f"{context.name}{guarded}: state {context.state} at {context.address}, folder {context.folder}"
    serial = "never written" if standing.serial is None else f"serial {standing.serial}, {standing.resources} resources"
    yield f"  state: {serial}"
    lock = standing.lock
    yield f"  lock: {holder(lock) if lock else 'free'}"
    yield from _plan(status.plan, status.objections)
    if standing.unfinished:
        yield f"  unfinished: an apply of {standing.unfinished.who} ended without a write"
    if standing.last_refusal:
        yield f"  last refusal: {standing.last_refusal.sentence} {standing.last_refusal.remedy}".rstrip()
    yield from (f"  note: {note}" for note in status.notes)


def _plan(plan: Record | None, objections: Sequence[Objection]) -> Iterator[str]:
    if plan is None:
        yield "  plan: none; `relais tf plan` makes one"
        return
    verdict = "may not be applied:" if objections else "may be applied: `relais tf apply`"
    yield f"  plan: {plan.short} ({plan.summary}), {verdict}"
    yield from (f"    - {objection}" for objection in objections)


def stands_json(status: Status, context: Context) -> dict[str, Any]:
    """Return where a context stands, for scripts."""
    objections = [{"rule": one.rule, "sentence": one.sentence, "remedy": one.remedy} for one in status.objections]
    plan = (
        {**recorded(status.plan), "may_be_applied": not objections, "objections": objections} if status.plan else None
    )
    return {
        "context": context.name,
        "state": context.state,
        "address": context.address,
        "folder": str(context.folder),
        "protected": context.protected,
        **figures(status.standing),
        "plan": plan,
        "notes": list(status.notes),
    }


def drifted(found: Sequence[Drift]) -> Iterator[str]:
    """Tell what moved, a context a paragraph."""
    for one in found:
        yield f"{one.context}: {one.verdict}"
        yield from (f"  outside: {line}" for line in one.moved)
        yield from (f"  noticed, not configured: {line}" for line in one.noticed)
        yield from (f"  not applied: {line}" for line in one.pending)
        yield from ([f"  {one.fault}"] if one.fault else [])


def drifted_json(found: Sequence[Drift]) -> dict[str, Any]:
    """Return what moved, for scripts."""
    contexts = [
        {
            "context": one.context,
            "verdict": one.verdict,
            "moved": one.moved,
            "noticed": one.noticed,
            "pending": one.pending,
            "fault": one.fault,
        }
        for one in found
    ]
    return {"contexts": contexts}


def reviewed(seen: Reviewed, context: Context) -> Iterator[str]:
    """Tell a plan to the person who is to judge it."""
    if seen.text:
        yield seen.text.rstrip("\n")
        yield ""
    summary = seen.known.get("summary") or {}
    counts = ", ".join(f"{count} to {word}" for word, count in summary.items())
    yield f"Plan {seen.sha256[:12]} of {context.name}: {counts or 'not registered'}; {seen.review.status}."
    if seen.known:
        yield f"  by {seen.known.get('made_by')} at {seen.known.get('made_at')}, commit {seen.known.get('commit')}"
    cost = seen.known.get("cost")
    if cost and {"after", "total", "limit"} <= set(cost):
        yield f"  cost: {cost['after']} EUR a month, {cost['total']} with all other states, of {cost['limit']}"
    if seen.record:
        yield from verdicts(seen.record.verdicts)
    else:
        yield "  its file is not here: check out its commit and `relais tf plan` to see the same"
