"""Tokens: made, listed, revoked, recognised. The secret is told once and kept as a hash."""

import hashlib
import re
import secrets
from collections.abc import Callable, Iterable
from datetime import timedelta

from relais.tfstate.actions.desk import Asker, Desk
from relais.tfstate.model import guards
from relais.tfstate.model.records import Actor
from relais.tfstate.model.refusals import BadRequest, Forbidden, Unauthorized, Unknown
from relais.tfstate.model.tokens import FORM, Scope, Token, Verb, read_scope
from relais.tfstate.model.tools import Tool

PREFIX = "rls_"
BYTES = 32
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,62}")


def hash_of(secret: str) -> str:
    """Return the hash under which a secret is kept: it is random enough that SHA-256 needs no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


def recognise(desk: Desk, secret: str, tool: Tool, address: str) -> Asker:
    """Return who bears this secret; what is known of a token is looked up once a second.

    Raises:
        Unauthorized: nobody does, or not any more.

    """
    return at_once(desk, secret, tool, address) or _asker(_found(desk, secret), desk, tool, address)


def at_once(desk: Desk, secret: str, tool: Tool, address: str) -> Asker | None:
    """Return who bears this secret if it was looked up a moment ago, without the books.

    Raises:
        Unauthorized: the token has just expired.

    """
    token = desk.known.find(hash_of(secret), desk.clock.now())
    return _asker(token, desk, tool, address) if token else None


def _found(desk: Desk, secret: str) -> Token:
    now, token = desk.clock.now(), None
    if FORM.fullmatch(secret):
        with desk.store.reading() as books:
            token = books.tokens.by_hash(hash_of(secret))
    if token is None:
        raise Unauthorized(
            "No valid token was sent.",
            "Set TF_HTTP_PASSWORD (or RELAIS_STATE_TOKEN) to a token; `relais state token create` makes one.",
            "token",
        )
    desk.known.keep(hash_of(secret), token, now)
    return token


def _asker(token: Token, desk: Desk, tool: Tool, address: str) -> Asker:
    if not token.valid(desk.clock.now()):
        how = "was revoked" if token.revoked_at else f"expired on {token.expires_at:%Y-%m-%d %H:%M} UTC"
        raise Unauthorized(
            f"The token {token.name!r} {how}.", "Ask for a new one: `relais state token create`.", "token"
        )
    return Asker(token, Actor(token.id, token.name, address, tool.name, tool.version))


def first(desk: Desk, keep: Callable[[str], None]) -> None:
    """Make the first administrator's token when there is no token at all.

    `keep` puts the secret away before the token is committed: a kill in between leaves a secret that opens nothing,
    and the next start makes another.
    """
    with desk.store.writing() as books:
        if books.tokens.every():
            return
        token, secret = _made(desk, "admin", (read_scope("*:admin"),), None)
        keep(secret)
        books.tokens.add(token, hash_of(secret))
        books.trail.append("", desk.clock.now(), "server", "token made", {"token": token.id, "name": "admin"})


def create(desk: Desk, asker: Asker, name: str, scopes: Iterable[str], seconds: int | None) -> tuple[Token, str]:
    """Make a token that may do no more than its maker's patterns, and return it with its secret."""
    wanted = tuple(read_scope(text) for text in scopes)
    if not NAME.fullmatch(name):
        raise BadRequest(f"{name[:80]!r} is no name for a token.", "Use letters, digits, . _ @ -", "token", "name")
    if not wanted:
        raise BadRequest("A token needs a scope.", "For instance --scope 'dev-*:read,write,lock'.", "token", "scopes")
    for scope in wanted:
        _within(asker.token, scope)
    with desk.store.writing() as books:
        token, secret = _made(desk, name, wanted, seconds)
        books.tokens.add(token, hash_of(secret))
        detail = {"token": token.id, "name": name, "scopes": [str(scope) for scope in wanted]}
        books.trail.append("", desk.clock.now(), asker.name, "token made", detail)
        return token, secret


def every(desk: Desk, asker: Asker) -> list[Token]:
    """Return all tokens."""
    guards.scope(asker.token, "*", Verb.ADMIN)
    with desk.store.reading() as books:
        return books.tokens.every()


def revoke(desk: Desk, asker: Asker, token_id: str) -> None:
    """Revoke a token: here at once, within a second where it was just looked up by somebody else."""
    guards.scope(asker.token, "*", Verb.ADMIN)
    with desk.store.writing() as books:
        if not books.tokens.revoke(token_id, desk.clock.now()):
            raise Unknown(
                f"There is no token {token_id!r}.", "`relais state token list` names them.", "unknown", "token"
            )
        books.trail.append("", desk.clock.now(), asker.name, "token revoked", {"token": token_id})
    desk.known.forget()


def _made(desk: Desk, name: str, scopes: tuple[Scope, ...], seconds: int | None) -> tuple[Token, str]:
    now = desk.clock.now()
    until = now + timedelta(seconds=seconds) if seconds else None
    return Token(secrets.token_hex(6), name, scopes, now, until), PREFIX + secrets.token_urlsafe(BYTES)


def _within(token: Token, wanted: Scope) -> None:
    if not any(one.pattern in ("*", wanted.pattern) and Verb.ADMIN in one.verbs for one in token.scopes):
        raise Forbidden(
            f"The token {token.name!r} is not an administrator of {wanted.pattern!r}.",
            "It can hand out tokens for its own patterns only.",
            "scope",
        )
