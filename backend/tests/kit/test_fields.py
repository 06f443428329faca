"""Fields of requests: what each takes and what it refuses."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from utilisateurs.kit.fields import Email, Input, Instant, Name, NewPassword, OneTimeToken, Reason
from utilisateurs.kit.zones import TimeZone

TEXTS = {"email": Email, "name": Name, "password": NewPassword, "token": OneTimeToken, "reason": Reason}
no_texts = st.one_of(
    st.none(), st.integers(), st.booleans(), st.lists(st.text()), st.dictionaries(st.text(), st.text())
)


class Sent(Input):
    """A body of one field."""

    name: Name


def taken(kind: Any, value: Any) -> Any:
    return TypeAdapter(kind).validate_python(value)


@pytest.mark.parametrize("kind", TEXTS.values(), ids=TEXTS)
@given(before=st.text(max_size=9), letter=st.sampled_from("\x00\x01\x08\x1b\x1f\x7f"), after=st.text("abc", min_size=1))
def test_no_field_takes_control_characters(kind: Any, before: str, letter: str, after: str) -> None:
    with pytest.raises(ValidationError):
        taken(kind, f"x{before}{letter}{after}")


@pytest.mark.parametrize("kind", TEXTS.values(), ids=TEXTS)
@given(value=no_texts)
def test_a_text_is_a_text(kind: Any, value: Any) -> None:
    with pytest.raises(ValidationError):
        taken(kind, value)


@pytest.mark.parametrize(("length", "good"), [(14, False), (15, True), (256, True), (257, False)])
def test_a_new_password_has_15_to_256_characters(length: int, good: bool) -> None:
    try:
        assert taken(NewPassword, "ü" * length) == "ü" * length
    except ValidationError:
        assert not good
    else:
        assert good


def test_a_password_is_taken_as_it_is_typed() -> None:
    assert taken(NewPassword, "  spaces around it  ") == "  spaces around it  "


def test_a_name_loses_the_spaces_around_it_and_is_not_empty() -> None:
    assert taken(Name, "  Élodie  ") == "Élodie"
    with pytest.raises(ValidationError):
        taken(Name, "   ")


def test_unknown_fields_are_refused_and_values_never_repeated() -> None:
    with pytest.raises(ValidationError) as refusal:
        Sent.model_validate({"name": "\x00 Zebulon", "surplus": "hush"})
    assert "Zebulon" not in str(refusal.value)
    assert "hush" not in str(refusal.value)


def test_an_instant_has_an_offset_and_is_kept_in_utc() -> None:
    assert taken(Instant, "2026-01-01T12:00:00+02:00") == datetime(2026, 1, 1, 10, tzinfo=UTC)
    for wrong in ("2026-01-01T12:00:00", "0001-01-01T00:00:00+14:00", "yesterday"):
        with pytest.raises(ValidationError):
            taken(Instant, wrong)


def test_a_time_zone_is_one_of_the_known() -> None:
    assert taken(TimeZone, "Europe/Paris") == "Europe/Paris"
    for wrong in ("Mars/Olympus", "../../etc/passwd", "europe/paris", "", "Europe/Paris\x00", "x" * 9999):
        with pytest.raises(ValidationError):
            taken(TimeZone, wrong)
