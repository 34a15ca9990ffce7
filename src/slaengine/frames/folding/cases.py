"""Cases: few distinct rows among many, each with a small number of its own."""

from collections.abc import Sequence
from math import prod

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int64] | NDArray[np.int32] | NDArray[np.int16] | NDArray[np.int8]
_DENSE = 1 << 22  # so many possible cases are looked up by place, more are sorted


class Cases:
    """The distinct rows of some columns of codes, numbered in the order in which they came up.

    Codes are whole numbers from -1 on; `sizes` says how many each column may have, without -1.
    """

    __slots__ = ("_known", "_places", "_radices", "rows")

    def __init__(self, sizes: Sequence[int]) -> None:
        self._radices = tuple(size + 1 for size in sizes)
        self._known: dict[tuple[int, ...], int] = {}
        room = prod(self._radices)
        self._places = np.full(room, -1, np.int32) if room <= _DENSE else None
        self.rows: list[tuple[int, ...]] = []

    def numbers(self, columns: Sequence[Codes]) -> NDArray[np.int32]:
        """Return the number of the case that each row is."""
        if self._places is None:
            return self._sorted(columns)
        key = np.zeros(len(columns[0]) if columns else 0, np.int32)
        none = 0
        for codes, radix in zip(columns, self._radices, strict=True):
            key *= np.int32(radix)
            np.add(key, codes, out=key, casting="same_kind")
            none = none * radix + 1
        key += np.int32(none)
        found = self._places.take(key)
        if found.min(initial=0) < 0:
            new = np.flatnonzero(found < 0)
            some = _distinct(key[new], self._places)
            self._places[key[new[some]]] = self._numbered(columns, new[some])
            found = self._places.take(key)
        return found

    def _sorted(self, columns: Sequence[Codes]) -> NDArray[np.int32]:
        key = columns[0].astype(np.int64) + 1
        size = self._radices[0]
        for codes, radix in zip(columns[1:], self._radices[1:], strict=True):
            if size * radix >= 1 << 62:
                values, key = np.unique(key, return_inverse=True)
                size = len(values)
            key = key * radix + codes + 1
            size *= radix
        _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
        return self._numbered(columns, first)[inverse]

    def _numbered(self, columns: Sequence[Codes], rows: NDArray[np.int64]) -> NDArray[np.int32]:
        """Number the cases at some rows, new ones at the end."""
        listed = zip(*(codes[rows].tolist() for codes in columns), strict=True)
        numbers = []
        for case in listed:
            number = self._known.setdefault(case, len(self.rows))
            if number == len(self.rows):
                self.rows.append(case)
            numbers.append(number)
        return np.array(numbers, np.int32)


def _distinct(keys: NDArray[np.int32], room: NDArray[np.int32]) -> NDArray[np.intp]:
    """Return where each distinct key stands once, in their order; `room` has a place for each."""
    nth = np.arange(len(keys), dtype=np.int32)
    room[keys] = nth  # of equal keys, one is left
    found = np.flatnonzero(room[keys] == nth)
    return found[np.argsort(keys[found])]
