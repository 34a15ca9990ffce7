"""Parts of stored figures: plain JSON values, read back with the place of every mistake named."""

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import TypeAlias

from slaengine.errors import StateError

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

_FRACTION = re.compile(r"-?[0-9]{1,4000}(?:/[0-9]{1,4000})?")
_SHOWN = 60


def table_of(part: Json, what: str) -> dict[str, Json]:
    """Return a part that has to be a table; `what` says in errors whose part it is.

    >>> table_of([], "share")
    Traceback (most recent call last):
    ...
    slaengine.errors.StateError: share: must be a table, not []
    """
    if not isinstance(part, dict):
        raise StateError(f"{what}: must be a table, not {part!r}")
    return part


def list_of(part: Json, what: str) -> list[Json]:
    """Return a part that has to be a list."""
    if not isinstance(part, list):
        raise StateError(f"{what}: must be a list, not {part!r}")
    return part


def whole_of(part: Json, what: str) -> int:
    """Return a part that has to be a whole number."""
    if isinstance(part, bool) or not isinstance(part, int):
        raise StateError(f"{what}: must be a whole number, not {part!r}")
    return part


def number_of(part: Json, what: str) -> float:
    """Return a part that has to be a number."""
    if isinstance(part, bool) or not isinstance(part, int | float):
        raise StateError(f"{what}: must be a number, not {part!r}")
    return part


def text_of(part: Json, what: str) -> str:
    """Return a part that has to be text."""
    if not isinstance(part, str):
        raise StateError(f"{what}: must be text, not {part!r}")
    return part


def fraction_of(part: Json, what: str, example: str) -> Fraction:
    """Return a part that has to be an exact number, written as a whole one or as a fraction.

    >>> fraction_of("1e999999999", "share", "999/1000")
    Traceback (most recent call last):
    ...
    slaengine.errors.StateError: share: must be a fraction such as '999/1000', not '1e999999999'
    """
    text = text_of(part, what)
    try:
        # an exponent could stand for more digits than there is memory
        if _FRACTION.fullmatch(text):
            return Fraction(text)
    except ZeroDivisionError:
        pass
    raise StateError(f"{what}: must be a fraction such as {example!r}, not {text[:_SHOWN]!r}")


def truth_of(part: Json, what: str) -> bool:
    """Return a part that has to be true or false."""
    if not isinstance(part, bool):
        raise StateError(f"{what}: must be true or false, not {part!r}")
    return part


def counts_of(part: Json, what: str) -> Mapping[str, int]:
    """Return a part that has to count something by name.

    >>> counts_of({"merged": "two"}, "excluded")
    Traceback (most recent call last):
    ...
    slaengine.errors.StateError: excluded.merged: must be a whole number, not 'two'
    """
    table = table_of(part, what)
    return {name: whole_of(count, f"{what}.{name}") for name, count in table.items()}
