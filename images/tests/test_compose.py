"""What compose.yaml promises, read from the files as Compose reads them; and the check that comes before everything."""

import os
import re
import subprocess
from typing import Any

import pytest

from images.tests.rendered import ONCE, MissingVariableError, example, rendered, variables
from scripts.steps import ROOT
from utilisateurs.app.settings import Settings

FILES = ("compose.yaml", "compose.traefik.yaml")
TRAEFIK = {"DOMAIN": "users.example.org", "ACME_EMAIL": "ops@example.org"}
WHOLE = rendered(example() | TRAEFIK, *FILES)
SERVICES: dict[str, dict[str, Any]] = WHOLE["services"]
LASTING = sorted(set(SERVICES) - ONCE)
SECRETS = ("DATABASE_PASSWORD", "DATABASE_OWNER_PASSWORD", "DATABASE_APP_PASSWORD")
PEOPLE = {
    "ENVIRONMENT": "production",
    "PUBLIC_URL": "https://users.acme.test",
    "SMTP_URL": "smtps://user:word@mail.acme.test:465",
    "MAIL_FROM": "Acme <no-reply@acme.test>",
    **dict.fromkeys(
        ("DATABASE_PASSWORD", "DATABASE_OWNER_PASSWORD", "DATABASE_APP_PASSWORD"), "0123456789abcdef01234567"
    ),
    "UTILISATEURS_SECRET": "0123456789abcdef0123456789abcdef",
}


