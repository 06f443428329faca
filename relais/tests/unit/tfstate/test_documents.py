"""What is a state, what is not, and what stays of a document under a new serial."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.tfstate.model.document import read_head, with_serial
from relais.tfstate.model.names import checked_name
from relais.tfstate.model.refusals import BadRequest

PLAIN: dict[str, Any] = {
    "version": 4,
    "terraform_version": "1.11.4",
    "serial": 3,
    "lineage": "a-lineage",
    "outputs": {},
    "resources": [
        {"mode": "managed", "type": "t", "name": "n", "instances": [{}, {}]},
        {"mode": "data", "type": "t", "name": "n", "instances": [{}]},
    ],
}
ENVELOPE = {"serial": 3, "lineage": "a-lineage", "meta": {}, "encrypted_data": "c2VjcmV0", "encryption_version": "v0"}


def body(**changes: Any) -> bytes:
    return json.dumps({**PLAIN, **changes}).encode()


def test_a_plain_state_tells_its_head_and_how_many_resources_it_manages() -> None:
    head = read_head(body())
    assert (head.serial, head.lineage, head.terraform_version, head.resources) == (3, "a-lineage", "1.11.4", 2)


def test_an_encrypted_envelope_tells_serial_and_lineage_alone() -> None:
    head = read_head(json.dumps(ENVELOPE).encode())
    assert (head.serial, head.lineage, head.resources, head.encrypted) == (3, "a-lineage", None, True)


@pytest.mark.parametrize(
    "wrong",
    [
        b"",
        b"null",
        b"[]",
        b'"text"',
        body()[:-1],
        body() + b"x",
        body().replace(b'"serial": 3', b'"serial": NaN'),
        body().replace(b'"serial": 3', b'"serial": 1e400'),
        body().replace(b'"serial": 3', b'"serial": 3.5'),
        body().replace(b'"serial": 3', b'"serial": "3"'),
        body(serial=-1),
        body(serial=2**63),
        body(serial=None),
        body(lineage=""),
        body(lineage="l" * 256),
        body(lineage=7),
        body(version=3),
        body(version="4"),
        body(resources={}),
        body(resources=[3]),
        b"\xff\xfe" + body(),
        body().replace(b"1.11.4", b"\xff"),
        b"[" * 100_000,
        b'{"a":' * 100_000,
        json.dumps({k: v for k, v in ENVELOPE.items() if k != "encrypted_data"}).encode(),
    ],
)
def test_what_is_no_state_is_refused(wrong: bytes) -> None:
    with pytest.raises(BadRequest) as told:
        read_head(wrong)
    assert told.value.rule == "shape"


@given(st.binary(max_size=300))
def test_no_bytes_at_all_are_a_fault_of_ours(noise: bytes) -> None:
    try:
        read_head(noise)
    except BadRequest:
        return


def test_under_a_new_serial_every_other_value_stays_byte_for_byte() -> None:
    odd = body().replace(b'"outputs": {}', b'"outputs": {"n": {"value": 1.10, "big": 123456789012345678901234567890}}')
    renewed = with_serial(odd, 9)
    assert read_head(renewed).serial == 9
    assert b"1.10" in renewed
    assert b"123456789012345678901234567890" in renewed
    assert {**json.loads(renewed), "serial": 3} == json.loads(odd)


def test_an_encrypted_document_cannot_take_a_new_serial() -> None:
    with pytest.raises(BadRequest, match="encrypted by OpenTofu"):
        with_serial(json.dumps(ENVELOPE).encode(), 9)


@pytest.mark.parametrize("name", ["prod", "dev-alice", "a", "0", "a.b_c-d", "x" * 63])
def test_a_good_name_is_taken(name: str) -> None:
    assert checked_name(name) == name


@pytest.mark.parametrize(
    "name", ["", "..", "a..b", "../prod", "a/b", "A", "-a", ".a", "x" * 64, "a b", "a\n", "é", "a%2fb", "a\0"]
)
def test_a_name_that_climbs_or_confuses_is_refused(name: str) -> None:
    with pytest.raises(BadRequest):
        checked_name(name)
