"""Fields of requests: strict shapes, no control characters, addresses normalised."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StringConstraints,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from utilisateurs.kit.emails import MAX_LENGTH, NotAnAddress, normalise
from utilisateurs.kit.text import Language

MAX_NAME = 120
MAX_PASSWORD = 256
MAX_TOKEN = 200
MIN_PASSWORD = 15
"""NIST SP 800-63B-4, 3.1.1.2: 15 characters where the password is the only factor."""
_FIRST_PRINTABLE = 0x20
_DELETE = 0x7F
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_INSTANT = re.compile(rf"{_DAY.pattern}[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d)?", re.ASCII)
"""RFC 3339; an offset left out is refused afterwards, in words of its own."""


class Input(BaseModel):
    """A request body: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


def _printable(text: str) -> str:
    if any(ord(letter) < _FIRST_PRINTABLE or ord(letter) == _DELETE for letter in text):
        code = "control_characters"
        raise PydanticCustomError(code, "control characters")
    return text


def _address(text: str) -> str:
    try:
        return normalise(text)
    except NotAnAddress as error:
        code = "not_an_address"
        raise PydanticCustomError(code, "not an e-mail address") from error


def _spelled(pattern: re.Pattern[str], code: str) -> BeforeValidator:
    """Refuse numbers: Pydantic would read them as seconds since 1970, and nobody who sends them means that."""

    def check(value: Any) -> Any:
        if isinstance(value, str) and pattern.fullmatch(value):
            return value
        message = "not of this form"
        raise PydanticCustomError(code, message)

    return BeforeValidator(check)


def _in_utc(instant: datetime) -> datetime:
    try:
        return instant.astimezone(UTC)
    except OverflowError as error:
        code = "out_of_range"
        raise PydanticCustomError(code, "outside the calendar") from error


class _Plain:
    """Refuses control characters, and says so in the description, where no narrower pattern stands."""

    def __init__(self, pattern: str = r"^[^\x00-\x1f\x7f]*$") -> None:
        self._pattern = pattern

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(_printable, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        described = handler(schema)
        if "format" not in described:
            described.setdefault("pattern", self._pattern)
        return described


Plain = _Plain()
Written = _Plain(r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$")
"""As Plain, with something in it besides blanks."""
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_NAME), Written]
Email = Annotated[
    str,
    Field(max_length=MAX_LENGTH, json_schema_extra={"format": "email"}, examples=["camille@example.com"]),
    Plain,
    AfterValidator(_address),
]
NewPassword = Annotated[str, Field(min_length=MIN_PASSWORD, max_length=MAX_PASSWORD), Plain]
Password = Annotated[str, Field(min_length=1, max_length=MAX_PASSWORD), Plain]
OneTimeToken = Annotated[str, Field(min_length=1, max_length=MAX_TOKEN), Plain]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500), Written]
Search = Annotated[str, Field(min_length=1, max_length=100), Plain]
Locale = Language
Instant = Annotated[AwareDatetime, _spelled(_INSTANT, "not_an_instant"), AfterValidator(_in_utc)]
Day = Annotated[date, _spelled(_DAY, "not_a_day")]
