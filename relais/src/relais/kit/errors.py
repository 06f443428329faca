"""Failures that a person can act on. Each says what is wrong, and what to do next.

    Failure          exit 1   something went wrong while the work was done
    ├── Misuse       exit 2   the command or a setting is wrong; names the field
    ├── Refusal      exit 3   a guard said no, and nothing was changed
    │   ├── Moved             somebody else was quicker
    │   └── Rejected          a remote looked at what we sent, and said no
    └── Unreachable  exit 4   somebody did not answer: a server, a registry, a program that is not there

A tool adds nouns of its own below these (`class LockHeld(Refusal)`), never a fifth branch.
"""


class Failure(Exception):
    """Something went wrong: `sentence` says what, `remedy` what to do next, `field` where, if it has a place."""

    exit_code = 1

    def __init__(self, sentence: str, *, remedy: str = "", field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.remedy = remedy
        self.field = field

    def __str__(self) -> str:
        """Tell it in one line: place, what is wrong, what to do."""
        place = f"{self.field}: " if self.field else ""
        return " ".join(part for part in (f"{place}{self.sentence}", self.remedy) if part)


class Misuse(Failure):
    """The command or a setting is wrong: nothing was begun."""

    exit_code = 2


class Refusal(Failure):
    """A guard said no: nothing was changed."""

    exit_code = 3


class Moved(Refusal):
    """Somebody else changed it since we looked: nothing was changed."""


class Rejected(Refusal):
    """A remote looked at what we sent and said no; its words are told."""


class Unreachable(Failure):
    """Somebody did not answer: a server, a registry, a program that is not there."""

    exit_code = 4
