"""What `relais.toml` says of delivery: `[delivery]`, `[source.NAME]`, and `[environment.NAME.delivery]`."""

from collections.abc import Mapping
from dataclasses import dataclass

from relais.delivery.model.requests import ForgeSettings, forge_settings
from relais.delivery.model.sources import DEFAULT_MANNERS, Manners, Source, manners, source
from relais.delivery.model.things import Environment, Field, Slot
from relais.kit.errors import Misuse
from relais.kit.tables import Table

PLACE_FIELDS: Mapping[str, Field] = {
    "version": "version", "tag": "tag", "digest": "digest", "ref": "ref", "pinned": "pinned",
}  # fmt: skip


@dataclass(frozen=True)
class Settings:
    """What is delivered, along which line; environments stand after those they take from."""

    ledger: str
    sources: Mapping[str, Source]
    environments: Mapping[str, Environment]
    manners: Manners = DEFAULT_MANNERS
    forge: ForgeSettings | None = None


def settings(file: Table) -> Settings:
    """Read the settings.

    Raises:
        Misuse: one of them is wrong; its place is named.
    """
    delivery = file.table("delivery")
    delivery.only("forge", "ledger", "per_host", "patience")
    forge = forge_settings(delivery.table("forge"))
    sources = {name: source(name, table) for name, table in file.tables("source").items()}
    tables = {
        name: table.table("delivery") for name, table in file.tables("environment").items() if "delivery" in table
    }
    environments = {name: _environment(name, table, sources) for name, table in tables.items()}
    if not environments:
        raise Misuse("is missing.", field="environment.NAME.delivery", remedy="Say where a version goes.")
    asking = [one.name for one in environments.values() if one.via == "request"]
    if asking and not forge:
        remedy = 'Set kind = "gitlab" and url, or kind = "files".'
        raise Misuse(f"is missing, and {asking[0]} is changed by requests.", field="delivery.forge", remedy=remedy)
    ordered = _ordered(environments)
    ledger = delivery.text("ledger", next(iter(ordered.values())).repository)
    return Settings(ledger, sources, ordered, manners(delivery), forge)


def _environment(name: str, table: Table, sources: Mapping[str, Source]) -> Environment:
    table.only("repository", "branch", "folder", "slots", "from", "need", "automatic", "tests", "soak", "via")
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
        soak=table.span("soak", "0s"),
    )


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
