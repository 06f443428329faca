"""Which server is asked, and how an answer is told."""

import json
import re
from typing import Annotated, Any

import typer

from relais.adapters.state_client import StateClient, token_of_environment

Address = Annotated[
    str, typer.Option("--address", envvar="RELAIS_STATE_ADDRESS", help="Where `relais state serve` is.", metavar="URL")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]
Reason = Annotated[str, typer.Option("--reason", help="Why: it goes to the audit trail.")]
State = Annotated[str, typer.Argument(help="Name of the state.", metavar="STATE")]
HERE = "http://127.0.0.1:8765"
SPAN = re.compile(r"(\d+)(s|m|h|d)")
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


def server(address: str) -> StateClient:
    """Return a client with the token of the environment: tokens are never arguments."""
    return StateClient(address, token_of_environment())


def tell(data: Any, text: str, *, as_json: bool) -> None:
    """Print an answer for people, or as JSON."""
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2) if as_json else text)


def seconds(text: str) -> int:
    """Read a span such as 10m, 2h or 90d.

    Raises:
        BadParameter: it has no such form.

    """
    found = SPAN.fullmatch(text)
    if not found:
        raise typer.BadParameter(f"{text!r} is no span: write 30s, 10m, 2h or 90d")
    return int(found[1]) * SECONDS[found[2]]
