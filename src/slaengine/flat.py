"""Flat rows: what a file can hold of a value, durations as whole microseconds."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TypeAlias

Flat: TypeAlias = str | int | float | bool | None

_MICROSECOND = timedelta(microseconds=1)


def flat(row: Mapping[str, object], amounts: Collection[str] = ()) -> dict[str, Flat]:
    """Return a row as a file holds it: instants as ISO 8601, exact decimals as text.

    `amounts` names the columns of durations: whole microseconds, called for their unit.

    >>> flat({"ticket": "T-7", "left": timedelta(minutes=1), "target": None}, ("left", "target"))
    {'ticket': 'T-7', 'left_us': 60000000, 'target_us': None}
    """
    return dict(zip(flat_names(row, amounts), map(_flat, row.values()), strict=True))


def flat_names(names: Iterable[str], amounts: Collection[str] = ()) -> list[str]:
    """Name the columns of flat rows.

    >>> flat_names(["ticket", "left"], ("left",))
    ['ticket', 'left_us']
    """
    return [f"{name}_us" if name in amounts else name for name in names]


def _flat(value: object) -> Flat:
    match value:
        case timedelta():
            return value // _MICROSECOND
        case datetime():
            return value.isoformat()
        case Decimal():
            return str(value)
        case str() | int() | float():
            return value
        case _:
            return None
