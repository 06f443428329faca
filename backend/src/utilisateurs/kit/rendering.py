"""Problems as objects (RFC 9457), in the caller's language."""

import math
from typing import Any

from utilisateurs.kit.problems import FieldError, Problem
from utilisateurs.kit.text import Language

TYPE_PREFIX = "urn:utilisateurs:problem:"


def problem_view(problem: Problem, language: Language, request_id: str | None = None) -> dict[str, Any]:
    """Return the members of the problem's object."""
    view: dict[str, Any] = {
        "type": TYPE_PREFIX + problem.slug,
        "title": problem.title.to(language),
        "status": problem.status,
        "detail": problem.detail.with_values(**problem.values).to(language),
        "remedy": problem.remedy.with_values(**problem.values).to(language),
    }
    if errors := problem.errors():
        view["errors"] = [_field_view(error, language) for error in errors]
    if problem.retry_after is not None:
        view["retry_after"] = whole_seconds(problem.retry_after)
    if request_id:
        view["request_id"] = request_id
    return view


def whole_seconds(seconds: float) -> int:
    """Return what Retry-After says: at least one second, rounded up."""
    return max(1, math.ceil(seconds))


def _field_view(error: FieldError, language: Language) -> dict[str, str]:
    return {
        "field": error.field,
        "code": error.code,
        "reason": error.reason.to(language),
        "remedy": error.remedy.to(language),
    }
