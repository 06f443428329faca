import pytest

from relais.kit.errors import Misuse
from relais.kit.tables import Table

FILE = Table({"environment": {"staging": {"folder": "infra/staging", "protected": True, "budget": 70}}, "budgte": {}})


def test_a_value_is_found_by_its_place() -> None:
    staging = FILE.tables("environment")["staging"]
    assert (staging.text("folder"), staging.flag("protected"), staging.number("budget")) == (
        "infra/staging",
        True,
        70.0,
    )


def test_what_is_not_set_takes_its_default() -> None:
    assert FILE.table("environment").table("staging").texts("variables", []) == []


def test_what_must_be_there_is_missed_by_its_place() -> None:
    with pytest.raises(Misuse, match=r"^environment\.staging\.state: is missing\. Set it to a text in quotes\.$"):
        FILE.tables("environment")["staging"].text("state")


@pytest.mark.parametrize("read", ["text", "count", "texts", "table"])
def test_a_value_of_another_kind_is_refused_by_its_place(read: str) -> None:
    with pytest.raises(Misuse, match=r"^environment\.staging\.protected: must be "):
        getattr(FILE.tables("environment")["staging"], read)("protected")


def test_true_is_no_number() -> None:
    with pytest.raises(Misuse, match="must be a number"):
        FILE.tables("environment")["staging"].number("protected")


def test_a_name_that_nobody_reads_is_refused_and_the_near_one_named() -> None:
    with pytest.raises(Misuse, match=r"^budgte: is not a setting\. Did you mean `budget`\?$"):
        FILE.only("environment", "budget")
