"""The audit chain shows every change, gap and cut."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from state_fixtures.facts import NOW

from relais.tfstate.model.chain import GENESIS, fault, link
from relais.tfstate.model.records import AuditEntry


def chain(length: int = 5) -> list[AuditEntry]:
    entries: list[AuditEntry] = []
    for seq in range(1, length + 1):
        previous = entries[-1].hash if entries else GENESIS
        entries.append(link(previous, "prod", seq, NOW + timedelta(seconds=seq), "alice", "written", {"serial": seq}))
    return entries


def test_a_whole_chain_has_no_fault() -> None:
    entries = chain()
    assert fault(entries) is None
    assert fault(entries, (5, entries[-1].hash)) is None
    assert fault([]) is None


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (lambda e: [*e[:2], replace(e[2], actor="mallory"), *e[3:]], "entry 3 (written, 2026-11-22 12:00) was changed"),
        (lambda e: [*e[:2], replace(e[2], detail={"serial": 9}), *e[3:]], "entry 3"),
        (lambda e: [*e[:2], replace(e[2], at=NOW), *e[3:]], "entry 3"),
        (lambda e: [*e[:2], *e[3:]], "entry 3 is missing"),
        (lambda e: [e[1], e[0], *e[2:]], "entry 1 is missing"),
        (lambda e: e[:4], "the end was cut"),
    ],
    ids=["who", "what", "when", "gap", "order", "cut"],
)
def test_harm_is_named(harm: Callable[[list[AuditEntry]], list[AuditEntry]], told: str) -> None:
    entries = chain()
    assert told in (fault(harm(entries), (5, entries[-1].hash)) or "")


def test_an_entry_written_anew_with_its_hash_breaks_the_next() -> None:
    entries = chain()
    forged = link(entries[1].hash, "prod", 3, NOW, "mallory", "written", {"serial": 3})
    assert "entry 4" in (fault([*entries[:2], forged, *entries[3:]]) or "")
