"""What is said of deliveries, in words that the command line and the console share."""

from datetime import timedelta

from relais.delivery.model.dora import Dora
from relais.kit.ages import age

NOT_TOLD = "not measured"


def figures(one: Dora) -> list[tuple[str, str]]:
    """Return the four measures: name and figure; what nothing tells is not zero."""
    return [
        ("deployments", f"{len(one.deployments)}, {one.a_week:.1f} a week"),
        ("lead time", _lead(one)),
        ("failure rate", _rate(one)),
        ("time to restore", f"{_age(one.restore)}, median" if one.restore is not None else NOT_TOLD),
    ]


def _lead(one: Dora) -> str:
    if not one.leads:
        return f"{NOT_TOLD}, no history of what was deployed could be read"
    nine = _age(one.lead_of_nine_in_ten)
    return f"{_age(one.lead)}, median of {len(one.leads)} commits; nine in ten within {nine}"


def _rate(one: Dora) -> str:
    if one.failure_rate is None:
        return NOT_TOLD
    return f"{one.failure_rate * 100:.0f} %, {len(one.failed)} of {len(one.deployments)} rolled back"


def _age(span: timedelta | None) -> str:
    return age(span.total_seconds()) if span is not None else NOT_TOLD
