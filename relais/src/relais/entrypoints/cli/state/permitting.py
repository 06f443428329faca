"""`relais state token|audit|key`: who may, what happened, and what seals."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from relais.adapters.sealing.keys import from_file, new_key, write_key
from relais.entrypoints.cli.state.application import application
from relais.entrypoints.cli.state.asking import HERE, Address, AsJson, seconds, server, tell
from relais.kit.columns import columns, moment
from relais.kit.errors import Misuse, Refusal
from relais.tfstate.model.chain import fault
from relais.tfstate.model.records import AuditEntry

PAGE = 1000


def _group(name: str, text: str) -> typer.Typer:
    group = typer.Typer(help=text, no_args_is_help=True, rich_markup_mode=None)
    application.add_typer(group, name=name)
    return group


token = _group("token", "Tokens: what each may do, on which states, until when.")
audit = _group("audit", "The audit trail.")
key = _group("key", "The keys that states are sealed with.")


@token.command("create")
def create_token(
    name: Annotated[str, typer.Argument(help="Who or what bears it: alice, ci-staging.")],
    *,
    scope: Annotated[list[str], typer.Option(help="pattern:verb,verb – 'dev-*:read,write,lock'. May be repeated.")],
    expires: Annotated[str | None, typer.Option("--for", help="How long it is valid: 12h, 90d.")] = None,
    to: Annotated[Path | None, typer.Option("--to", help="File for the secret (closed to others).")] = None,
    address: Address = HERE,
    as_json: AsJson = False,
) -> None:
    """Make a token; its secret is told once."""
    body = {"name": name, "scopes": scope, "seconds": seconds(expires) if expires else None}
    data = server(address).post("tokens", body)
    if to is None:
        tell(data, data["token"], as_json=as_json)
        return
    write_key(to, [data.pop("token")])
    tell(data, f"The token {name} is in {to}.", as_json=as_json)


@token.command("list")
def list_tokens(*, address: Address = HERE, as_json: AsJson = False) -> None:
    """List the tokens."""
    data = server(address).get("tokens")
    rows = [
        (one["id"], one["name"], " ".join(one["scopes"]), moment(one["expires_at"]), moment(one["revoked_at"]))
        for one in data["items"]
    ]
    tell(data, columns(("ID", "NAME", "SCOPES", "EXPIRES", "REVOKED"), rows), as_json=as_json)


@token.command("revoke")
def revoke_token(
    token_id: Annotated[str, typer.Argument(help="Its id, from `token list`.", metavar="ID")],
    *,
    address: Address = HERE,
    as_json: AsJson = False,
) -> None:
    """Revoke a token, at once."""
    server(address).delete(f"tokens/{token_id}")
    tell({"id": token_id, "revoked": True}, f"The token {token_id} is revoked.", as_json=as_json)


@audit.command("list")
def list_audit(
    state: Annotated[str | None, typer.Argument(help="One state; without it all of them.")] = None,
    *,
    address: Address = HERE,
    as_json: AsJson = False,
) -> None:
    """List what happened, oldest first."""
    items = list(_entries(address, state))
    rows = [(moment(one["at"]), one["state"], one["actor"], one["action"], _detail(one["detail"])) for one in items]
    tell({"items": items}, columns(("AT", "STATE", "WHO", "WHAT", "DETAIL"), rows), as_json=as_json)


def _detail(detail: Any) -> str:
    return " ".join(f"{name}={value}" for name, value in detail.items() if value not in (None, ""))


def _entries(address: str, state: str | None) -> list[Any]:
    client, found, after = server(address), [], 0
    while page := client.get("audit", state=state, after=after, limit=PAGE)["items"]:
        found += page
        after = page[-1]["number"]
    return found


@audit.command("verify")
def verify(*, address: Address = HERE, as_json: AsJson = False) -> None:
    """Compute every chain again, here: a change, a gap or an end that was cut off is named."""
    client = server(address)
    heads = {one["state"]: (one["seq"], one["hash"]) for one in client.get("audit/heads")["items"]}
    chains: dict[str, list[AuditEntry]] = {state: [] for state in heads}
    for one in _entries(address, None):
        chains.setdefault(one["state"], []).append(_entry(one))
    broken = {
        state: found
        for state, entries in chains.items()
        if (found := fault(_until(entries, heads.get(state)), heads.get(state)))
    }
    if broken:
        told = "; ".join(f"{state or 'the server'}: {found}" for state, found in broken.items())
        raise Refusal(f"The audit trail is broken: {told}.", remedy="Compare with a backup, and ask who had the store.")
    data = {"chains": len(chains), "entries": sum(map(len, chains.values())), "broken": broken, "heads": heads}
    tell(data, f"{data['entries']} entries in {data['chains']} chains, none changed, none missing.", as_json=as_json)


def _until(entries: list[AuditEntry], head: tuple[int, str] | None) -> list[AuditEntry]:
    """Leave out what was written after the heads were asked for."""
    return entries if head is None else entries[: head[0]]


def _entry(one: Any) -> AuditEntry:
    return AuditEntry(
        **{k: v for k, v in one.items() if k not in ("number", "at")}, at=datetime.fromisoformat(one["at"])
    )


@key.command("new")
def make_key(
    to: Annotated[Path | None, typer.Argument(help="File to write (closed to others); else standard output.")] = None,
) -> None:
    """Make a key."""
    if to is None:
        typer.echo(new_key())
        return
    if to.exists():
        raise Misuse(f"{to} is there already.", remedy="`relais state key rotate` adds a key to it.")
    write_key(to, [new_key()])
    typer.echo(f"{to} holds a new key. Keep a copy elsewhere: without it no state can be read.")


@key.command("rotate")
def rotate(file: Annotated[Path, typer.Argument(help="The key file of the server.")]) -> None:
    """Put a new key before the old ones; the server, once started again, seals everything anew in the background."""
    from_file(file)
    lines = [line for line in file.read_text(encoding="ascii").splitlines() if line.strip()]
    write_key(file, [new_key(), *lines])
    typer.echo(
        f"{file}: {len(lines) + 1} keys, the first is new. Start the server again, then `relais state key status`."
    )


@key.command("status")
def status(*, address: Address = HERE, as_json: AsJson = False) -> None:
    """Tell how far a change of keys is."""
    data = server(address).get("figures")
    left = data["not_under_newest_key"]
    done = "Everything is under it; older keys can be taken away."
    text = f"The key {data['key_id']} seals. {f'{left} bodies are still under older keys.' if left else done}"
    tell(data, text, as_json=as_json)
