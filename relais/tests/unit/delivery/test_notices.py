"""Who is believed that something is new."""

import base64
import hashlib
import hmac
import json

import pytest

from relais.delivery.model.notices import AT, ID, SIGNATURE, TOLERANCE, Secrets, Unsigned, opened, sealed
from relais.kit.errors import Misuse

SECRET, OTHER = "0123456789abcdef-ours", "0123456789abcdef-other"
OURS = Secrets((SECRET,))
NOW = 1_800_000_000
BODY = json.dumps({"new": "https://gitlab.example.org/acme/api v1.2.3"}).encode()
GITLAB = {"x-gitlab-token": SECRET, "x-gitlab-event": "Tag Push Hook", "idempotency-key": "k1"}
PUSH = json.dumps({"ref": "refs/tags/v1", "project": {"web_url": "https://gitlab.example.org/acme/api"}}).encode()


def test_a_notice_of_ours_is_believed() -> None:
    notice = opened(OURS, sealed(OURS, "n1", NOW, BODY), BODY, NOW + TOLERANCE)
    assert (notice.id, notice.what, notice.news) == ("relais n1", "https://gitlab.example.org/acme/api v1.2.3", True)


def test_the_signature_is_that_of_standard_webhooks() -> None:
    given = sealed(OURS, "n1", NOW, BODY)
    digest = hmac.new(SECRET.encode(), f"n1.{NOW}.{BODY.decode()}".encode(), hashlib.sha256).digest()
    assert given == {ID: "n1", AT: str(NOW), SIGNATURE: f"v1,{base64.b64encode(digest).decode()}"}


@pytest.mark.parametrize(
    "change",
    [{ID: "n2"}, {AT: str(NOW + 1)}, {AT: "soon"}, {SIGNATURE: "v1,AAAA"}, {SIGNATURE: ""}, {ID: ""}, {ID: "é"}],
)
def test_a_header_that_was_changed_is_not_believed(change: dict[str, str]) -> None:
    with pytest.raises(Unsigned):
        opened(OURS, {**sealed(OURS, "n1", NOW, BODY), **change}, BODY, NOW)


def test_another_body_another_secret_and_another_time_are_not_believed() -> None:
    headers = sealed(OURS, "n1", NOW, BODY)
    for body, secrets, now in (
        (BODY + b" ", OURS, NOW),
        (BODY, Secrets((OTHER,)), NOW),
        (BODY, OURS, NOW + TOLERANCE + 1),
        (BODY, OURS, NOW - TOLERANCE - 1),
    ):
        with pytest.raises(Unsigned):
            opened(secrets, headers, body, now)


def test_while_a_secret_changes_both_are_known_and_the_first_signs() -> None:
    both = Secrets.parse(f"{OTHER} {SECRET}", "FIELD")
    assert opened(both, sealed(OURS, "n1", NOW, BODY), BODY, NOW).id == "relais n1"
    assert opened(Secrets((OTHER,)), sealed(both, "n2", NOW, BODY), BODY, NOW).id == "relais n2"


@pytest.mark.parametrize("text", ["", "brief", f"{SECRET} brief"])
def test_a_secret_that_can_be_guessed_is_refused_with_its_field_and_without_itself(text: str) -> None:
    with pytest.raises(Misuse, match=r"^FIELD: is missing, or too short") as refused:
        Secrets.parse(text, "FIELD")
    assert "brief" not in str(refused.value)


def test_gitlab_is_believed_by_its_token_and_known_again_by_its_key() -> None:
    notice = opened(OURS, GITLAB, PUSH, NOW)
    assert (notice.id, notice.what) == ("gitlab k1", "tag push https://gitlab.example.org/acme/api refs/tags/v1")
    assert opened(OURS, GITLAB, b"{}", NOW).id == notice.id
    with pytest.raises(Unsigned):
        opened(OURS, {**GITLAB, "x-gitlab-token": OTHER}, PUSH, NOW)


def test_an_older_gitlab_without_a_key_is_known_again_by_its_body() -> None:
    old = {name: value for name, value in GITLAB.items() if name != "idempotency-key"}
    assert opened(OURS, old, PUSH, NOW) == opened(OURS, old, PUSH, NOW)
    assert opened(OURS, old, PUSH, NOW) != opened(OURS, old, b"{}", NOW)


def test_what_concerns_no_delivery_is_no_news() -> None:
    assert not opened(OURS, {**GITLAB, "x-gitlab-event": "Wiki Page Hook"}, PUSH, NOW).news


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff", b'{"project": 3, "ref": 4}'[:-1]])
def test_what_is_no_json_object_is_named(body: bytes) -> None:
    with pytest.raises(Misuse, match="no JSON"):
        opened(OURS, GITLAB, body, NOW)


def test_values_of_the_wrong_kind_are_left_out() -> None:
    assert opened(OURS, GITLAB, b'{"project": 3, "ref": 4}', NOW).what == "tag push"
