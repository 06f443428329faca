"""The four measures, from ledgers made by hand."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from relais.delivery.model.books import packed
from relais.delivery.model.dora import Dora, deployments
from relais.delivery.model.entries import Entry
from relais.delivery.model.things import Artifact, Bundle
from relais.kit.semver import Version

START = datetime(2026, 9, 1, tzinfo=UTC)
END = START + timedelta(weeks=10)
HOUR = timedelta(hours=1)


def artifact(version: str) -> Artifact:
    return Artifact("api", Version.parse(version), f"v{version}", version.replace(".", "") * 10)


def given_to(environment: str, at: datetime, before: str, after: str, reason: str = "auto") -> Entry:
    details = {"before": packed(Bundle.of([artifact(before)])), "reason": reason}
    details |= {"artifacts": packed(Bundle.of([artifact(after)])), "promotion": f"{at}"}
    return Entry("promoted", f"{environment} {at}", at.isoformat(), "ada", environment, details=details)


LEDGER = [
    given_to("staging", START + 1 * HOUR, "1.0.0", "1.1.0"),
    given_to("prod", START + 2 * HOUR, "1.0.0", "1.1.0"),
    given_to("prod", START + 50 * HOUR, "1.1.0", "1.2.0", "manual"),
    given_to("prod", START + 51 * HOUR, "1.2.0", "1.1.0", "rollback"),
    given_to("prod", START + 99 * HOUR, "1.1.0", "1.3.0"),
]


def measured(made: dict[tuple[Artifact, Artifact], Sequence[datetime]], entries: Sequence[Entry] = LEDGER) -> Dora:
    return Dora.of("prod", deployments(entries, "prod"), made, START, END)


def test_a_rollback_is_no_deployment_and_makes_the_one_before_it_a_failure() -> None:
    dora = measured({})
    assert [one.after.by_source["api"].tag for one in dora.deployments] == ["v1.1.0", "v1.2.0", "v1.3.0"]
    assert dora.failure_rate == 1 / 3
    assert dora.restore == HOUR
    assert dora.a_week == 0.3


def test_the_lead_time_counts_from_each_commit_to_the_environment() -> None:
    first, third = (artifact("1.0.0"), artifact("1.1.0")), (artifact("1.1.0"), artifact("1.3.0"))
    dora = measured({first: [START, START + HOUR], third: [START]})
    assert dora.lead == 2 * HOUR
    assert dora.lead_of_nine_in_ten
    assert 2 * HOUR < dora.lead_of_nine_in_ten <= 99 * HOUR


def test_what_nothing_tells_is_not_zero() -> None:
    dora = measured({}, [])
    assert (dora.lead, dora.lead_of_nine_in_ten, dora.failure_rate, dora.restore) == (None, None, None, None)


def test_what_was_before_the_span_is_not_counted() -> None:
    dora = Dora.of("prod", deployments(LEDGER, "prod"), {}, START + 60 * HOUR, END)
    assert [one.after.by_source["api"].tag for one in dora.deployments] == ["v1.3.0"]


def test_each_week_has_its_own_figures_and_none_where_nothing_was_delivered() -> None:
    first = (artifact("1.0.0"), artifact("1.1.0"))
    weeks = measured({first: [START]}).weeks()
    assert (weeks[0].deployments, weeks[0].failed, weeks[0].lead, weeks[0].restore) == (3, 1, 2 * HOUR, HOUR)
    assert {(week.deployments, week.lead, week.restore) for week in weeks[1:]} == {(0, None, None)}


@given(st.lists(st.integers(1, 10 * 7 * 24), unique=True))
def test_every_deployment_stands_in_one_week(hours: list[int]) -> None:
    dora = measured({}, [given_to("prod", START + hour * HOUR, "1.0.0", "1.1.0") for hour in sorted(hours)])
    assert sum(week.deployments for week in dora.weeks()) == len(hours)
    assert len(dora.weeks()) == 10
