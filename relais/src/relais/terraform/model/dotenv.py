"""`.env` and its example: every missing or odd line has a name and a remedy."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from relais.terraform.model.context import ours
from relais.terraform.model.objections import Objection

NAME = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)", re.DOTALL)
QUOTES = "\"'"


@dataclass(frozen=True)
class Line:
    """One assignment, or a line that is none (`name` is empty)."""

    number: int
    name: str
    value: str
    text: str
    open_quote: bool = False


def lines(text: str) -> Iterator[Line]:
    """Read the assignments; comments and empty lines are left out."""
    for number, raw in enumerate(text.splitlines(), 1):
        stripped = raw.strip()
        if not stripped or stripped.startswith("#"):
            continue
        found = NAME.fullmatch(stripped)
        yield _assigned(number, stripped, found) if found else Line(number, "", "", stripped)


def _assigned(number: int, text: str, found: re.Match[str]) -> Line:
    value = found[2].strip()
    if value[:1] in QUOTES and value:
        closed = len(value) > 1 and value.endswith(value[0])
        return Line(number, found[1], value[1:-1] if closed else value, text, open_quote=not closed)
    return Line(number, found[1], value.split(" #")[0].rstrip(), text)


def values(text: str) -> Mapping[str, str]:
    """Return the assignments; the last one of a name counts."""
    return {line.name: line.value for line in lines(text) if line.name}


def objections(text: str | None, example: str | None) -> tuple[Objection, ...]:
    """Compare `.env` with `env.example`; without an example, nothing has to be there."""
    if text is None:
        return () if example is None else (_absent(),)
    return (*_odd(text), *_missing(text, example or ""))


def _absent() -> Objection:
    return Objection(
        ".env", "there is no .env, and env.example lists what it holds", "`cp env.example .env`, fill it in"
    )


def _odd(text: str) -> Iterator[Objection]:
    seen: dict[str, int] = {}
    for line in lines(text):
        why = _oddity(line, seen)
        if why:
            name = line.name or "it"
            yield Objection(".env", f".env line {line.number}: {why}", f"write {name}=value, once, or delete the line")
        seen[line.name] = line.number


def _oddity(line: Line, seen: Mapping[str, int]) -> str:
    if not line.name:
        return "is no NAME=value"
    if line.name in seen:
        return f"{line.name} is set a second time (first on line {seen[line.name]})"
    if line.open_quote:
        return f"{line.name} has a quote that is not closed"
    if ours(line.name) and line.name != "RELAIS_STATE_TOKEN":
        return f"{line.name} is set by `relais tf` itself"
    return ""


def _missing(text: str, example: str) -> Iterator[Objection]:
    have, wanted = values(text), {line.name: line for line in lines(example) if line.name}
    for name, line in wanted.items():
        shown = f"env.example line {line.number}: {line.text}"
        if name not in have:
            yield Objection(".env", f".env lacks {name}", f"add it ({shown})")
        elif not have[name]:
            yield Objection(".env", f"{name} is empty in .env", f"give it a value ({shown})")
        elif have[name] == line.value and _stands_for(line.value):
            yield Objection(".env", f"{name} in .env is still the example's", f"give it its real value ({shown})")


def _stands_for(value: str) -> bool:
    return bool(re.search(r"change[-_ ]?me|<.*>|xxx|todo|\.\.\.", value, re.IGNORECASE))
