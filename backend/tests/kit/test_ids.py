"""Identifiers in the order of their making."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from utilisateurs.kit.ids import id_at, new_id
from utilisateurs.kit.json import dumps

instants = st.datetimes(datetime(1970, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - the strategy adds it


def test_identifiers_are_uuids_of_version_7_and_never_twice() -> None:
    made = [new_id() for _ in range(1000)]
    assert len(set(made)) == 1000
    assert {(identifier.version, identifier.variant) for identifier in made} == {(7, "specified in RFC 4122")}
    assert {type(identifier) for identifier in made} == {UUID}


def test_later_ones_sort_after_earlier_ones() -> None:
    made = [new_id() for _ in range(1000)]
    assert made == sorted(made)


@given(instants)
def test_an_identifier_carries_its_instant_to_the_millisecond(instant: datetime) -> None:
    milliseconds = (instant - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    assert id_at(instant).int >> 80 == milliseconds


@given(instants)
def test_times_on_the_wire_are_rfc_3339_in_utc(instant: datetime) -> None:
    written = dumps(instant).decode().strip('"')
    assert written.endswith("Z")
    assert datetime.fromisoformat(written) == instant
