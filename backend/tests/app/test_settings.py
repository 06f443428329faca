"""Settings: from the environment, refused at start with a list that names each variable and never a secret."""

import re
from pathlib import Path

import pytest
from pydantic import AliasChoices

from utilisateurs.app.settings import PREFIX, BadSettings, Settings, read_settings

SECRET = "a secret for tests that is long enough"
URL = "postgresql://owner:hush-hush@db/app"
README = Path(__file__).parents[3] / "README.md"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("UTILISATEURS_SECRET", SECRET)
    monkeypatch.setenv("DATABASE_URL", URL)
    return monkeypatch


WRONG = {
    "PORT": "70000",
    "UTILISATEURS_WORKERS": "0",
    "UTILISATEURS_SECRET": "hush-hush",
    "UTILISATEURS_ENVIRONMENT": "hush-prod",
    "UTILISATEURS_POOL_SIZE": "many-hush",
    "UTILISATEURS_STATEMENT_TIMEOUT_MS": "1",
    "UTILISATEURS_HASHING_THREADS": "-1",
    "UTILISATEURS_DRAIN_SECONDS": "0",
    "UTILISATEURS_SIGN_UP": "perhaps",
    "UTILISATEURS_LOG_REQUESTS": "loudly",
    "TRUSTED_PROXIES": "10.0.0.0/8,not-a-network",
    "UTILISATEURS_LIMIT_SIGN_IN_PER_ADDRESS": "often",
    "UTILISATEURS_LIMIT_RECOVERY_PER_ACCOUNT": "5/0",
    "UTILISATEURS_LIMIT_LINK_PER_ADDRESS": "-1/60",
    "UTILISATEURS_SMTP_URL": "mail.example.com:25",
    "UTILISATEURS_PUBLIC_URL": "users.example.com",
    "UTILISATEURS_MAIL_FROM": "nobody",
    "UTILISATEURS_WEB_ROOT": "/nowhere/at/all",
    "DATABASE_URL": "mysql://owner:hush-hush@db/app",
    "UTILISATEURS_MIGRATIONS_DATABASE_URL": "hush-hush",
    "UTILISATEURS_CORS_ORIGINS": "https://good.example,*",
    "UTILISATEURS_LIMIT_SIGN_UP_PER_ADDRESS": "5/inf",
}


@pytest.mark.parametrize(("variable", "value"), WRONG.items(), ids=WRONG)
def test_a_wrong_setting_is_refused_by_its_name(environment: pytest.MonkeyPatch, variable: str, value: str) -> None:
    environment.setenv(variable, value)
    with pytest.raises(BadSettings) as refusal:
        read_settings()
    (line,) = str(refusal.value).splitlines()[1:]
    assert re.fullmatch(rf"  {variable}: \S.*", line), line
    assert "hush" not in str(refusal.value)


def test_all_wrong_settings_are_listed_at_once_without_any_secret(environment: pytest.MonkeyPatch) -> None:
    for variable, value in WRONG.items():
        environment.setenv(variable, value)
    with pytest.raises(BadSettings) as refusal:
        read_settings()
    said = str(refusal.value)
    assert sorted(line.partition(":")[0].strip() for line in said.splitlines()[1:]) == sorted(WRONG)
    assert "hush" not in said


def test_a_missing_setting_is_refused_by_its_name(environment: pytest.MonkeyPatch) -> None:
    environment.delenv("UTILISATEURS_SECRET")
    environment.delenv("DATABASE_URL")
    with pytest.raises(BadSettings) as refusal:
        read_settings()
    assert re.findall(r"^  (\w+): Field required", str(refusal.value), re.MULTILINE) == [
        "UTILISATEURS_SECRET",
        "DATABASE_URL",
    ]


def test_good_settings_are_read(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("PORT", "8123")
    environment.setenv("TRUSTED_PROXIES", "10.0.0.0/8, ::1")
    environment.setenv("UTILISATEURS_SIGN_UP_DOMAINS", "example.com,example.org")
    settings = read_settings()
    assert settings.port == 8123
    assert [str(network) for network in settings.proxies] == ["10.0.0.0/8", "::1/128"]
    assert settings.sign_up_domains == ("example.com", "example.org")


def test_production_is_what_one_gets_without_saying_so(environment: pytest.MonkeyPatch) -> None:
    settings = read_settings()
    assert (settings.environment, settings.has_developer_tools) == ("production", False)


@pytest.mark.parametrize("environment_name", ["staging", "production"])
def test_developer_tools_are_closed_where_real_people_are(
    environment: pytest.MonkeyPatch, environment_name: str
) -> None:
    environment.setenv("UTILISATEURS_ENVIRONMENT", environment_name)
    assert not read_settings().has_developer_tools


def test_no_secret_is_shown_when_settings_are_printed() -> None:
    printed = repr(read_settings()) + str(read_settings())
    assert SECRET not in printed
    assert "hush" not in printed


def test_every_setting_is_described_and_stands_in_the_readme() -> None:
    readme = README.read_text()
    for name, field in Settings.model_fields.items():
        assert field.description, name
        alias = field.validation_alias
        variable = alias.choices[0] if isinstance(alias, AliasChoices) else f"{PREFIX}{name.upper()}"
        assert f"`{variable}`" in readme, name


@pytest.mark.parametrize("name", ["staging", "production"])
def test_no_people_are_served_without_a_mail_server(name: str) -> None:
    with pytest.raises(BadSettings, match="UTILISATEURS_SMTP_URL: is needed to serve in"):
        read_settings(environment=name).check_mail()
    read_settings(environment=name, smtp_url="smtps://mail.example.com").check_mail()
    read_settings(environment="development").check_mail()
