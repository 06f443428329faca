"""What `relais.toml` says of delivery: `[delivery]`, `[source.NAME]`, and `[environment.NAME.delivery]`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from relais.delivery.model.ranges import Range
from relais.delivery.model.things import Environment, Field, Slot
from relais.kit.errors import Misuse
from relais.kit.tables import Table

PLACE_FIELDS: Mapping[str, Field] = {"version": "version", "tag": "tag", "digest": "digest", "ref": "ref"}
TAG = "{version}"
SPAN = re.compile(r"(?P<count>\d{1,5})(?P<unit>[smhd])")
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


@dataclass(frozen=True)
class Source:
    """Where a thing is published: the tags of a git repository."""

    name: str
    url: str
    tag: str
    allowed: Range


@dataclass(frozen=True)
class Settings:
    """What is delivered, along which line; environments stand after those they take from."""

    ledger: str
    sources: Mapping[str, Source]
    environments: Mapping[str, Environment]


def settings(file: Table) -> Settings:
    """Read the settings.

    Raises:
        Misuse: one of them is wrong; its place is named.
    """
    delivery = file.table("delivery")
    delivery.only("ledger")
    sources = {name: _source(name, table) for name, table in file.tables("source").items()}
    tables = {
        name: table.table("delivery") for name, table in file.tables("environment").items() if "delivery" in table
    }
    environments = {name: _environment(name, table, sources) for name, table in tables.items()}
    if not environments:
        raise Misuse("is missing.", field="environment.NAME.delivery", remedy="Say where a version goes.")
    ordered = _ordered(environments)
    return Settings(delivery.text("ledger", next(iter(ordered.values())).repository), sources, ordered)


def _source(name: str, table: Table) -> Source:
    table.only("kind", "url", "tag", "allow", "pre_releases")
    if table.text("kind", "git-tag") != "git-tag":
        raise Misuse(f"must be git-tag, not {table.text('kind')!r}.", field=table.at("kind"))
    tag = table.text("tag", f"v{TAG}")
    if tag.count(TAG) != 1:
        raise Misuse(f"must hold {TAG} once, not {tag!r}.", field=table.at("tag"))
    allowed = Range(table.text("allow", "*"), pre_releases=table.flag("pre_releases", default=False))
    return Source(name, table.text("url"), tag, allowed)


def _environment(name: str, table: Table, sources: Mapping[str, Source]) -> Environment:
    table.only("repository", "branch", "folder", "slots", "from", "need", "automatic", "tests", "soak")
    need = table.text("need", "all")
    if need not in {"all", "one"}:
        raise Misuse(f"must be all or one, not {need!r}.", field=table.at("need"))
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
        tests=table.text("tests", ""),
        soak=_span(table, "soak"),
    )


def _span(table: Table, name: str) -> timedelta:
    """Read a time such as 90s, 30m, 2h or 1d."""
    found = SPAN.fullmatch(table.text(name, "0s"))
    if not found:
        raise Misuse(
            f"must be a time, not {table.text(name)!r}.", field=table.at(name), remedy="Write it like 30m, 2h or 1d."
        )
    return timedelta(**{UNITS[found["unit"]]: int(found["count"])})


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
