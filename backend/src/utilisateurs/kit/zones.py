"""Time zones by their IANA names."""

from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

_KNOWN = frozenset(available_timezones())


def _known(name: str) -> str:
    if name not in _KNOWN:
        code = "unknown_time_zone"
        raise PydanticCustomError(code, "unknown time zone")
    return name


TimeZone = Annotated[str, Field(max_length=64, examples=["Europe/Paris"]), AfterValidator(_known)]
