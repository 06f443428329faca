"""Problems as answers: application/problem+json."""

from fastapi import Response

from utilisateurs.kit.json import dumps
from utilisateurs.kit.problems import Problem
from utilisateurs.kit.rendering import problem_view, whole_seconds
from utilisateurs.kit.text import Language

MEDIA_TYPE = "application/problem+json"


def problem_response(problem: Problem, language: Language, request_id: str) -> Response:
    """Return the answer that tells the problem."""
    body = dumps(problem_view(problem, language, request_id))
    headers: dict[str, str] = {"Content-Language": language}
    if problem.retry_after is not None:
        headers["Retry-After"] = str(whole_seconds(problem.retry_after))
    if problem.status == 401:  # noqa: PLR2004 - RFC 9110 asks for a challenge with exactly this status
        headers["WWW-Authenticate"] = 'Bearer realm="utilisateurs"'
    return Response(body, problem.status, headers, MEDIA_TYPE)
