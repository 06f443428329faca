"""What `relais.toml` says of gates: `[delivery.approvers]`, `[delivery.teams]`, and tables of an environment."""

import re
from collections.abc import Mapping

from relais.delivery.model.gates import Approval, Backup, ErrorBudget, Gates, Question, Reading
from relais.delivery.model.windows import Window
from relais.kit.errors import Misuse
from relais.kit.tables import Table

NAMES = ("approval", "freeze", "signed", "error_budget", "backup", "command")
"""The settings of an environment that are gates."""
PERSON = re.compile(r"[\w.+@-]+")
KEY = re.compile(r"(?:ssh|ecdsa|sk-ssh|sk-ecdsa)-[\w@.-]+ [A-Za-z0-9+/]+=*(?: [^\x00-\x1f\x7f]*)?")
Approvers = Mapping[str, tuple[str, ...]]
"""Who may ever approve: a name, best the address that they commit by, and their public SSH keys."""


def approvers(delivery: Table) -> Approvers:
    """Read who may approve, and by which keys."""
    table = delivery.table("approvers")
    return {name: _keys(table, name) for name in table}


def gates(table: Table, known: Approvers, teams: Table, sources: Mapping[str, object]) -> Gates:
    """Read the gates of an environment.

    Raises:
        Misuse: one of them is wrong; its place is named.
    """
    signed = table.texts("signed", [])
    for name in signed:
        if name not in sources:
            raise Misuse(f"names the source {name!r}, which is not declared.", field=table.at("signed"))
    return Gates(
        approval=_approval(table.table("approval"), known, teams) if "approval" in table else None,
        windows=tuple(_window(text, table.at("freeze")) for text in table.texts("freeze", [])),
        signed=tuple(signed),
        budget=_budget(table.table("error_budget")) if "error_budget" in table else None,
        backup=_backup(table.table("backup")) if "backup" in table else None,
        question=_question(table.table("command")) if "command" in table else None,
    )


def _keys(table: Table, name: str) -> tuple[str, ...]:
    if not PERSON.fullmatch(name):
        raise Misuse(f"{name!r} is no name of a person.", field=table.place, remedy="Write it like ada@example.org.")
    value = table.values[name]
    keys = table.texts(name) if isinstance(value, list) else [table.text(name)]
    for key in keys:
        if not KEY.fullmatch(key):
            raise Misuse("must be a public SSH key.", field=table.at(name), remedy="Copy it from ~/.ssh/id_….pub.")
    return tuple(keys)


def _approval(table: Table, known: Approvers, teams: Table) -> Approval:
    table.only("count", "who", "authors", "read")
    read, count = table.text("read", "ledger"), table.count("count", 1)
    if read not in {"ledger", "forge"}:
        raise Misuse(f"must be ledger or forge, not {read!r}.", field=table.at("read"))
    named = table.texts("who", sorted(known))
    who = frozenset(person for name in named for person in (teams.texts(name[1:]) if name.startswith("@") else [name]))
    unknown = sorted(who - set(known)) if read == "ledger" else []
    if unknown:
        raise Misuse(f"names {unknown[0]}, who has no key in delivery.approvers.", field=table.at("who"))
    if not 1 <= count <= len(who):
        raise Misuse(f"must be from 1 to {len(who)}, which is all who may.", field=table.at("count"))
    return Approval(count, who, table.flag("authors", default=False), "forge" if read == "forge" else "ledger")


def _window(text: str, field: str) -> Window:
    try:
        return Window.read(text)
    except Misuse as fault:
        raise Misuse(fault.sentence, field=field, remedy=fault.remedy) from fault


def _budget(table: Table) -> ErrorBudget:
    least = table.number("least", 0.0)
    if not 0 <= least <= 1:
        raise Misuse("must be a share from 0 to 1.", field=table.at("least"))
    return ErrorBudget(least, _reading(table, "least"), table.span("within", "1h"))


def _backup(table: Table) -> Backup:
    return Backup(table.span("within", "1d"), _reading(table))


def _reading(table: Table, *more: str) -> Reading:
    table.only("file", "prometheus", "query", "within", *more)
    found = Reading(table.text("file", ""), table.text("prometheus", ""), table.text("query", ""))
    if bool(found.file) == bool(found.prometheus) or bool(found.prometheus) != bool(found.query):
        raise Misuse("must name a file, or prometheus and a query.", field=table.place)
    return found


def _question(table: Table) -> Question:
    table.only("run", "within")
    return Question(table.text("run"), table.span("within", "1m"))
