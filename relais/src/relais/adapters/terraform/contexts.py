"""Contexts from `relais.toml`, and which of them is the current one."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path

from relais.adapters import configuration
from relais.adapters.terraform.layout import home, replace
from relais.adapters.terraform.person import user
from relais.kit.errors import Misuse
from relais.kit.tables import Table
from relais.terraform.model.context import Context

ADDRESS = "http://127.0.0.1:8765"
"""Where `relais state serve` listens when nothing else is said."""
CHOSEN = "context"
PERSONAL = "me"
KNOWN = ("folder", "state", "address", "tool", "versions", "protected", "variables", "plan_lifetime", "lock_timeout")
SPAN = re.compile(r"(\d+)\s*(s|min|m|h|d)")
UNITS = {"s": "seconds", "min": "minutes", "m": "minutes", "h": "hours", "d": "days"}
UNSAFE = re.compile(r"[^a-z0-9._-]+")


@dataclass(frozen=True)
class Project:
    """Every context of a project; `token_command` prints the state server's token."""

    root: Path
    contexts: Sequence[Context]
    token_command: Sequence[str] = ()

    def named(self, name: str) -> Context:
        """Return a context by name.

        Raises:
            Misuse: there is none of that name; the near one, or all of them, are named.
        """
        for context in self.contexts:
            if context.name == name:
                return context
        names = [context.name for context in self.contexts]
        near = get_close_matches(name, names, 1)
        remedy = f"Did you mean {near[0]}?" if near else f"There are {', '.join(names)}."
        raise Misuse(f"There is no context {name}.", remedy=remedy)

    def chosen(self, asked: str = "") -> Context:
        """Return the context that was asked for, else RELAIS_TF_CONTEXT's, else the one last switched to."""
        name = asked or os.environ.get("RELAIS_TF_CONTEXT", "") or current(self.root)
        if not name:
            raise Misuse("No context is chosen.", remedy="Choose one: `relais tf use me`, or `relais tf use NAME`.")
        return self.named(name)

    def choose(self, name: str) -> Context:
        """Switch to a context, `-` for the one before; what runs already keeps its own."""
        now, before = _chosen(self.root)
        wanted = before if name == "-" else name
        if not wanted:
            raise Misuse("There is no context before this one.", remedy="Name one: `relais tf use NAME`.")
        context = self.named(wanted)
        replace(home(self.root) / CHOSEN, f"{wanted}\n{now if now != wanted else before}\n")
        return context


def root_of(start: Path) -> Path:
    """Return the project's folder: that of `relais.toml`, else the nearest with `.relais/`, else this one."""
    above = (start.absolute(), *start.absolute().parents)
    for mark in (configuration.NAME, ".relais"):
        found = next((folder for folder in above if (folder / mark).exists()), None)
        if found:
            return found
    return start.absolute()


def current(root: Path) -> str:
    """Return the name of the context last switched to, empty when there is none."""
    return _chosen(root)[0]


def _chosen(root: Path) -> tuple[str, str]:
    try:
        now, before, *_ = [*(root / ".relais" / CHOSEN).read_text(encoding="utf-8").splitlines(), "", ""]
    except OSError:
        return "", ""
    return now.strip(), before.strip()


def project(start: Path) -> Project:
    """Read the project that a folder belongs to; without a `relais.toml` it has one's own context alone."""
    root = root_of(start)
    file = root / configuration.NAME
    settings = configuration.read(file) if file.is_file() else Table({})
    common = settings.table("terraform")
    common.only("tool", "versions", "folder", "plan_lifetime", "lock_timeout", "token_command", "address")
    declared = [_declared(root, name, table, common) for name, table in settings.tables("environment").items()]
    if PERSONAL not in [context.name for context in declared]:
        declared.append(_personal(root, Table({}, "environment.me"), common))
    return Project(root, declared, common.texts("token_command", []))


def _declared(root: Path, name: str, table: Table, common: Table) -> Context:
    _spelled(table)
    return _personal(root, table, common) if name == PERSONAL else _context(root, name, name, table, common)


def _personal(root: Path, table: Table, common: Table) -> Context:
    name = UNSAFE.sub("-", user().lower()).strip("-.") or "somebody"
    context = _context(root, PERSONAL, f"dev-{name}", table, common)
    if context.protected:
        raise Misuse("must be false: a personal state is one's own.", field=table.at("protected"))
    return context


def _context(root: Path, name: str, state: str, table: Table, common: Table) -> Context:
    folder = (root / table.text("folder", common.text("folder", "."))).resolve()
    protected = table.flag("protected", default=name in {"prod", "production"})
    return Context(
        name=name,
        root=root,
        folder=folder,
        state=table.text("state", state),
        address=os.environ.get("RELAIS_STATE_ADDRESS") or table.text("address", common.text("address", ADDRESS)),
        tool=os.environ.get("RELAIS_TF") or table.text("tool", common.text("tool", "terraform")),
        versions=table.text("versions", common.text("versions", "")),
        protected=protected,
        personal=name == PERSONAL,
        variables=tuple((folder / file).resolve() for file in table.texts("variables", [])),
        plan_lifetime=_span(table if "plan_lifetime" in table else common, "8h"),
        lock_timeout=table.text("lock_timeout", common.text("lock_timeout", "60s")),
    )


def _span(table: Table, default: str) -> timedelta:
    text = table.text("plan_lifetime", default)
    found = SPAN.fullmatch(text.strip())
    if not found:
        raise Misuse(f"must be a time such as 30min, 8h or 2d, not {text!r}.", field=table.at("plan_lifetime"))
    return timedelta(**{UNITS[found[2]]: int(found[1])})


def _spelled(table: Table) -> None:
    for name in table:
        near = [] if name in KNOWN else get_close_matches(name, KNOWN, 1, cutoff=0.8)
        if near:
            raise Misuse("is not a setting.", field=table.at(name), remedy=f"Did you mean `{near[0]}`?")
