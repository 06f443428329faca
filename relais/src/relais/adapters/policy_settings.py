"""What `relais.toml` says of policy.

[policy]
checkov = "advise"         # "off" without a word; "advise" tells its remarks, "refuse" refuses by them

[[policy.allow]]
rule = "open-admin-port"
address = "aws_security_group.bastion"
reason = "the bastion is replaced next month"
until = 2026-12-31         # may be left out
"""

from datetime import date
from typing import Any

from relais.kit.errors import Misuse
from relais.kit.tables import Table
from relais.policy.actions import Weight
from relais.policy.model.findings import Allowance
from relais.policy.model.rules import RULES

LEAST = 10
"""Letters of a reason that is one."""


def weight(file: Table) -> Weight:
    """Return what a second opinion may do."""
    policy = file.table("policy")
    policy.only("allow", "checkov")
    word = policy.text("checkov", "off")
    if word not in list(Weight):
        raise Misuse(f'must be "off", "advise" or "refuse", not {word!r}.', field="policy.checkov")
    return Weight(word)


def allowances(file: Table) -> list[Allowance]:
    """Return what a team allows.

    Raises:
        Misuse: a rule is not known, or a reason is missing; its place is named.
    """
    rows = file.table("policy").values.get("allow", [])
    if not isinstance(rows, list):
        raise Misuse("must be a list of tables.", field="policy.allow", remedy="Write [[policy.allow]] above each.")
    return [_allowance(row, f"policy.allow[{number}]") for number, row in enumerate(rows, 1)]


def _allowance(row: Any, place: str) -> Allowance:
    if not isinstance(row, dict):
        raise Misuse("must be a table.", field=place, remedy="Write [[policy.allow]] above it.")
    table = Table(row, place)
    table.only("rule", "address", "reason", "until")
    rule, reason, until = table.text("rule"), table.text("reason"), row.get("until")
    if rule not in [known.name for known in RULES]:
        raise Misuse(f"{rule} is no rule.", field=table.at("rule"), remedy="`relais policy rules` lists them.")
    if len(reason.strip()) < LEAST:
        raise Misuse("must say why.", field=table.at("reason"), remedy=f"Use {LEAST} letters or more.")
    if until is not None and type(until) is not date:
        raise Misuse(f"must be a day such as 2026-12-31, not {until!r}.", field=table.at("until"))
    return Allowance(rule, table.text("address"), reason, until)
