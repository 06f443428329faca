"""A context: one state, one environment folder, one set of credentials."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from relais.terraform.model.objections import Objection

OWN = ("TF_HTTP_", "TF_CLI_ARGS", "RELAIS_")
"""Prefixes of variables that are ours to set: what a shell holds under them never reaches the tool."""
LONE = ("TF_WORKSPACE", "TF_DATA_DIR", "TF_INPUT", "TF_IN_AUTOMATION")


@dataclass(frozen=True)
class Tool:
    """Terraform or OpenTofu, as found on this machine; `version` is like `1.11.4`."""

    kind: str
    version: str
    path: str

    @property
    def label(self) -> str:
        """Name and version as the state server reads them: `terraform/1.11.4`."""
        return f"{self.kind}/{self.version}"


@dataclass(frozen=True)
class Context:
    """One environment as `relais.toml` declares it; `folder` and `variables` are absolute, `root` is the project's."""

    name: str
    root: Path
    folder: Path
    state: str
    address: str
    tool: str = "terraform"
    versions: str = ""
    protected: bool = False
    personal: bool = False
    variables: tuple[Path, ...] = ()
    plan_lifetime: timedelta = timedelta(hours=8)
    lock_timeout: str = "60s"

    @property
    def state_address(self) -> str:
        """Where the state lives, for the tool."""
        return f"{self.address.rstrip('/')}/tf/{self.state}"


def environment(
    context: Context,
    tool: Tool,
    token: str,
    data: Path,
    inherited: Mapping[str, str],
    declared: Mapping[str, str],
) -> dict[str, str]:
    """Return the variables the tool runs with: the context's own ones replace whatever a shell or `.env` held.

    Everything that names a state travels here, so that a switch of context needs no `init` and leaves no secret in
    `.terraform/` or in a plan file.
    """
    kept = {name: value for name, value in {**inherited, **declared}.items() if not ours(name)}
    at = context.state_address
    return kept | {
        "TF_HTTP_ADDRESS": at,
        "TF_HTTP_LOCK_ADDRESS": at,
        "TF_HTTP_UNLOCK_ADDRESS": at,
        "TF_HTTP_USERNAME": tool.label,
        "TF_HTTP_PASSWORD": token,
        "TF_DATA_DIR": str(data),
        "TF_IN_AUTOMATION": "1",
        "TF_INPUT": "0",
    }


def ours(name: str) -> bool:
    """Tell whether a variable is the wrapper's to set."""
    return name.startswith(OWN) or name in LONE


def unlocked(variables: Mapping[str, str]) -> Objection | None:
    """Refuse an environment in which the tool would write without ever locking, silently."""
    if not variables.get("TF_HTTP_ADDRESS"):
        return None
    missing = [name for name in ("TF_HTTP_LOCK_ADDRESS", "TF_HTTP_UNLOCK_ADDRESS") if not variables.get(name)]
    if not missing:
        return None
    return Objection(
        "locks",
        f"{' and '.join(missing)} not set: the tool would write this state without locking it, and say nothing",
        "unset TF_HTTP_ADDRESS in this shell; `relais tf` sets all three itself",
    )
