"""A table of settings, read strictly: a value of the wrong kind or an unknown name is refused by its dotted place."""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from difflib import get_close_matches
from typing import Any, TypeVar

from relais.kit.errors import Misuse

Value = TypeVar("Value", str, int, float, bool, list[Any], dict[str, Any])

KINDS: dict[type, str] = {
    str: "a text in quotes",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "a list",
    dict: "a table",
}

SPAN = re.compile(r"(?P<count>\d{1,5})(?P<unit>[smhd])")
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class Table:
    """One table; `place` is its dotted name, such as `environment.staging`, empty for the file itself."""

    def __init__(self, values: Mapping[str, Any], place: str = "") -> None:
        self.values = values
        self.place = place

    def __contains__(self, name: str) -> bool:
        """Tell whether the name is set."""
        return name in self.values

    def __iter__(self) -> Iterator[str]:
        """Walk the names that are set, in the file's order."""
        return iter(self.values)

    def text(self, name: str, default: str | None = None) -> str:
        """Return a text; without a default it must be there."""
        return self._get(name, str, default)

    def number(self, name: str, default: float | None = None) -> float:
        """Return a number, whole or not."""
        value = self.values.get(name)
        return float(value) if type(value) is int else self._get(name, float, default)

    def count(self, name: str, default: int | None = None) -> int:
        """Return a whole number."""
        return self._get(name, int, default)

    def flag(self, name: str, *, default: bool | None = None) -> bool:
        """Return true or false."""
        return self._get(name, bool, default)

    def span(self, name: str, default: str) -> timedelta:
        """Return a time, which is written like 90s, 30m, 2h or 1d."""
        text = self.text(name, default)
        found = SPAN.fullmatch(text)
        if not found:
            remedy = "Write it like 30m, 2h or 1d."
            raise Misuse(f"must be a time, not {text!r}.", field=self.at(name), remedy=remedy)
        return timedelta(**{UNITS[found["unit"]]: int(found["count"])})

    def texts(self, name: str, default: list[str] | None = None) -> list[str]:
        """Return a list of texts."""
        values = self._get(name, list, default)
        if not all(isinstance(value, str) for value in values):
            raise Misuse("must hold texts only.", field=self.at(name))
        return values

    def table(self, name: str) -> "Table":
        """Return a table below this one, empty when it is not there."""
        return Table(self._get(name, dict, {}), self.at(name))

    def tables(self, name: str) -> dict[str, "Table"]:
        """Return the tables below a name, such as every `[environment.NAME]`."""
        parent = self.table(name)
        return {key: parent.table(key) for key in parent}

    def only(self, *known: str) -> None:
        """Refuse a name that nobody reads: a typing fault must not be a silent default."""
        for name in self.values:
            if name not in known:
                near = get_close_matches(name, known, 1)
                remedy = f"Did you mean `{near[0]}`?" if near else f"Known are {', '.join(sorted(known))}."
                raise Misuse("is not a setting.", field=self.at(name), remedy=remedy)

    def at(self, name: str) -> str:
        """Return the dotted place of a name of this table."""
        return f"{self.place}.{name}" if self.place else name

    def _get(self, name: str, kind: type[Value], default: Value | None) -> Value:
        value = self.values.get(name, default)
        if value is None:
            raise Misuse("is missing.", field=self.at(name), remedy=f"Set it to {KINDS[kind]}.")
        if type(value) is not kind:
            raise Misuse(f"must be {KINDS[kind]}, not {value!r}.", field=self.at(name))
        return value
