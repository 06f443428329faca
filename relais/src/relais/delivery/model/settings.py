"""What `relais.toml` says of delivery: `[delivery]`, `[source.NAME]`, and `[environment.NAME.delivery]`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from relais.delivery.model.gate_settings import NAMES, Approvers, approvers, gates
from relais.delivery.model.gates import Gates
from relais.delivery.model.requests import ForgeSettings, forge_settings
from relais.delivery.model.sources import DEFAULT_MANNERS, Manners, Source, manners, source
from relais.delivery.model.things import Environment, Field, Slot
from relais.kit.errors import Misuse
from relais.kit.tables import Table

PLACE_FIELDS: Mapping[str, Field] = {
    "version": "version", "tag": "tag", "digest": "digest", "ref": "ref", "pinned": "pinned",
}  # fmt: skip


WHAT = ("from", "need", "automatic", "via", "tests", "tests_within", "soak", "copy", "copy_from")
"""What an environment takes, and when, besides its gates."""


@dataclass(frozen=True)
class Settings:
    """What is delivered, along which line; environments stand after those they take from."""

    ledger: str
    sources: Mapping[str, Source]
    environments: Mapping[str, Environment]
    manners: Manners = DEFAULT_MANNERS
    forge: ForgeSettings | None = None
    approvers: Approvers = field(default_factory=dict)
    usernames: Mapping[str, str] = field(default_factory=dict)
    """What approvers are called here, by what they are called at the forge."""


def settings(file: Table) -> Settings:
    """Read the settings.

    Raises:
        Misuse: one of them is wrong; its place is named.
    """
    delivery = file.table("delivery")
    delivery.only("forge", "ledger", "per_host", "patience", "approvers", "teams", "usernames")
    forge, known, teams = forge_settings(delivery.table("forge")), approvers(delivery), delivery.table("teams")
    sources = {name: source(name, table) for name, table in file.tables("source").items()}
    tables = {
        name: table.table("delivery") for name, table in file.tables("environment").items() if "delivery" in table
    }
    environments = {
        name: _environment(name, table, sources, gates(table, known, teams, sources)) for name, table in tables.items()
    }
    if not environments:
        raise Misuse("is missing.", field="environment.NAME.delivery", remedy="Say where a version goes.")
    asking = [one.name for one in environments.values() if one.via == "request"]
    if asking and not forge:
        remedy = 'Set kind = "gitlab" and url, or kind = "files".'
        raise Misuse(f"is missing, and {asking[0]} is changed by requests.", field="delivery.forge", remedy=remedy)
    for one in environments.values():
        if one.gates.approval and one.gates.approval.read == "forge" and one.via != "request":
            place = f"environment.{one.name}.delivery.approval.read"
            raise Misuse("needs requests to be approved.", field=place, remedy='Set via = "merge-request".')
    ordered = _ordered(environments)
    for one in ordered.values():
        if one.copies and one.model not in ordered:
            place = f"environment.{one.name}.delivery.copy_from"
            raise Misuse(f"names {one.model!r}, which is not there.", field=place, remedy="Name an environment.")
    ledger = delivery.text("ledger", next(iter(ordered.values())).repository)
    names = delivery.table("usernames")
    usernames = {name: names.text(name) for name in names}
    return Settings(ledger, sources, ordered, manners(delivery), forge, known, usernames)


def _environment(name: str, table: Table, sources: Mapping[str, Source], asked: Gates) -> Environment:
    table.only("repository", "branch", "folder", "slots", *WHAT, *NAMES)
    need = table.text("need", "all")
    if need not in {"all", "one"}:
        raise Misuse(f"must be all or one, not {need!r}.", field=table.at("need"))
    via = table.text("via", "commit")
    if via not in {"commit", "merge-request"}:
        raise Misuse(f"must be commit or merge-request, not {via!r}.", field=table.at("via"))
    folder = table.text("folder", name).strip("/")
    return Environment(
        name=name,
        repository=table.text("repository"),
        branch=table.text("branch", "main"),
        folder="" if folder == "." else folder,
        slots=tuple(_slot(text, table.at("slots"), sources) for text in table.texts("slots")),
        parents=tuple(table.texts("from", [])),
        need="one" if need == "one" else "all",
        automatic=table.flag("automatic", default=False),
        via="request" if via == "merge-request" else "commit",
        tests=table.text("tests", ""),
        tests_within=table.span("tests_within", "1h"),
        soak=table.span("soak", "0s"),
        gates=asked,
        copies=tuple(_copied(text, table.at("copy")) for text in table.texts("copy", [])),
        model=table.text("copy_from", next(iter(table.texts("from", [])), "")),
    )


def _copied(text: str, field: str) -> tuple[str, str]:
    """Read `values.yaml:limits`."""
    file, colon, place = text.partition(":")
    if not (colon and file and place):
        raise Misuse(f"must hold `file:place`, not {text!r}.", field=field)
    return file, place


def _slot(text: str, field: str, sources: Mapping[str, Source]) -> Slot:
    """Read `api values.yaml:image.tag`, or with what it holds: `api values.yaml:image.digest digest`."""
    source, _, rest = text.partition(" ")
    where, _, held = rest.strip().rpartition(" ")
    if held not in PLACE_FIELDS:
        where, held = rest.strip(), "tag"
    file, colon, place = where.partition(":")
    if not (colon and file and place):
        raise Misuse(f"must hold `source file:place`, not {text!r}.", field=field)
    if source not in sources:
        raise Misuse(
            f"names the source {source!r}, which is not declared.", field=field, remedy=f"Add [source.{source}]."
        )
    return Slot(source, file, place, PLACE_FIELDS[held])


def _ordered(environments: Mapping[str, Environment]) -> dict[str, Environment]:
    """Put each environment after those that it takes from."""
    done: dict[str, Environment] = {}
    while len(done) < len(environments):
        ready = [one for name, one in environments.items() if name not in done and set(one.parents) <= set(done)]
        if not ready:
            left = sorted(set(environments) - set(done))
            raise Misuse(
                f"{', '.join(left)} take from one another, or from what is not there.",
                field="environment.NAME.delivery.from",
            )
        done |= {one.name: one for one in ready}
    return done
