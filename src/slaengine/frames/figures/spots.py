"""Places: in which cell of a report each row of a frame counts."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from slaengine.frames.doors.columns import Codes, Ints, Labels
from slaengine.frames.figures.counting import counted
from slaengine.frames.figures.masks import Bools
from slaengine.metrics.periods import Periods

_DENSE = 1 << 22  # possible cells that are looked up in a table rather than found by a sort
_FEW = (1 << 15) - 1  # fewer cells than this have numbers of two bytes, to which 1 can be added
_SHORT = 1 << 31  # fewer possible cells than this have short numbers
_WIDE = 1 << 40  # more possible cells than this are numbered anew before they are told apart again


class Spot(NamedTuple):
    """What tells a cell from the others: its words, and the number of its period."""

    words: tuple[str | None, ...]
    period: int | None


@dataclass(frozen=True, slots=True)
class Spots:
    """The cell of each row, as a place in `listed`; -1 for rows that count nowhere."""

    cell: Codes
    listed: Sequence[Spot]


def spots_of(words: Sequence[Labels], periods: Ints | None, wanted: Bools) -> Spots:
    """Tell rows apart by their words and the numbers of their periods."""
    digits = [_Digit(labels.codes, 1, len(labels.values) + 1) for labels in words]
    low = None
    if periods is not None and wanted.any():
        low, high = int(periods[wanted].min()), int(periods[wanted].max())
        digits.append(_Digit(np.where(wanted, periods, low) - low, 0, high - low + 1))
    keys = _keys(digits, len(wanted))
    cell, known = _numbered(keys, wanted)
    if not wanted.all():
        cell = np.where(wanted, cell, -1)
    return Spots(cell, [_spot(words, low, row) for row in _rows(known, digits, keys).tolist()])


def period_numbers(periods: Periods, micros: Ints, known: Bools) -> Ints:
    """Return the number of the period in which each known instant lies; 0 for the others."""
    if not known.any():
        return np.zeros(len(micros), np.int64)
    first, last = (periods.number(int(end)) for end in (micros[known].min(), micros[known].max()))
    starts = np.array([periods.start(number) for number in range(first, last + 1)], np.int64)
    found = np.searchsorted(starts, micros, side="right") + (first - 1)
    return np.where(known, found, 0)


class _Digit(NamedTuple):
    """What is to be told apart: numbers that begin at 0 once shifted, and are less than a base."""

    numbers: Codes
    shift: int
    base: int


class _Keys(NamedTuple):
    """One number for the digits of each row, less than `radix`.

    Before the digits in `anew`, the keys so far were numbered anew: those are the keys they stand
    for.
    """

    numbers: Codes
    radix: int
    anew: Mapping[int, Ints]


def _keys(digits: Sequence[_Digit], size: int) -> _Keys:
    """Make one number of the digits of each row."""
    most = math.prod(digit.base for digit in digits)
    keys: Codes = np.zeros(size, np.int32) if most < _SHORT else np.zeros(size, np.int64)
    radix = 1
    anew: dict[int, Ints] = {}
    for nth, (numbers, shift, base) in enumerate(digits):
        if radix > 1 and radix * base > _WIDE:
            anew[nth] = np.unique(keys.astype(np.int64))
            keys = np.searchsorted(anew[nth], keys)
            radix = len(anew[nth])
        keys *= base
        keys += numbers
        keys += shift
        radix *= base
    return _Keys(keys, radix, anew)


def _numbered(keys: _Keys, wanted: Bools) -> tuple[Codes, Ints]:
    """Number the keys of the wanted rows in their order, from 0; and return those keys."""
    numbers, radix = keys.numbers, keys.radix
    mine = numbers if wanted.all() else numbers[wanted]
    if radix > max(_DENSE, 2 * len(numbers)):
        known = np.unique(mine.astype(np.int64))
        found = np.minimum(np.searchsorted(known, numbers), len(known) - 1)
        return found.astype(np.int32), known
    there = counted(mine, radix) > 0
    known = np.flatnonzero(there)
    places: Codes = np.cumsum(there, dtype=np.int32) - 1
    if len(known) < _FEW:
        places = places.astype(np.int16)
    return places[numbers], known


def _rows(known: Ints, digits: Sequence[_Digit], keys: _Keys) -> Ints:
    """Take keys apart: one row for each, with its digits from 0 on."""
    found = np.empty((len(known), len(digits)), np.int64)
    for nth in reversed(range(len(digits))):
        known, found[:, nth] = np.divmod(known, digits[nth].base)
        if nth in keys.anew:
            known = keys.anew[nth][known]
    return found


def _spot(words: Sequence[Labels], low: int | None, row: Sequence[int]) -> Spot:
    """Read digits as words, 0 as none, and after them the period, the lowest as 0."""
    texts = [
        labels.values[digit - 1] if digit else None
        for labels, digit in zip(words, row, strict=False)  # a period may follow
    ]
    return Spot(tuple(texts), None if low is None else low + row[-1])
