"""Arguments that lose states, and the safe way to what people want by them."""

from collections.abc import Sequence

from relais.terraform.model.objections import Objection


class Dangers:
    """Arguments handed on to the tool, judged before it starts.

    1. `init -migrate-state` and `-force-copy` are refused: they copy a foreign state over this one.
    2. `state push -force` is refused: the tool stops comparing lineage and serial.
    3. `-lock=false` is refused, however it is spelled: two writers would take the same serial.
    4. `force-unlock` is refused: Terraform sends no lock id, so that it frees whichever lock is there.
    5. `-backend-config` is refused: its values are written in clear into `.terraform/` and into plan files.
    6. `-auto-approve` and `-state`, which go round plans and the state server, are refused.
    7. A workspace is refused: the state server knows one state per address.
    """

    REMEDIES = {  # noqa: RUF012 - never changed, and read only here
        "migrate": (
            "would copy another state over this one",
            "`relais state import` takes over an existing state, with its history",
        ),
        "push-force": (
            "would write a state whatever its lineage and serial",
            "`relais state rollback`, or `relais state grant STATE lineage --reason …` and a plain push",
        ),
        "lock": (
            "would let two people write at once",
            "wait with `-lock-timeout=5m`; `relais state list` names holders",
        ),
        "force-unlock": (
            "frees whichever lock is there, whoever holds it",
            "`relais state unlock STATE --id ID --reason …` names the holder and is audited",
        ),
        "backend-config": (
            "is kept in clear in `.terraform/` and in every plan file",
            'leave `backend "http" {}` empty; the context\'s address and token are passed as variables',
        ),
        "auto-approve": ("applies what nobody has read", "`relais tf plan`, then `relais tf apply`"),
        "state": ("goes round the state server", "name the state in relais.toml and switch with `relais tf use`"),
        "workspace": ("does not exist here: one address holds one state", "`relais tf use NAME`"),
    }

    def refuse(self, words: Sequence[str]) -> tuple[Objection, ...]:
        """Return what speaks against these words, the tool's sub-command first."""
        found = [(word, self._danger(word, words)) for word in words]
        return tuple(self._told(word, danger) for word, danger in found if danger)

    def _danger(self, word: str, words: Sequence[str]) -> str:
        name, _, value = word.lstrip("-").partition("=")
        if word == words[0]:
            return {"force-unlock": "force-unlock", "workspace": "workspace"}.get(word, "")
        if not word.startswith("-"):
            return ""
        return self._of_option(name, value.lower(), tuple(words[:2]))

    def _of_option(self, name: str, value: str, command: tuple[str, ...]) -> str:
        if name == "lock":
            return "lock" if value in {"false", "0", "f"} else ""
        if name == "force" and command == ("state", "push"):
            return "push-force"
        if name in {"migrate-state", "force-copy"}:
            return "" if value in {"false", "0", "f"} else "migrate"
        return {
            "backend-config": "backend-config",
            "auto-approve": "auto-approve",
            "state": "state",
            "state-out": "state",
            "backup": "state",
        }.get(name, "")

    def _told(self, word: str, danger: str) -> Objection:
        why, remedy = self.REMEDIES[danger]
        return Objection(danger, f"{word.partition('=')[0] if danger == 'backend-config' else word} {why}", remedy)


def overridden(word: str) -> str:
    """Return the kind of grant under which an expert's override of a danger is recorded by the state server."""
    return {"migrate": "lineage", "push-force": "lineage", "lock": "apply"}.get(word, "")
