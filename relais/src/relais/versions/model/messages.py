"""Conventional Commits 1.0.0 (https://www.conventionalcommits.org), read as its section 16 rules ask."""

import re
from dataclasses import dataclass

SUBJECT = re.compile(r"(?P<type>[^\s():!]+)(?:\((?P<scope>[^()\r\n]+)\))?(?P<breaking>!)?:[ \t]*(?P<description>\S.*)")
TOKEN = re.compile(r"(?:BREAKING[ -]CHANGE|[A-Za-z0-9-]+)(?::[ \t]*| #)(?=\S)")
BREAKING = re.compile(r"BREAKING[ -]CHANGE(?::[ \t]*| #)(\S.*)")
BLANK = re.compile(r"\n[ \t]*\n\s*")


@dataclass(frozen=True)
class Message:
    """What a conventional message says."""

    type: str
    """In lower case: `Feat` and `feat` are one type."""
    scope: str
    description: str
    breaking: str
    """What breaks, empty when nothing does."""


def read(text: str) -> Message | None:
    """Return what a message says, or nothing when it is not conventional."""
    subject, _, rest = text.replace("\r\n", "\n").partition("\n")
    found = SUBJECT.fullmatch(subject.strip())
    if not found or (rest and rest.partition("\n")[0].strip()):
        return None
    description = found["description"].strip()
    breaking = ("BREAKING" in rest and _broken(rest)) or (description if found["breaking"] else "")
    return Message(found["type"].lower(), found["scope"] or "", description, breaking)


def _broken(rest: str) -> str:
    """Return what the footers say that breaks: they begin with the first paragraph that starts like a footer."""
    paragraphs = [paragraph for paragraph in BLANK.split(rest.strip()) if paragraph]
    while paragraphs and not TOKEN.match(paragraphs[0]):
        paragraphs.pop(0)
    lines = [line for paragraph in paragraphs for line in paragraph.split("\n")]
    return next((found[1].strip() for line in lines if (found := BREAKING.match(line))), "")


def fault(text: str, types: tuple[str, ...], scopes: tuple[str, ...], longest: int) -> str:
    """Say what is wrong with a message, or nothing; no scopes allow any, and 0 any length."""
    subject = text.partition("\n")[0].strip()
    message = read(text)
    if not message:
        second = text.partition("\n")[2].partition("\n")[0].strip()
        return "the second line must be empty" if second else "is not `type(scope): what changes`"
    if not re.search(r": \S", subject) or subject.endswith("."):
        return "wants one space after the colon, and no full stop at its end"
    if subject.partition("(")[0].partition(":")[0].rstrip("!") not in types:
        return f"has a type that is none of {', '.join(types)}"
    if message.scope and scopes and message.scope not in scopes:
        return f"has a scope that is none of {', '.join(scopes)}"
    return f"is longer than {longest} characters" if longest and len(subject) > longest else ""
