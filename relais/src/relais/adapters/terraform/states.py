"""The state server over HTTP: its management interface, as the owner of one token."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from relais.adapters.web import Answer, Server, Unanswered
from relais.kit.errors import Failure, Refusal, Unreachable
from relais.terraform.model.applying import Review
from relais.terraform.model.plans import Record
from relais.terraform.model.standing import Identity, Lock, Refused, Standing, Unfinished

SECONDS = 10.0
"""How long an answer is waited for."""
UNAUTHORISED, NOT_FOUND, CONFLICT, SERVERS = 401, 404, 409, 500


class States:
    """One server, one token; refusals come as the server's own sentences."""

    def __init__(self, address: str, token: str) -> None:
        self._address = address
        headers = {"Authorization": f"Bearer {token}", "User-Agent": "relais-tf"}
        self._http = Server(f"{address.rstrip('/')}/api/v1", headers, SECONDS)

    def whoami(self) -> Identity:
        """Tell whose token this is."""
        said = self._json("GET", "/whoami")
        return Identity(said["name"], tuple(said["scopes"]))

    def standing(self, state: str) -> Standing:
        """Return the state as it stands; one that does not exist yet stands empty."""
        answer = self._ask("GET", f"/states/{state}", also=(NOT_FOUND,))
        return Standing(state) if answer.status_code == NOT_FOUND else _standing(self._content(answer))

    def heartbeat(self, state: str, lock_id: str) -> bool:
        """Say that a lock's holder is alive; False when that lock is not held."""
        answer = self._ask("POST", f"/states/{state}/lock/heartbeat", {"id": lock_id}, also=(CONFLICT, NOT_FOUND))
        return answer.is_success

    def refusals(self, state: str) -> Sequence[Refused]:
        """Return the last refusals, newest first."""
        answer = self._ask("GET", f"/states/{state}/refusals?limit=10", also=(NOT_FOUND,))
        items = [] if answer.status_code == NOT_FOUND else answer.json()["items"]
        return [refused for item in items if (refused := _refused(item))]

    def register(self, state: str, plan: Record) -> Review:
        """Record a plan for review; the same plan twice is one."""
        body = {
            "sha256": plan.sha256,
            "serial": plan.serial,
            "lineage": plan.lineage,
            "commit": plan.commit.sha if plan.commit else "",
            "tool": plan.tool,
            "tool_version": plan.tool_version,
            "made_by": plan.who,
            "made_at": plan.made_at.isoformat(),
            "summary": {"add": plan.summary.add, "change": plan.summary.change, "destroy": plan.summary.destroy},
            "cost": plan.cost,
        }
        return _review(self._json("POST", f"/states/{state}/plans", body))

    def review(self, state: str, sha256: str) -> tuple[Review, Mapping[str, Any]]:
        """Return what was decided of a plan, and what is known of it."""
        answer = self._ask("GET", f"/states/{state}/plans/{sha256}", also=(NOT_FOUND,))
        known = {} if answer.status_code == NOT_FOUND else answer.json()
        return _review(known), known

    def plans(self, state: str) -> Sequence[Mapping[str, Any]]:
        """Return the plans recorded for the state, newest first."""
        answer = self._ask("GET", f"/states/{state}/plans", also=(NOT_FOUND,))
        return [] if answer.status_code == NOT_FOUND else list(answer.json()["items"])

    def decide(self, state: str, sha256: str, *, approve: bool, reason: str) -> Review:
        """Approve or reject a plan."""
        body = {"verdict": "approve" if approve else "reject", "reason": reason}
        return _review(self._json("POST", f"/states/{state}/plans/{sha256}/review", body))

    def grant(self, state: str, kind: str, seconds: int, reason: str) -> str:
        """Record a grant of one use and return its id."""
        body = {"kind": kind, "seconds": seconds, "reason": reason}
        return str(self._json("POST", f"/states/{state}/grants", body)["id"])

    def grants(self, state: str) -> Sequence[str]:
        """Return the kinds of grants that are open."""
        return [item["kind"] for item in self._json("GET", f"/states/{state}/grants")["items"]]

    def unlock(self, state: str, lock_id: str, reason: str) -> Lock:
        """Release a lock, audited."""
        lock = _lock(self._json("DELETE", f"/states/{state}/lock", {"id": lock_id, "reason": reason}))
        assert lock is not None
        return lock

    def _json(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        return self._content(self._ask(method, path, body))

    def _ask(self, method: str, path: str, body: Mapping[str, Any] | None = None, also: Sequence[int] = ()) -> Answer:
        try:
            answer = self._http.request(method, path, body)
        except Unanswered as fault:
            remedy = "Check its address in relais.toml; on one machine, start it with `relais state serve`."
            sentence = f"The state server at {self._address} does not answer ({fault})."
            raise Unreachable(sentence, remedy=remedy) from fault
        if answer.is_success or answer.status_code in also:
            return answer
        raise self._failure(answer)

    def _content(self, answer: Answer) -> Any:
        try:
            return answer.json()
        except ValueError as fault:
            remedy = "Check the address: something else answers there, perhaps a proxy's page."
            raise Failure(f"{self._address} answers, but not as a state server does.", remedy=remedy) from fault

    def _failure(self, answer: Answer) -> Failure:
        if answer.status_code == UNAUTHORISED:
            remedy = "Ask for one: `relais state token create`, and keep it in RELAIS_STATE_TOKEN or the keyring."
            return Refusal(f"The state server at {self._address} does not know this token.", remedy=remedy)
        problem = _problem(answer)
        sentence = problem.get("detail") or problem.get("title") or f"The state server answers {answer.status_code}."
        kind = Failure if answer.status_code >= SERVERS else Refusal
        return kind(str(sentence), remedy=str(problem.get("remedy") or ""), field=str(problem.get("field") or ""))


def _problem(answer: Answer) -> Mapping[str, Any]:
    try:
        problem = answer.json()
    except ValueError:
        return {}
    return problem if isinstance(problem, dict) else {}


def _standing(raw: Mapping[str, Any]) -> Standing:
    unfinished = raw.get("unfinished")
    return Standing(
        name=raw["name"],
        serial=raw["serial"],
        lineage=raw["lineage"],
        protected=raw["protected"],
        resources=raw.get("resources"),
        size=raw.get("size") or 0,
        updated_at=_instant(raw.get("updated_at")),
        lock=_lock(raw.get("lock")),
        unfinished=_unfinished(unfinished) if unfinished else None,
        last_refusal=_refused(raw.get("last_refusal")),
    )


def _lock(raw: Mapping[str, Any] | None) -> Lock | None:
    if not raw:
        return None
    return Lock(
        id=raw["id"],
        who=raw["who"],
        operation=raw.get("operation") or "",
        created_at=_instant(raw.get("created_at")),
        age_seconds=raw.get("age_seconds") or 0,
        reason=raw.get("reason") or "",
        token_name=raw.get("token_name") or "",
        address=raw.get("address") or "",
        alive=raw.get("alive"),
    )


def _unfinished(raw: Mapping[str, Any]) -> Unfinished:
    return Unfinished(raw["lock_id"], raw["who"], _instant(raw.get("ended_at")), raw.get("reason") or "")


def _refused(raw: Mapping[str, Any] | None) -> Refused | None:
    if not raw:
        return None
    return Refused(
        sentence=raw["sentence"],
        remedy=raw.get("remedy") or "",
        rule=raw.get("rule") or "",
        at=_instant(raw.get("at")),
        quarantine_id=str(raw.get("quarantine_id") or ""),
    )


def _review(raw: Mapping[str, Any]) -> Review:
    reviewer = raw.get("reviewed_by") or raw.get("reviewer") or ""
    return Review(raw.get("status", "unknown"), str(reviewer), str(raw.get("review_reason") or raw.get("reason") or ""))


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
