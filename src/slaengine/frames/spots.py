"""Places: in which cell of a report each row of a frame counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from slaengine.frames.columns import Ints, Labels
from slaengine.frames.masks import Bools
from slaengine.metrics.periods import Periods

Codes: TypeAlias = NDArray[np.int32]
_DENSE = 1 << 22  # possible cells that are looked up in a table rather than found by a sort
_WIDE = 1 << 40  # more possible cells than this are numbered anew before they are told apart again


class Spot(NamedTuple):
    """What tells a cell from the others: its words, and the number of its period."""

    words: tuple[str | None, ...]
    period: int | None


@dataclass(frozen=True, slots=True)
class Spots:
    """The cell of each row, as a place in `listed`; -1 for rows that count nowhere."""

    cell: Ints
    listed: Sequence[Spot]


def spots_of(words: Sequence[Labels], periods: Ints | None, wanted: Bools) -> Spots:
    """Tell rows apart by their words and the numbers of their periods."""
    digits = [(labels.codes, 1, len(labels.values) + 1) for labels in words]
    if periods is not None and wanted.any():
        low, high = int(periods[wanted].min()), int(periods[wanted].max())
        digits.append((np.where(wanted, periods, low), -low, high - low + 1))
    keys, radix = _keys(digits, len(wanted))
    cell = _numbered(keys, radix, wanted)
    if not wanted.all():
        cell = np.where(wanted, cell, -1)
    rows = np.flatnonzero(wanted)
    some = np.zeros(int(cell.max(initial=-1)) + 1, np.int64)
    some[cell[rows]] = rows  # any row of a cell tells what is the same in all
    return Spots(cell, [_spot(words, periods, row) for row in some.tolist()])


def period_numbers(periods: Periods, micros: Ints, known: Bools) -> Ints:
    """Return the number of the period in which each known instant lies; 0 for the others."""
    if not known.any():
        return np.zeros(len(micros), np.int64)
    first, last = (periods.number(int(end)) for end in (micros[known].min(), micros[known].max()))
    starts = np.array([periods.start(number) for number in range(first, last + 1)], np.int64)
    found = np.searchsorted(starts, micros, side="right") + (first - 1)
    return np.where(known, found, 0)


def _keys(digits: Sequence[tuple[Codes | Ints, int, int]], size: int) -> tuple[Ints, int]:
    """Make one number of the digits of each row; each has a shift to begin at 0, and a base."""
    keys, radix, shifts = np.zeros(size, np.int64), 1, 0
    for digit, shift, base in digits:
        if radix > 1 and radix * base > _WIDE:
            found, keys = np.unique(keys, return_inverse=True)
            radix, shifts = len(found), 0
        keys *= base
        keys += digit
        radix, shifts = radix * base, shifts * base + shift
    keys += shifts
    return keys, radix


def _numbered(keys: Ints, radix: int, wanted: Bools) -> Ints:
    """Number the keys of the wanted rows in their order, from 0."""
    if radix <= max(_DENSE, 2 * len(keys)):
        mine = keys if wanted.all() else keys[wanted]
        there = np.bincount(mine, minlength=radix) > 0
        found: Ints = (np.cumsum(there) - 1)[keys]
        return found
    known = np.unique(keys[wanted])
    return np.minimum(np.searchsorted(known, keys), len(known) - 1)


def _spot(words: Sequence[Labels], periods: Ints | None, row: int) -> Spot:
    codes = [int(labels.codes[row]) for labels in words]
    texts = [
        None if code < 0 else labels.values[code] for code, labels in zip(codes, words, strict=True)
    ]
    return Spot(tuple(texts), None if periods is None else int(periods[row]))
