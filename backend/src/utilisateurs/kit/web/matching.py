"""If-Match (RFC 9110, 13.1.1): edit only the version that was read."""

from typing import Annotated

from fastapi import Depends, Header

from utilisateurs.kit.problems import FieldError, InvalidInput
from utilisateurs.kit.text import Text

MAX_DIGITS = 9
_SPELLED = rf'^(\*|(W/)?"?[0-9]{{1,{MAX_DIGITS}}}"?)$'
_REFUSAL = FieldError(
    field="If-Match",
    code="not_an_etag",
    reason=Text("This is not an ETag of ours.", "Ce n'est pas un ETag de ce service."),
    remedy=Text("Send the ETag of your last read, quotes included.", "Envoyez l'ETag de votre dernière lecture."),
)


async def if_match(
    if_match: Annotated[
        str | None,
        Header(max_length=40, description='The ETag last read, as `"3"`.', json_schema_extra={"pattern": _SPELLED}),
    ] = None,
) -> int | None:
    """Return the version the caller edits, or None when he does not say. Raises InvalidInput."""
    if if_match is None or if_match.strip() == "*":
        return None
    digits = if_match.strip().removeprefix("W/").strip('"')
    if not digits.isascii() or not digits.isdigit() or len(digits) > MAX_DIGITS:
        raise InvalidInput(_REFUSAL)
    return int(digits)


ExpectedVersion = Annotated[int | None, Depends(if_match)]
