"""Compose files as they are read: variables filled in, merges done, one file laid over the other."""

import re
from collections.abc import Mapping
from typing import Any

import yaml

from scripts.steps import ROOT

ONCE = {"check", "migrations", "sample", "acme-folder"}
"""Services that run to their end; every other one lasts."""
_VARIABLE = re.compile(r"\$(?:\$|\{(?P<name>\w+)(?:(?P<how>:[-?])(?P<other>[^{}]*))?\})")


class MissingVariableError(Exception):
    """A variable without which nothing starts is not set."""


def example() -> dict[str, str]:
    """Read .env.example as Compose does."""
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name: value.strip('"') for name, _, value in pairs}


def rendered(environment: Mapping[str, str], *files: str) -> dict[str, Any]:
    """Return one description of all files. Raises MissingVariableError."""
    whole: dict[str, Any] = {}
    for file in files:
        text = yaml.safe_load((ROOT / file).read_text(encoding="utf-8"))
        for part, entries in filled(text, environment).items():
            if not part.startswith("x-"):
                whole.setdefault(part, {}).update(entries)
    return whole


def filled(value: Any, environment: Mapping[str, str]) -> Any:
    """Fill in the variables of every text."""
    if isinstance(value, dict):
        return {name: filled(one, environment) for name, one in value.items()}
    if isinstance(value, list):
        return [filled(one, environment) for one in value]
    return _VARIABLE.sub(lambda found: _one(found, environment), value) if isinstance(value, str) else value


def _one(found: re.Match[str], environment: Mapping[str, str]) -> str:
    name, how, other = found["name"], found["how"], found["other"]
    if name is None:
        return "$"
    if environment.get(name):
        return environment[name]
    if how == ":?":
        raise MissingVariableError(f"{name}: {other}")
    return other or ""


def variables(*files: str) -> set[str]:
    """Return the names of all variables that the files read."""
    texts = "\n".join((ROOT / file).read_text(encoding="utf-8") for file in files)
    return {found["name"] for found in _VARIABLE.finditer(texts) if found["name"]}
