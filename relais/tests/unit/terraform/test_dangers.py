import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.terraform.model.dangers import Dangers, overridden


def found(words: str) -> list[str]:
    return [one.rule for one in Dangers().refuse(words.split())]


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("init -migrate-state", "migrate"),
        ("init --migrate-state", "migrate"),
        ("init -force-copy", "migrate"),
        ("init -migrate-state=true", "migrate"),
        ("init -backend-config=password=hunter2", "backend-config"),
        ("state push -force x.tfstate", "push-force"),
        ("state push -force=true x.tfstate", "push-force"),
        ("plan -lock=false", "lock"),
        ("plan --lock=FALSE", "lock"),
        ("plan -lock=0", "lock"),
        ("import -lock=f a.b id", "lock"),
        ("force-unlock 1234", "force-unlock"),
        ("destroy -auto-approve", "auto-approve"),
        ("plan -state=other.tfstate", "state"),
        ("refresh -state-out=x", "state"),
        ("workspace new dev", "workspace"),
    ],
)
def test_each_way_to_lose_a_state_is_refused_and_the_safe_way_named(words: str, rule: str) -> None:
    (objection,) = Dangers().refuse(words.split())
    assert objection.rule == rule
    assert "`" in objection.remedy


@pytest.mark.parametrize(
    "words",
    [
        "plan",
        "plan -target=module.force-copy -lock-timeout=5m",
        "plan -lock=true",
        "init -upgrade -reconfigure",
        "init -migrate-state=false",
        "state list",
        "state push x.tfstate",
        "state show aws_s3_bucket.state",
        "output -json state",
        "plan -var state=x",
    ],
)
def test_what_loses_nothing_is_handed_on(words: str) -> None:
    assert found(words) == []


def test_a_secret_in_a_refused_argument_is_not_repeated() -> None:
    (objection,) = Dangers().refuse(["init", "-backend-config=password=hunter2"])
    assert "hunter2" not in str(objection)


@given(st.lists(st.text(max_size=12), max_size=6), st.sampled_from(["-lock=false", "--lock=False", "-lock=0"]))
def test_an_unlocked_write_is_found_wherever_it_stands(others: list[str], word: str) -> None:
    assert "lock" in [one.rule for one in Dangers().refuse(["plan", *others, word])]


def test_only_what_the_server_can_still_guard_may_be_overridden() -> None:
    rules = ("migrate", "push-force", "lock", "force-unlock", "backend-config", "auto-approve", "state", "workspace")
    assert {rule for rule in rules if overridden(rule)} == {"migrate", "push-force", "lock"}
