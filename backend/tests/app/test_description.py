"""The API's description: what clients are generated from."""

import json
import re
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from httpx2 import AsyncClient

from utilisateurs.app.main import assemble
from utilisateurs.app.published import description
from utilisateurs.app.settings import Settings

KEPT = Path(__file__).parents[3] / "frontend/openapi.json"
METHODS = ("get", "put", "post", "patch", "delete")


def operations(app: FastAPI) -> list[dict[str, Any]]:
    return [item[method] for item in app.openapi()["paths"].values() for method in METHODS if method in item]


def test_the_description_kept_for_the_web_interface_is_that_of_this_service(settings: Settings) -> None:
    """Renewed by: utilisateurs openapi > frontend/openapi.json."""
    assert json.loads(KEPT.read_text()) == assemble(settings).openapi()


def test_the_description_does_not_depend_on_the_settings(settings: Settings) -> None:
    assert json.loads(description()) == assemble(settings).openapi()


async def test_it_is_published_as_openapi_31(client: AsyncClient, app: FastAPI) -> None:
    answer = await client.get("/api/openapi.json")
    assert answer.json()["openapi"].startswith("3.1")
    assert answer.json() == json.loads(json.dumps(app.openapi()))


def test_each_operation_has_a_name_of_its_own_that_reads_well(app: FastAPI) -> None:
    names = [operation["operationId"] for operation in operations(app)]
    assert len(set(names)) == len(names) > 40
    assert {"sign_in", "list_users", "read_me"} <= set(names)
    for name in names:
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", name), name


def test_each_operation_tells_what_it_does_and_which_problems_it_may_answer(app: FastAPI) -> None:
    for operation in operations(app):
        assert operation["summary"], operation["operationId"]
        assert operation["description"]
        assert {"400", "422", "429", "500", "503"} <= operation["responses"].keys()
        refusals = [answer for status, answer in operation["responses"].items() if status[0] in "45"]
        assert all("application/problem+json" in answer["content"] for answer in refusals)


def test_what_needs_a_session_says_so(app: FastAPI) -> None:
    opened = {one["operationId"] for one in operations(app) if "security" not in one}
    assert opened == {
        "sign_up",
        "verify_account",
        "resend_verification",
        "accept_invitation",
        "confirm_email",
        "restore_account",
        "request_password_reset",
        "reset_password",
        "sign_in",
        "refresh_session",
        "public_keys",
        "read_configuration",
    }


def test_every_body_refuses_unknown_fields(app: FastAPI) -> None:
    schemas = app.openapi()["components"]["schemas"]
    bodies = [one["requestBody"]["content"]["application/json"]["schema"] for one in operations(app) if is_json(one)]
    names = [name for body in bodies for name in re.findall(r"schemas/(\w+)", json.dumps(body))]
    assert len(names) > 15
    for name in names:
        assert schemas[name]["additionalProperties"] is False, name


def is_json(operation: dict[str, Any]) -> bool:
    return "application/json" in operation.get("requestBody", {}).get("content", {})


def test_no_parameter_claims_to_take_null(app: FastAPI) -> None:
    """In an address or a header `null` is a word like any other; what is optional is left out."""
    for operation in operations(app):
        for parameter in operation.get("parameters", ()):
            assert '"null"' not in json.dumps(parameter), (operation["operationId"], parameter["name"])
