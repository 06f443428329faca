"""What `relais.toml` says of versions: `[version]`, and one `[component.NAME]` per component."""

from dataclasses import dataclass
from typing import cast, get_args

from relais.kit.errors import Misuse
from relais.kit.semver import Bump, Version
from relais.kit.tables import Table
from relais.versions.model.versions import FIELD, QUIET, TYPES, Component, Place, Rules

LONGEST = 100


@dataclass(frozen=True)
class Settings:
    """The settings of one repository."""

    components: tuple[Component, ...]
    rules: Rules
    types: tuple[str, ...] = TYPES
    scopes: tuple[str, ...] = ()
    """Scopes that a subject may have; empty allows any."""
    longest: int = LONGEST
    """Characters that a new subject may have."""
    branch: str = "main"
    remote: str = "origin"
    template: str = ""
    """A file that renders the changelog; empty for ours."""
    renderer: str = "relais"


def settings(file: Table) -> Settings:
    """Read the settings.

    Raises:
        Misuse: one of them is wrong; its place is named.
    """
    version = file.table("version")
    version.only(
        *("types", "scopes", "quiet", "longest", "branch", "remote", "initial", "template", "renderer"),
        *("zero_breaking", "zero_feature"),
    )
    return Settings(
        components=tuple(_component(name, table) for name, table in file.tables("component").items()),
        rules=_rules(version),
        types=tuple(version.texts("types", list(TYPES))),
        scopes=tuple(version.texts("scopes", [])),
        longest=version.count("longest", LONGEST),
        branch=version.text("branch", "main"),
        remote=version.text("remote", "origin"),
        template=version.text("template", ""),
        renderer=_one_of(version, "renderer", ("relais", "git-cliff")),
    )


def _rules(version: Table) -> Rules:
    bumps = get_args(Bump)
    return Rules(
        quiet=tuple(version.texts("quiet", list(QUIET))),
        zero_breaking=cast("Bump", _one_of(version, "zero_breaking", bumps, "minor")),
        zero_feature=cast("Bump", _one_of(version, "zero_feature", bumps, "minor")),
        initial=_version(version, "initial", "0.1.0"),
    )


def _component(name: str, table: Table) -> Component:
    table.only("paths", "exclude", "tag", "files", "changelog", "linked")
    tag = table.text("tag", f"{name}/v{FIELD}")
    if tag.count(FIELD) != 1:
        raise Misuse(f"must hold {FIELD} once, not {tag!r}.", field=table.at("tag"))
    return Component(
        name=name,
        paths=tuple(table.texts("paths", [name])),
        exclude=tuple(table.texts("exclude", [])),
        tag=tag,
        files=tuple(_place(text, table.at("files")) for text in table.texts("files", [])),
        changelog=table.text("changelog", ""),
        linked=table.text("linked", ""),
    )


def _place(text: str, field: str) -> Place:
    file, colon, path = text.partition(":")
    if not (file and colon and path):
        raise Misuse(
            f"must hold `file:path`, not {text!r}.", field=field, remedy="Such as pyproject.toml:project.version."
        )
    return Place(file, path)


def _version(table: Table, name: str, default: str) -> Version:
    text = table.text(name, default)
    if version := Version.of(text):
        return version
    raise Misuse(f"must be a semantic version, not {text!r}.", field=table.at(name))


def _one_of(table: Table, name: str, allowed: tuple[str, ...], default: str | None = None) -> str:
    value = table.text(name, default or allowed[0])
    if value not in allowed:
        raise Misuse(f"must be one of {', '.join(allowed)}, not {value!r}.", field=table.at(name))
    return value
