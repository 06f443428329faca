"""What the folder's own files say about where the state lives."""

import re
from collections.abc import Mapping

from relais.terraform.model.objections import Objection

COMMENT = re.compile(r'("(?:\\.|[^"\\])*")|(#|//)[^\n]*|/\*.*?\*/', re.DOTALL)
BACKEND = re.compile(r'\b(backend\s+"?(\w+)"?|(cloud))\s*\{([^{}]*)\}')
SNIPPET = 'terraform { backend "http" {} }'


def objection(files: Mapping[str, str]) -> Objection | None:
    """Object to a folder whose files (`*.tf`, by name) do not leave an empty `backend "http"` block."""
    if not files:
        return Objection("folder", "the folder holds no *.tf file", "check `folder` in relais.toml")
    found = [(name, *_block(match)) for name, text in sorted(files.items()) for match in BACKEND.finditer(_bare(text))]
    if not found:
        return Objection(
            "backend", "no file declares a backend: the state would stay in this folder", f"add `{SNIPPET}`"
        )
    for name, kind, body in found:
        if kind != "http":
            return Objection("backend", f"{name} declares the backend {kind}", f"write `{SNIPPET}` instead")
        if body.strip():
            remedy = f"write `{SNIPPET}`: the context passes address and token as variables"
            return Objection("backend", f"{name} writes settings into its backend block", remedy)
    return None


def _bare(text: str) -> str:
    return COMMENT.sub(lambda found: found[1] or " ", text)


def _block(found: re.Match[str]) -> tuple[str, str]:
    return found[2] or found[3], found[4]
