"""A token does what its scopes say, on the states of its patterns, until it ends."""

from dataclasses import replace
from datetime import timedelta

import pytest
from state_fixtures.facts import NOW, token

from relais.tfstate.model.refusals import BadRequest
from relais.tfstate.model.tokens import Verb, read_scope
from relais.tfstate.model.tools import minor, told_by


@pytest.mark.parametrize(
    ("scope", "state", "verb", "may"),
    [
        ("prod:read", "prod", Verb.READ, True),
        ("prod:read", "prod", Verb.WRITE, False),
        ("prod:read", "prod-2", Verb.READ, False),
        ("dev-*:read,write", "dev-alice", Verb.WRITE, True),
        ("dev-*:read", "dev", Verb.READ, False),
        ("*:admin", "anything", Verb.UNLOCK_ANY, True),
        ("prod:admin", "*", Verb.ADMIN, False),
        ("*:read", "*", Verb.READ, True),
    ],
)
def test_a_scope_allows_its_verbs_on_its_pattern(scope: str, state: str, verb: Verb, may: bool) -> None:
    assert token("alice", scope).allows(state, verb) is may


@pytest.mark.parametrize(
    "text", ["", "prod", "prod:", ":read", "prod:reed", "PROD:read", "a[b]:read", "a b:read", "../x:read"]
)
def test_a_malformed_scope_is_refused(text: str) -> None:
    with pytest.raises(BadRequest, match="is no scope"):
        read_scope(text)


def test_a_scope_is_written_as_it_is_read() -> None:
    assert str(read_scope("dev-*:write,read")) == "dev-*:read,write"


def test_a_token_ends() -> None:
    one = replace(token(), expires_at=NOW)
    assert one.valid(NOW - timedelta(seconds=1))
    assert not one.valid(NOW)
    assert not replace(token(), revoked_at=NOW).valid(NOW - timedelta(days=1))


def test_the_user_name_tells_the_tool_where_the_wrapper_set_it() -> None:
    assert told_by("tofu/1.10.0") == ("tofu", "1.10.0")
    assert told_by("alice") == (None, None)
    assert (minor("v1.11.4-rc1"), minor("1.9"), minor("x"), minor(None)) == ((1, 11), (1, 9), None, None)
