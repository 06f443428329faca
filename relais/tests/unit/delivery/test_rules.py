"""The nine rules of a promotion, each by property."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from relais.delivery.model.books import Books, packed, unpacked
from relais.delivery.model.entries import SIGNED, ChainBroken, Entry, Kind, chained, read, verify
from relais.delivery.model.ranges import Range
from relais.delivery.model.rules import (
    Disagreement,
    Downgrade,
    Held,
    Incomplete,
    Rules,
    Soaking,
    TagMoved,
    Unproved,
)
from relais.delivery.model.things import Artifact, Bundle, Environment, Field, Listing, Promotion, Reason, Slot
from relais.kit.errors import Moved
from relais.kit.semver import Version

START = datetime(2026, 11, 2, tzinfo=UTC)
SOURCES = ("api", "web", "net")
PEOPLE = ("ada", "bob", "cyd")
ENVIRONMENTS = ("staging", "prod", "demo")
NUMBERS = st.integers(0, 3)
KINDS: tuple[Kind, ...] = get_args(Kind)
PLACES: tuple[tuple[str, Field], ...] = (("a", "tag"), ("b", "digest"), ("c", "version"))
REASONS: tuple[Reason, ...] = get_args(Reason)


def digest(text: str) -> str:
    return f"sha256:{text:0>64}"


def artifact(source: str, version: str, content: str = "") -> Artifact:
    return Artifact(source, Version.parse(version), version, digest(content or version.replace(".", "")))


VERSIONS = st.builds("{}.{}.{}".format, NUMBERS, NUMBERS, NUMBERS)
ARTIFACTS = st.builds(artifact, st.sampled_from(SOURCES), VERSIONS)
BUNDLES = st.dictionaries(st.sampled_from(SOURCES), VERSIONS, min_size=1).map(
    lambda held: Bundle.of(artifact(source, version) for source, version in held.items())
)
MOVES = st.builds(Promotion, st.sampled_from(ENVIRONMENTS), BUNDLES, BUNDLES, st.sampled_from(REASONS))


@st.composite
def entries(draw: st.DrawFn) -> list[Entry]:
    """Make up a ledger."""
    made: list[Entry] = []
    for number in range(draw(st.integers(0, 25))):
        kind = draw(st.sampled_from(KINDS))
        one, bundle = draw(ARTIFACTS), draw(BUNDLES)
        details = {"source": one.source, "tag": one.tag, "digest": one.digest, "artifacts": packed(bundle)}
        details["promotion"] = draw(st.sampled_from(["p1", "p2"]))
        at, by = (START + timedelta(hours=number)).isoformat(), draw(st.sampled_from(PEOPLE))
        made.append(Entry(kind, str(number), at, by, draw(st.sampled_from(ENVIRONMENTS)), bundle.id, details))
    return chained(made, "0" * 64)


@settings(deadline=None, max_examples=50)
@given(entries(), ARTIFACTS, st.booleans())
def test_i1_a_tag_that_names_other_content_stops_the_chain(ledger: list[Entry], one: Artifact, moved: bool) -> None:
    facts = {"source": one.source, "tag": one.tag, "digest": digest("beef") if moved else one.digest}
    books = Books.of([Entry("discovered", "first", START.isoformat(), "ci", details=facts), *ledger])
    if moved:
        with pytest.raises(TagMoved):
            Rules(books).seen(one)
    else:
        Rules(books).seen(one)


@settings(deadline=None, max_examples=50)
@given(
    entries(),
    BUNDLES,
    st.sets(st.sampled_from(ENVIRONMENTS[:1] + ENVIRONMENTS[2:])),
    st.sampled_from(["all", "one"]),
    st.booleans(),
)
def test_i2_only_what_the_parents_proved_is_taken(
    ledger: list[Entry], bundle: Bundle, parents: set[str], need: str, bypassed: bool
) -> None:
    books = Books.of(ledger)
    environment = Environment("prod", "r", parents=tuple(sorted(parents)), need="all" if need == "all" else "one")
    proofs = {
        name: [one for one in ledger if one.kind == "verified" and one.environment == name
               and bundle.artifacts <= unpacked(one.details["artifacts"]).artifacts]
        for name in parents
    }  # fmt: skip
    enough = all(proofs.values()) if need == "all" else (any(proofs.values()) or not parents)
    if enough or bypassed:
        Rules(books).proved(bundle, environment, bypassed=bypassed)
    else:
        with pytest.raises(Unproved):
            Rules(books).proved(bundle, environment, bypassed=bypassed)


@settings(deadline=None, max_examples=50)
@given(BUNDLES, st.integers(0, 300), st.integers(0, 300))
def test_i2_a_bundle_soaks_in_its_parents_as_long_as_is_asked(bundle: Bundle, asked: int, waited: int) -> None:
    details = {"artifacts": packed(bundle)}
    proof = Entry("verified", "k", START.isoformat(), "ci", "staging", bundle.id, details)
    environment = Environment("prod", "r", parents=("staging",), soak=timedelta(minutes=asked))
    rules, now = Rules(Books.of([proof])), START + timedelta(minutes=waited)
    if waited >= asked:
        rules.soaked(bundle, environment, now)
    else:
        with pytest.raises(Soaking):
            rules.soaked(bundle, environment, now)


def test_i2_who_asks_for_no_soak_does_not_wait_for_the_clock_of_another_machine() -> None:
    bundle = Bundle.of([artifact("api", "1.0.0")])
    proof = Entry("verified", "k", START.isoformat(), "ci", "staging", bundle.id, {"artifacts": packed(bundle)})
    environment = Environment("prod", "r", parents=("staging",))
    Rules(Books.of([proof])).soaked(bundle, environment, START - timedelta(seconds=3))


@settings(deadline=None, max_examples=50)
@given(MOVES)
def test_i3_no_version_goes_back_but_by_a_rollback(move: Promotion) -> None:
    before = {one.source: one.version for one in move.before}
    back = [one for one in move.after if one.source in before and one.version < before[one.source]]
    if back and move.reason != "rollback":
        with pytest.raises(Downgrade):
            Rules(Books()).onward(move)
    else:
        Rules(Books()).onward(move)


@settings(deadline=None, max_examples=50)
@given(
    st.lists(VERSIONS, unique=True), st.booleans(), VERSIONS | st.none(), st.sampled_from(["*", "^1", "~2.1", ">=1.2"])
)
def test_i4_a_listing_that_is_not_whole_changes_nothing(
    tags: list[str], complete: bool, used: str | None, allowed: str
) -> None:
    listing = Listing("api", tuple(artifact("api", tag) for tag in tags), complete)
    in_use, rules = artifact("api", used) if used else None, Rules(Books())
    if not complete or (used and used not in tags):
        with pytest.raises(Incomplete):
            rules.newest(listing, Range(allowed), in_use)
        return
    found = rules.newest(listing, Range(allowed), in_use)
    above = [
        one
        for one in listing.artifacts
        if one.version in Range(allowed) and (not in_use or one.version > in_use.version)
    ]
    assert found == max(above, key=lambda one: one.version, default=None)


@settings(deadline=None, max_examples=50)
@given(entries(), BUNDLES, st.frozensets(st.sampled_from(PEOPLE)))
def test_i5_what_was_said_is_of_one_bundle_for_one_environment(
    ledger: list[Entry], bundle: Bundle, genuine: frozenset[str]
) -> None:
    claims = [one for one in ledger if one.kind in SIGNED and (one.bundle, one.environment) == (bundle.id, "prod")]
    expected = [one for one in claims if one.by in genuine]
    assert Rules(Books.of(ledger)).claims(bundle.id, "prod", lambda one: one.by in genuine) == expected


@settings(deadline=None, max_examples=50)
@given(BUNDLES, BUNDLES)
def test_i5_another_bundle_is_another_approval(one: Bundle, other: Bundle) -> None:
    assume(one.id != other.id)
    entry = Entry("approved", "k", START.isoformat(), "ada", "prod", one.id)
    rules = Rules(Books.of([entry, replace(entry, previous=entry.hash)]))
    assert rules.claims(one.id, "prod", lambda _: True) == [entry], "and a copy counts once"
    for bundle, environment in ((other, "prod"), (one, "demo")):
        assert rules.claims(bundle.id, environment, lambda _: True) == []


@settings(deadline=None, max_examples=50)
@given(entries(), MOVES)
def test_i6_what_is_held_or_frozen_moves_only_by_hand(ledger: list[Entry], move: Promotion) -> None:
    held: set[str] = set()
    frozen = False
    for one in (one for one in ledger if one.environment == move.environment):
        held = held | {one.details["source"]} if one.kind == "held" else held
        held = held - {one.details["source"]} if one.kind == "resumed" else held
        frozen = one.kind == "frozen" if one.kind in {"frozen", "thawed"} else frozen
    before = move.before.by_source
    moving = {one.source for one in move.after if before.get(one.source) != one}
    if move.reason == "auto" and (frozen or moving & held):
        with pytest.raises(Held):
            Rules(Books.of(ledger)).free(move)
    else:
        Rules(Books.of(ledger)).free(move)


@given(st.sampled_from("ab"), st.sampled_from("ab"))
def test_i7_a_promotion_is_pushed_onto_the_commit_it_was_computed_from(base: str, tip: str) -> None:
    if base == tip:
        Rules.unmoved(base, tip)
    else:
        with pytest.raises(Moved):
            Rules.unmoved(base, tip)


@settings(deadline=None, max_examples=50)
@given(entries(), st.integers(0, 25))
def test_i8_the_state_is_a_function_of_the_ledger_read_in_any_parts(ledger: list[Entry], cut: int) -> None:
    whole = Books.of(read(one.line) for one in ledger)
    parts = Books.of(ledger[:cut])
    for one in ledger[cut:]:
        parts.take(one)
    assert parts == whole == Books.of(ledger)


@settings(deadline=None, max_examples=50)
@given(BUNDLES, st.booleans())
def test_i9_all_places_of_one_source_agree(bundle: Bundle, wrong: bool) -> None:
    slots = {
        Slot(one.source, f"{one.source}.yaml", place, kind): one.value(kind) for one in bundle for place, kind in PLACES
    }
    if not wrong:
        Rules.agreed(slots, bundle)
        return
    first = next(iter(slots))
    with pytest.raises(Disagreement, match=rf"{first.file}: a is 9\.9\.9"):
        Rules.agreed(slots | {first: "9.9.9"}, bundle)


def test_i9_a_place_for_a_digest_that_is_empty_says_nothing_yet() -> None:
    tag, place = Slot("api", "api.yaml", "tag"), Slot("api", "api.yaml", "digest", "digest")
    bundle = Bundle.of([artifact("api", "1.0.0")])
    Rules.agreed({tag: "1.0.0", place: ""}, bundle)
    for values in ({tag: "", place: digest("100")}, {tag: "1.0.0", place: digest("2")}):
        with pytest.raises(Disagreement):
            Rules.agreed(values, bundle)


@settings(deadline=None, max_examples=50)
@given(entries(), st.data())
def test_a_ledger_that_was_touched_is_found_out(ledger: list[Entry], data: st.DataObject) -> None:
    assume(len(ledger) > 1)
    verify(ledger)
    number = data.draw(st.integers(0, len(ledger) - 2))
    changed = [*ledger[:number], replace(ledger[number], by="eve"), *ledger[number + 1 :]]
    removed = ledger[:number] + ledger[number + 1 :]
    for touched in (changed, removed):
        with pytest.raises(ChainBroken, match="does not follow"):
            verify(touched)


@given(BUNDLES)
def test_a_bundle_has_one_name_in_any_order_and_is_read_as_written(bundle: Bundle) -> None:
    assert Bundle.of(reversed(list(bundle))).id == bundle.id
    assert unpacked(packed(bundle)) == bundle


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{}",
        "[]",
        '{"kind": 1}',
        '{"kind":"held","key":"","at":"2026-11-02","by":""}',
        '{"kind":"stolen","key":"","at":"","by":""}',
    ],
)
def test_a_line_that_is_no_entry_is_told(line: str) -> None:
    with pytest.raises(ChainBroken):
        read(line)
