"""What has to be well before anything is done; `doctor` tells all of it."""

from collections.abc import Callable, Iterator, Sequence

from relais.kit.errors import Failure, Refusal, Unreachable
from relais.terraform.actions.desk import Desk
from relais.terraform.model import backend, dotenv
from relais.terraform.model.context import unlocked
from relais.terraform.model.objections import Finding, Objection
from relais.terraform.model.standing import scoped
from relais.terraform.model.versions import allowed

Check = Callable[[Desk], Iterator[Finding]]


class Unfit(Refusal):
    """Something has to be put right first."""


class Offline(Unreachable):
    """Somebody who is needed does not answer."""


def examine(desk: Desk) -> Sequence[Finding]:
    """Look at everything, and tell each thing in one sentence."""
    return [finding for check in CHECKS for finding in _told(check, desk)]


def require(desk: Desk) -> None:
    """Go on when everything is well.

    Raises:
        Unfit, Offline: something is not; each thing is told with its remedy.
    """
    findings = examine(desk)
    stops = [finding.objection for finding in findings if finding.objection]
    if stops:
        kind = Offline if any(one.rule == "unreachable" for one in stops) else Unfit
        raise kind(listed(f"{desk.context.name} is not ready", stops))


def listed(head: str, objections: Sequence[Objection]) -> str:
    """Tell objections: one in a sentence, several as a list."""
    if len(objections) == 1:
        return f"{head}: {objections[0]}"
    return "\n".join([f"{head}, for {len(objections)} reasons:", *(f"  - {one}" for one in objections)])


def _told(check: tuple[str, Check], desk: Desk) -> Iterator[Finding]:
    name, look = check
    try:
        yield from look(desk)
    except Failure as failure:
        rule = "unreachable" if isinstance(failure, Unreachable) else name
        place = f"{failure.field}: " if failure.field else ""
        objection = Objection(rule, f"{place}{failure.sentence.rstrip('.')}", failure.remedy.rstrip(".") or "mend it")
        yield Finding(name, objection.sentence, objection)


def _finding(check: str, told: str, objection: Objection | None) -> Finding:
    return Finding(check, objection.sentence if objection else told, objection)


def _tool(desk: Desk) -> Iterator[Finding]:
    tool, versions = desk.tool, desk.context.versions
    yield _finding("tool", f"{tool.label} at {tool.path}", allowed(tool, versions))


def _folder(desk: Desk) -> Iterator[Finding]:
    context = desk.context
    yield _finding("folder", f"{context.folder}, empty backend block", backend.objection(desk.folder.sources(context)))
    missing = [file for file in context.variables if not file.is_file()]
    for file in missing:
        remedy = f"write it, or correct `variables` of {context.name} in relais.toml"
        yield _finding("variables", "", Objection("variables", f"there is no {file}", remedy))
    if desk.folder.local_state(context):
        remedy = f"`relais state import --from terraform.tfstate {context.state}`, then move the file away"
        why = "a state with resources lies in the folder itself, and the tool would want to move it"
        yield _finding("local state", "", Objection("local state", why, remedy))


def _place(desk: Desk) -> Iterator[Finding]:
    here, context = desk.here, desk.context
    inside = here.is_relative_to(context.folder)
    configured = not inside and here != context.root and any(here.glob("*.tf"))
    remedy = f"`cd {context.folder}`, or `relais tf use` the context of this folder"
    why = f"you stand in {here}, and the context {context.name} is {context.folder}"
    yield _finding("place", "where you stand fits", Objection("place", why, remedy) if configured else None)


def _dotenv(desk: Desk) -> Iterator[Finding]:
    text, example = desk.folder.dotenv(desk.context)
    found = dotenv.objections(text, example)
    yield from (_finding(".env", "", one) for one in found)
    if not found:
        yield Finding(".env", "complete" if text is not None else "none is asked for")


def _locks(desk: Desk) -> Iterator[Finding]:
    yield _finding("locks", "lock and unlock addresses are set", unlocked(desk.inherited))


def _server(desk: Desk) -> Iterator[Finding]:
    context = desk.context
    token, origin = desk.secrets.token(context)
    if not token:
        remedy = "put it in RELAIS_STATE_TOKEN, in .env, in the keyring, or name a `token_command` in relais.toml"
        yield _finding("token", "", Objection("token", f"there is no token for {context.address}", remedy))
        return
    identity = desk.server.whoami()
    yield Finding("server", f"{context.address} answers")
    yield _finding("token", f"of {identity.name}, from {origin}", scoped(identity, context.state))
    yield from _protection(desk)


def _protection(desk: Desk) -> Iterator[Finding]:
    context = desk.context
    if not context.protected:
        return
    declared = desk.server.standing(context.state).protected
    remedy = f"an administrator types `relais state protect {context.state}`"
    why = f"{context.name} is protected here, and the state server does not know it"
    yield _finding("protection", "the server guards it too", None if declared else Objection("protection", why, remedy))


def _git(desk: Desk) -> Iterator[Finding]:
    commit, context = desk.repository.commit(desk.context.folder), desk.context
    objection = None
    if context.protected and not (commit and commit.clean):
        why = f"{context.name} is protected, and {'something is not committed' if commit else 'there is no commit'}"
        objection = Objection("git", why, "commit it, reviewed, and come back")
    told = f"at {commit.sha[:10]}{'' if commit.clean else ', with changes'}" if commit else "outside git"
    yield _finding("git", told, objection)


CHECKS: tuple[tuple[str, Check], ...] = (
    ("tool", _tool),
    ("folder", _folder),
    ("place", _place),
    (".env", _dotenv),
    ("locks", _locks),
    ("server", _server),
    ("git", _git),
)
