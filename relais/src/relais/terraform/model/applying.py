"""Whether a plan may be applied, here and now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from relais.kit.ages import age
from relais.terraform.model.context import Context, Tool
from relais.terraform.model.objections import Objection
from relais.terraform.model.plans import Commit, Record, Verdict

GRANTS = {"destroy", "empty"}
"""Either kind of grant lets the last resource go."""
EMERGENCY = "apply"
"""The kind of grant that stands for an approval."""
AHEAD = timedelta(minutes=2)
"""How far in the future a plan may seem to be made: clocks differ a little."""


@dataclass(frozen=True)
class Review:
    """What the state server knows of a plan: `waiting`, `approved` or `rejected`, or `unknown`."""

    status: str = "unknown"
    reviewer: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Situation:
    """What is true at the moment of applying; a state that does not exist yet has no serial."""

    now: datetime
    sha256: str
    tool: Tool
    commit: Commit | None
    serial: int | None
    lineage: str | None
    review: Review
    verdicts: tuple[Verdict, ...] = ()
    grants: tuple[str, ...] = ()


class ApplyRules:
    """A plan may be applied when, and only when:

    1. its file is the one that was recorded: the sha256 is the sidecar's;
    2. it was made for this context, this state and this server;
    3. it is younger than the context's limit;
    4. it was made from the commit that is checked out now;
    5. it was made by the tool that applies it, of the same version;
    6. the state's serial and lineage are still those it was made from;
    7. in a protected context, everything was committed, then and now;
    8. in a protected context, somebody else has approved it, or has granted one apply (an emergency, audited);
    9. in a protected context, no gate (cost, policy) refuses it;
    10. it destroys only when it is asked to destroy;
    11. in a protected context, the last resource goes only with a grant: the server would refuse the state afterwards.
    """  # noqa: D400 - the list is the sentence

    def __init__(self, context: Context) -> None:
        self.context = context

    def refuse(self, plan: Record, now: Situation, *, destroying: bool = False) -> tuple[Objection, ...]:
        """Return what speaks against it, nothing when it may be applied."""
        found = [*self._same(plan, now), *self._fresh(plan, now)]
        if plan.destroy and not destroying:
            found.append(Objection("destroy", "this plan destroys the whole state", "apply it by `relais tf destroy`"))
        return tuple(found + (list(self._protected(plan, now)) if self.context.protected else []))

    def _same(self, plan: Record, now: Situation) -> Iterator[Objection]:
        if plan.sha256 != now.sha256:
            yield Objection("sha256", "the plan file is not the one that was planned", _AGAIN)
        if plan.context != self.context.name:
            yield Objection(
                "context",
                f"this plan was made for {plan.context}, and the context is {self.context.name}",
                f"`relais tf use {plan.context}`, or plan again",
            )
        elif (plan.state, plan.address) != (self.context.state, self.context.address):
            yield Objection("context", f"this plan was made for {plan.state} at {plan.address}", _AGAIN)
        if (plan.tool, plan.tool_version) != (now.tool.kind, now.tool.version):
            yield Objection("tool", f"planned by {plan.tool} {plan.tool_version}, this is {now.tool.label}", _AGAIN)
        if plan.commit and (now.commit is None or plan.commit.sha != now.commit.sha):
            here = now.commit.sha[:10] if now.commit else "outside git"
            yield Objection("commit", f"planned from commit {plan.commit.sha[:10]}, this folder is at {here}", _AGAIN)

    def _fresh(self, plan: Record, now: Situation) -> Iterator[Objection]:
        old, limit = now.now - plan.made_at, self.context.plan_lifetime
        if old > limit:
            told = f"the plan is {age(old.total_seconds())} old, the limit is {age(limit.total_seconds())}"
            yield Objection("age", told, _AGAIN)
        if old < -AHEAD:
            yield Objection("age", "the plan was made in the future", "set this machine's clock, then plan again")
        if plan.serial != (now.serial or 0):
            yield Objection("serial", f"planned from serial {plan.serial}, the state is now at {now.serial}", _AGAIN)
        elif plan.lineage and now.lineage and plan.lineage != now.lineage:
            yield Objection("lineage", "the state was replaced by another since: its lineage differs", _AGAIN)

    def _protected(self, plan: Record, now: Situation) -> Iterator[Objection]:
        name = self.context.name
        if not (plan.commit and plan.commit.clean and now.commit and now.commit.clean):
            yield Objection("clean", f"{name} is protected and something is not committed", "commit, then plan again")
        if now.review.status == "rejected":
            why = f": {now.review.reason}" if now.review.reason else ""
            yield Objection("review", f"{now.review.reviewer} has rejected this plan{why}", "change it and plan again")
        elif now.review.status != "approved" and EMERGENCY not in now.grants:
            remedy = f"a colleague types `relais tf review {plan.short} approve`"
            yield Objection("review", f"{name} is protected and nobody else has approved this plan", remedy)
        if plan.empties and not GRANTS & set(now.grants):
            remedy = f"an administrator types `relais state grant {plan.state} destroy --for 10m --reason …`"
            yield Objection("grant", f"{name} is protected, and nobody has granted its destruction", remedy)
        for verdict in now.verdicts:
            if verdict.passed is False:
                yield Objection("gate", f"{verdict.gate} refuses this plan", "; ".join(verdict.lines) or _AGAIN)


_AGAIN = "plan again with `relais tf plan`"
