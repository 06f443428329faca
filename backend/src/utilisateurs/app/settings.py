"""Every setting, from the environment, with unit and reason; a bad one is refused at start with a readable list."""

from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from utilisateurs.accounts.models import SignUpMode
from utilisateurs.app import checks
from utilisateurs.kit.origin import Network
from utilisateurs.limits.models import Rate

PREFIX = "UTILISATEURS_"
_REPOSITORY = Path(__file__).parents[4]
Listed = Annotated[tuple[str, ...], NoDecode]
DatabaseUrl = Annotated[SecretStr, AfterValidator(checks.database_address)]
RateText = Annotated[str, AfterValidator(checks.rate)]


class BadSettings(Exception):
    """Some settings are wrong; the message lists each with its reason."""


class Settings(BaseSettings):
    """What differs from one environment to another."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore", hide_input_in_errors=True)

    environment: Literal["development", "test", "staging", "production"] = Field(
        "production", description="Development and test open the developer mailbox at `/dev/mail`."
    )
    public_url: Annotated[str, AfterValidator(checks.web_address)] = Field(
        "http://127.0.0.1:8000",
        description="Address of the web interface as people type it; links in mails and https cookies follow it.",
    )
    host: str = Field("127.0.0.1", description="Address to listen on; `0.0.0.0` in a container.")
    port: int = Field(
        8000, ge=1, le=65535, validation_alias=AliasChoices("PORT", "port"), description="Port to listen on."
    )
    workers: int = Field(2, ge=1, le=64, description="Processes that serve; about one per core.")
    secret: Annotated[SecretStr, AfterValidator(checks.long_enough)] = Field(
        description="At least 32 random characters; seals personal keys, signing keys and mails. Losing it loses them."
    )
    database_url: DatabaseUrl = Field(
        validation_alias=AliasChoices("DATABASE_URL", "database_url"),
        description="PostgreSQL >= 15, as the role that serves.",
    )
    migrations_database_url: DatabaseUrl | None = Field(
        None, description="PostgreSQL as the owner of the schema; the same as DATABASE_URL when left out."
    )
    direct_database_url: DatabaseUrl | None = Field(
        None, description="The serving role past a pooler, for elections; the same as DATABASE_URL when left out."
    )
    migrations: Path = Field(_REPOSITORY / "backend/migrations", description="Folder of the migrations.")
    pool_size: int = Field(8, ge=1, le=200, description="Connections to the database per worker.")
    statement_timeout_ms: int = Field(15_000, ge=100, description="Longest time a query may take, in milliseconds.")
    hashing_threads: int = Field(1, ge=1, le=64, description="Password hashes at once per worker.")
    hashing_queue: int = Field(32, ge=0, description="Hashes that may wait per worker; more are told to come back.")
    sign_up: SignUpMode = Field("open", description="Who may sign up: `open`, `closed`, or by `domains`.")
    sign_up_domains: Listed = Field((), description="Domains of `sign_up=domains`, separated by commas.")
    smtp_url: Annotated[SecretStr | None, AfterValidator(checks.mail_server)] = Field(
        None, description="`smtp://user:password@host:587` (STARTTLS) or `smtps://…`; development may do without."
    )
    mail_from: Annotated[str, AfterValidator(checks.sender)] = Field(
        "API Utilisateurs <no-reply@example.com>", description="Sender of the mails."
    )
    trusted_proxies: Annotated[Listed, AfterValidator(checks.networks)] = Field(
        (),
        validation_alias=AliasChoices("TRUSTED_PROXIES", "trusted_proxies"),
        description="Networks whose X-Forwarded-For is believed, separated by commas.",
    )
    cors_origins: Annotated[Listed, AfterValidator(checks.origins)] = Field(
        (), description="Other origins whose pages may call the API; none by default."
    )
    web_root: Annotated[Path | None, AfterValidator(checks.folder)] = Field(
        None, description="Folder of the built web interface; none serves the API alone."
    )
    log_requests: bool = Field(default=True, description="One line per request; errors are always logged.")
    drain_seconds: int = Field(20, ge=1, description="Time that running requests get to end after SIGTERM, in seconds.")
    limit_sign_in_per_address: RateText = Field("30/60", description="Sign-ins per client address: `count/seconds`.")
    limit_sign_in_per_account: RateText = Field("20/300", description="Sign-ins per account: `count/seconds`.")
    limit_sign_up_per_address: RateText = Field("10/3600", description="Sign-ups per client address: `count/seconds`.")
    limit_recovery_per_address: RateText = Field("20/3600", description="Recovery mails per address: `count/seconds`.")
    limit_recovery_per_account: RateText = Field("5/3600", description="Recovery mails per account: `count/seconds`.")
    limit_link_per_address: RateText = Field("30/60", description="Uses of links per client address: `count/seconds`.")

    @field_validator("sign_up_domains", "trusted_proxies", "cors_origins", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    def rate(self, name: str) -> Rate:
        """Return one of the limits."""
        return Rate.parse(getattr(self, f"limit_{name}"))

    def check_mail(self) -> None:
        """Refuse to serve people whose mails would lie here in clear, links and all. Raises BadSettings."""
        if self.smtp_url is None and not self.has_developer_tools:
            where = f"is needed to serve in {self.environment}: smtp://user:password@host:587"
            raise BadSettings(f"These settings are wrong:\n  {PREFIX}SMTP_URL: {where}")

    @property
    def secure(self) -> bool:
        """Whether browsers reach the interface over https."""
        return self.public_url.startswith("https://")

    @property
    def has_developer_tools(self) -> bool:
        """Whether the developer mailbox is open."""
        return self.environment in {"development", "test"}

    @property
    def proxies(self) -> tuple[Network, ...]:
        """The networks whose X-Forwarded-For is believed."""
        return tuple(ip_network(text) for text in self.trusted_proxies)

    @property
    def election_url(self) -> str:
        """The URL of sessions that last: a pooler in transaction mode would lend their locks to others."""
        return (self.direct_database_url or self.database_url).get_secret_value()

    @property
    def owner_url(self) -> str:
        """The URL of the owner of the schema."""
        return (self.migrations_database_url or self.database_url).get_secret_value()


def read_settings(**given: Any) -> Settings:
    """Return the settings of the environment. Raises BadSettings."""
    try:
        return Settings(**given)
    except ValidationError as error:
        lines = [f"  {_name(one['loc'])}: {_reason(one['msg'])}" for one in error.errors(include_input=False)]
        raise BadSettings("\n".join(["These settings are wrong:", *lines])) from error


def _name(location: tuple[int | str, ...]) -> str:
    name = str(location[0]).upper()
    return name if name in {"PORT", "DATABASE_URL", "TRUSTED_PROXIES"} else f"{PREFIX}{name}"


def _reason(message: str) -> str:
    return message.removeprefix("Value error, ")