def test_everything_that_was_promised_is_there() -> None:
    asked = {"database", "migrations", "backend", "frontend", "proxy", "relais", "adminer", "mail", "traefik"}
    assert asked <= set(SERVICES)
    assert SERVICES["backend"]["scale"] == 2
    assert "postgres:18" in SERVICES["database"]["image"]


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_container_is_shut_in_as_the_charts_shut_in_pods(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert re.fullmatch(r"\d+[mg]", service["mem_limit"])
    assert service.get("cap_add", []) == (["CHOWN"] if name == "acme-folder" else [])
    assert "privileged" not in service
    assert not [one for one in service.get("volumes", ()) if "docker.sock" in one]
    ours = "build" in service  # those have their user in the image
    assert ours or re.fullmatch(r"\d+:\d+", service["user"])
    assert ours or name == "acme-folder" or not service["user"].startswith("0:")


@pytest.mark.parametrize("name", LASTING)
def test_what_lasts_is_healthy_starts_again_and_bounds_its_log(name: str) -> None:
    service = SERVICES[name]
    assert service["healthcheck"]["test"][0] == "CMD"
    assert service["restart"] == "unless-stopped"
    assert service["pids_limit"] > 0
    assert service["logging"]["options"].keys() == {"max-size", "max-file"}


def test_each_waits_until_what_it_needs_is_there() -> None:
    for name, service in SERVICES.items():
        for needed, how in service.get("depends_on", {}).items():
            wanted = "service_completed_successfully" if needed in ONCE else "service_healthy"
            assert how == {"condition": wanted}, name
    assert "migrations" in SERVICES["backend"]["depends_on"]
    assert "database" in SERVICES["migrations"]["depends_on"]
    assert {"backend", "frontend"} == set(SERVICES["proxy"]["depends_on"])
    assert "check" in SERVICES["database"]["depends_on"]


def test_only_names_that_last_are_written_to_and_ours_are_read() -> None:
    for name, service in SERVICES.items():
        for place in service.get("volumes", ()):
            source = place.partition(":")[0]
            assert source in WHOLE["volumes"] or (place.endswith(":ro") and (ROOT / source).is_file()), name


def test_nothing_but_the_way_in_is_reached_from_other_machines() -> None:
    beyond = {
        name: [port for port in service["ports"] if not port.startswith("127.0.0.1:")]
        for name, service in SERVICES.items()
        if "ports" in service
    }
    assert {name: ports for name, ports in beyond.items() if ports} == {"traefik": ["80:8000", "443:8443"]}
    assert SERVICES["database"]["networks"] == ["data"]
    assert WHOLE["networks"]["data"]["internal"] is True


def test_the_tools_of_developers_start_for_developers_alone() -> None:
    tools = {name for name, service in SERVICES.items() if service.get("profiles") == ["development"]}
    assert tools == {"sample", "mail", "adminer"}
    assert not [name for name, service in SERVICES.items() if tools & set(service.get("depends_on", {}))]


def test_images_of_others_are_named_by_variables() -> None:
    for name, service in SERVICES.items():
        variable = {"acme-folder": "TRAEFIK"}.get(name, "POSTGRES" if name == "database" else name.upper())
        if "build" not in service:
            other = rendered(example() | TRAEFIK | {f"{variable}_IMAGE": "registry.test/other:1"}, *FILES)
            assert other["services"][name]["image"] == "registry.test/other:1"
        else:
            assert service["build"]["args"]["BASE"] == example()["BASE_IMAGE"]


def test_the_example_names_every_setting_with_a_word_about_it_and_none_that_nobody_reads() -> None:
    compose = {"COMPOSE_PROFILES", "COMPOSE_PROJECT_NAME"}
    assert set(example()) - compose == variables(*FILES)
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    assert all(line.startswith("#") or "=" in line or not line for line in lines)
    assert sum(line.startswith("#") for line in lines) > 20


@pytest.mark.parametrize("name", sorted(set(PEOPLE) - {"MAIL_FROM"}))
def test_nothing_starts_without_a_secret_or_an_address(name: str) -> None:
    with pytest.raises(MissingVariableError, match=f"{name}: copy .env.example to .env"):
        rendered(example() | {name: ""}, "compose.yaml")


def test_the_service_is_given_settings_that_it_has() -> None:
    known = {f"UTILISATEURS_{name.upper()}" for name in Settings.model_fields} | {"DATABASE_URL", "TRUSTED_PROXIES"}
    for name in ("backend", "migrations"):
        assert set(SERVICES[name]["environment"]) <= known
    assert "UTILISATEURS_MIGRATIONS_DATABASE_URL" not in SERVICES["backend"]["environment"]  # it may not change tables


def checked(**settings: str) -> subprocess.CompletedProcess[str]:
    """Run the check with the variables that Compose would give it."""
    given = rendered(example() | settings, "compose.yaml")["services"]["check"]["environment"]
    command = ["bash", str(ROOT / "images/compose/check.sh")]
    environment = {"PATH": os.environ["PATH"], **given}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_a_developer_keeps_the_placeholders() -> None:
    assert (checked().returncode, checked().stderr) == (0, "")


def test_people_are_served_with_secrets_of_their_own() -> None:
    assert (checked(**PEOPLE).returncode, checked(**PEOPLE).stderr) == (0, "")


@pytest.mark.parametrize("name", sorted(set(PEOPLE) - {"ENVIRONMENT"}))
def test_a_placeholder_serves_nobody(name: str) -> None:
    refused = checked(**(PEOPLE | {name: example()[name]}))
    assert refused.returncode == 2
    assert refused.stderr.startswith(f"{name}: ")
    assert refused.stderr.endswith("Nothing was started. Edit .env, then: docker compose up -d\n")
    assert "change-me" not in refused.stderr


@pytest.mark.parametrize("name", [*SECRETS, "UTILISATEURS_SECRET", "MAIL_FROM"])
def test_a_placeholder_is_for_development_alone(name: str) -> None:
    here = PEOPLE | {"ENVIRONMENT": "test", "PUBLIC_URL": example()["PUBLIC_URL"], "SMTP_URL": example()["SMTP_URL"]}
    assert checked(**here).stderr == ""
    refused = checked(**(here | {name: example()[name]}))
    assert refused.returncode == 2
    assert refused.stderr.startswith(f"{name}: ")


def test_a_password_that_would_break_an_address_is_refused_and_not_shown() -> None:
    refused = checked(DATABASE_APP_PASSWORD="a/b@c")
    assert refused.returncode == 2
    assert "a/b@c" not in refused.stderr
    assert "\nENVIRONMENT: is none of" in checked(ENVIRONMENT="produktion").stderr


def test_traefik_takes_all_from_settings() -> None:
    words = " ".join(SERVICES["traefik"]["command"])
    assert "acme.email=ops@example.org" in words
    assert "caserver=https://acme-v02.api.letsencrypt.org/directory" in words
    assert "redirections.entrypoint.scheme=https" in words
    for name in TRAEFIK:
        with pytest.raises(MissingVariableError, match=name):
            rendered(example() | TRAEFIK | {name: ""}, *FILES)
    assert '{{ env "DOMAIN" }}' in (ROOT / "images/compose/routes.yaml").read_text(encoding="utf-8")
