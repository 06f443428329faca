import pytest

from relais.versions.model.messages import Message, fault, read
from relais.versions.model.versions import TYPES

SAID = {
    "feat: a": Message("feat", "", "a", ""),
    "feat(api): a": Message("feat", "api", "a", ""),
    "Feat(api)!: a": Message("feat", "api", "a", "a"),
    "fix: a\n\nBREAKING CHANGE: b": Message("fix", "", "a", "b"),
    "fix: a\r\n\r\nBREAKING-CHANGE: b\r\n": Message("fix", "", "a", "b"),
    "fix!: a\n\nwhy\n\nRefs: #1\nBREAKING CHANGE: b\nmore\n\nReviewed-by: C": Message("fix", "", "a", "b"),
    "fix: a\n\nBREAKING CHANGE #12": Message("fix", "", "a", "12"),
    "fix: a\n\nwhy\nBREAKING CHANGE: in the middle of a paragraph": Message("fix", "", "a", ""),
    "fix: a\n\nbreaking change: in small letters": Message("fix", "", "a", ""),
}
UNCONVENTIONAL = [
    "",
    "work",
    "feat",
    "feat:",
    "feat : a",
    "feat(): a",
    "feat(a)(b): c",
    "fix: a\nb",
    'Revert "feat: a"',
]
FAULTS = {
    "feat:a": "one space",
    "feat: a.": "no full stop",
    "Feat: a": "a type that is none of",
    "wip: a": "a type that is none of",
    "feat(kitchen): a": "a scope that is none of",
    "work": "type",
    "feat: a\nb": "second line",
    f"feat: {'a' * 100}": "longer than 100",
}


@pytest.mark.parametrize("text", SAID)
def test_a_conventional_message_says_what_it_says(text: str) -> None:
    assert read(text) == SAID[text]


@pytest.mark.parametrize("text", UNCONVENTIONAL)
def test_any_other_message_says_nothing(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize("text", FAULTS)
def test_a_fault_is_named(text: str) -> None:
    assert FAULTS[text] in fault(text, TYPES, ("api",), 100)


@pytest.mark.parametrize("text", ["feat(api)!: a", "fix: a\n\nwhy.", "docs: a - b: c"])
def test_a_good_message_has_none(text: str) -> None:
    assert not fault(text, TYPES, ("api",), 100)
