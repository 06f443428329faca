from pathlib import Path

import pytest

from relais.kit.errors import Misuse
from relais.terraform.model import backend
from relais.terraform.model.context import Context, Tool, environment, unlocked
from relais.terraform.model.standing import Identity, scoped
from relais.terraform.model.versions import allowed

CONTEXT = Context("prod", Path("/p"), Path("/p/prod"), "prod", "https://states.example.org/")
TOOL = Tool("tofu", "1.10.2", "/usr/bin/tofu")


def test_the_context_alone_says_where_the_state_is() -> None:
    shell = {"PATH": "/bin", "TF_HTTP_ADDRESS": "http://other", "TF_CLI_ARGS_plan": "-lock=false", "TF_WORKSPACE": "x"}
    made = environment(CONTEXT, TOOL, "secret", Path("/p/data"), shell, {"TF_VAR_a": "1", "TF_HTTP_PASSWORD": "no"})
    assert made == {
        "PATH": "/bin",
        "TF_VAR_a": "1",
        "TF_HTTP_ADDRESS": "https://states.example.org/tf/prod",
        "TF_HTTP_LOCK_ADDRESS": "https://states.example.org/tf/prod",
        "TF_HTTP_UNLOCK_ADDRESS": "https://states.example.org/tf/prod",
        "TF_HTTP_USERNAME": "tofu/1.10.2",
        "TF_HTTP_PASSWORD": "secret",
        "TF_DATA_DIR": "/p/data",
        "TF_IN_AUTOMATION": "1",
        "TF_INPUT": "0",
    }


def test_our_own_tokens_do_not_reach_the_tool() -> None:
    made = environment(CONTEXT, TOOL, "", Path("/d"), {"RELAIS_STATE_TOKEN": "a", "RELAIS_APPROVAL_TOKEN": "b"}, {})
    assert not [name for name in made if name.startswith("RELAIS_")]


@pytest.mark.parametrize("missing", ["TF_HTTP_LOCK_ADDRESS", "TF_HTTP_UNLOCK_ADDRESS"])
def test_an_address_without_its_locks_is_refused_because_the_tool_would_say_nothing(missing: str) -> None:
    names = ("TF_HTTP_ADDRESS", "TF_HTTP_LOCK_ADDRESS", "TF_HTTP_UNLOCK_ADDRESS")
    objection = unlocked({name: "http://x" for name in names if name != missing})
    assert objection
    assert missing in objection.sentence
    assert unlocked(dict.fromkeys(names, "http://x")) is None
    assert unlocked({}) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('terraform {\n  backend "http" {}\n}', ""),
        ("terraform { backend http {} }", ""),
        ('terraform {\n  backend "http" {\n    # empty\n  }\n}', ""),
        ('# backend "http" {}\n', "no file declares a backend"),
        ('/* backend "http" {} */', "no file declares a backend"),
        ('terraform { backend "s3" { bucket = "x" } }', "declares the backend s3"),
        ('terraform { cloud { organization = "x" } }', "declares the backend cloud"),
        ('terraform { backend "http" { password = "x" } }', "writes settings into its backend block"),
    ],
)
def test_the_backend_block_is_there_and_empty(text: str, why: str) -> None:
    objection = backend.objection({"main.tf": text})
    assert why in (objection.sentence if objection else "")
    assert bool(objection) == bool(why)


def test_a_folder_without_configuration_is_named() -> None:
    objection = backend.objection({})
    assert objection
    assert objection.rule == "folder"


@pytest.mark.parametrize("clauses", ["", ">=1.10", ">=1.10,<2", "~>1.10.0", "!=1.10.1", "1.10.2", "=1.10.2"])
def test_an_allowed_version_passes(clauses: str) -> None:
    assert allowed(TOOL, clauses) is None


@pytest.mark.parametrize("clauses", [">1.10.2", "<1.10", "~>1.9.0", ">=1.10,<1.10.2", "1.10.1"])
def test_another_version_is_refused(clauses: str) -> None:
    objection = allowed(TOOL, clauses)
    assert objection
    assert "tofu/1.10.2 is not allowed here" in objection.sentence


def test_a_clause_that_cannot_be_read_is_a_misuse() -> None:
    with pytest.raises(Misuse, match="is no clause"):
        allowed(TOOL, "latest")


@pytest.mark.parametrize(
    ("scopes", "missing"),
    [
        (("*:admin",), ""),
        (("prod:read,write,lock",), ""),
        (("pro*:read", "prod:write,lock"), ""),
        (("prod:read",), "write, lock"),
        (("dev-*:read,write,lock",), "read, write, lock"),
        ((), "read, write, lock"),
    ],
)
def test_what_a_token_may_not_do_is_named(scopes: tuple[str, ...], missing: str) -> None:
    objection = scoped(Identity("ci", scopes), "prod")
    assert (f"may not {missing} the state prod" in objection.sentence) if objection else not missing
