"""Rows: one ticket or one clock as plain numbers and words, which every KPI is defined over."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple, TypeAlias

from slaengine.calendars.zones import micros_of

Value: TypeAlias = str | timedelta | datetime | int | float | None
_MICROSECOND = timedelta(microseconds=1)


class Row(NamedTuple):
    """One row of a table by column: instants and durations in microseconds, counts, words, scores.

    `numbers` has what is counted in whole numbers, `words` what is text, `scores` what is neither.
    """

    numbers: Mapping[str, int | None]
    words: Mapping[str, str | None]
    scores: Mapping[str, float | None]


def row_of(values: Mapping[str, Value]) -> Row:
    """Sort the values of a record into a row.

    >>> row_of({"status": "open", "replies": 2, "age": timedelta(seconds=1), "nps": 9.0}).numbers
    {'replies': 2, 'age': 1000000}
    """
    numbers: dict[str, int | None] = {}
    words: dict[str, str | None] = {}
    scores: dict[str, float | None] = {}
    for name, value in values.items():
        match value:
            case None | str():
                words[name] = value
            case timedelta():
                numbers[name] = value // _MICROSECOND
            case datetime():
                numbers[name] = micros_of(value)
            case int():
                numbers[name] = value
            case _:
                scores[name] = value
    return Row(numbers, words, scores)
