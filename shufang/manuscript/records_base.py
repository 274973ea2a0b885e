"""What all records share: strict text, two names for every field, faults as codes."""

from collections.abc import Mapping
from math import isfinite
from typing import Annotated, Any

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

PENDING = "待定"
"""The word with which book.yaml declares that a value does not exist yet."""


class Record(BaseModel):
    """One mapping of a YAML file; every scalar arrives as text."""

    model_config = ConfigDict(
        strict=True, extra="forbid", frozen=True, validate_by_name=True, validate_by_alias=True
    )


def named(*names: str, default: Any = "") -> Any:  # noqa: ANN401 - pydantic's own signature
    """Declare an optional field with its names; the first is the English one."""
    return Field(default=default, validation_alias=AliasChoices(*names))


def required(*names: str) -> Any:  # noqa: ANN401 - pydantic's own signature
    """Declare a field that must be given."""
    return Field(validation_alias=AliasChoices(*names))


def fault(kind: str, **values: str) -> PydanticCustomError:
    """Return the error of a value; `kind` is a key of `faults.CODES`."""
    return PydanticCustomError(kind, "{kind}", {"kind": kind, **values})


def _whole_number(value: object) -> object:
    if isinstance(value, str):
        digits = value.strip()
        if digits.isascii() and digits.isdigit() and len(digits) < 10:
            return int(digits)
        raise fault("not_whole_number", value=value)
    return value


def _number(value: object) -> object:
    if isinstance(value, str):
        text = value.strip().replace(",", "")
        try:
            number = float(text)
        except ValueError:
            raise fault("not_number", value=value) from None
        if not isfinite(number) or "_" in text:
            raise fault("not_number", value=value)
        return number
    return value


_YES = frozenset({"true", "yes", "是", "on", "y"})
_NO = frozenset({"false", "no", "否", "off", "n"})


def switch(value: object) -> object:
    """Return a yes or no of both languages as a truth value; another word is a fault."""
    if isinstance(value, str):
        word = value.strip().lower()
        if word in _YES:
            return True
        if word in _NO:
            return False
        raise fault("not_switch", value=value)
    return value


def _text_list(value: object) -> object:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list):
        return tuple(value)
    return value


def _row(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def choice(table: Mapping[str, str]) -> BeforeValidator:
    """Translate a word through a table of both languages; another word is a fault."""

    def translate(value: object) -> object:
        if isinstance(value, str):
            found = table.get(value.strip()) or table.get(value.strip().lower())
            if found is None:
                raise fault("bad_choice", value=value, allowed="、".join(_chinese(table)))
            return found
        return value

    return BeforeValidator(translate)


def _chinese(table: Mapping[str, str]) -> list[str]:
    """Return one word per meaning, the Chinese one where there is one."""
    words: dict[str, str] = {}
    for word, meaning in table.items():
        if meaning not in words or (not word.isascii() and words[meaning].isascii()):
            words[meaning] = word
    return list(words.values())


WholeNumber = Annotated[int, BeforeValidator(_whole_number)]
Number = Annotated[float, BeforeValidator(_number)]
Switch = Annotated[bool, BeforeValidator(switch)]
TextList = Annotated[tuple[str, ...], BeforeValidator(_text_list)]
Row = BeforeValidator(_row)
OneOrMore = BeforeValidator(_text_list)
