"""Summing: the attainment of promises under both policies, block by block."""

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from slaengine.frames.doors.columns import Codes
from slaengine.frames.folding.machine import Track
from slaengine.frames.replaying.pairing import Names, Seen
from slaengine.metrics.attainment import OUTCOMES
from slaengine.whatif.replaying import Cell, Outcomes
from slaengine.whatif.replaying import shifts_of as sorted_shifts
from slaengine.whatif.shift import Shift

_DENSE = 1 << 21  # so many possible cells are counted by place, more are sorted
_WIDE = len(OUTCOMES)
Case = tuple[int, ...]  # track, promise, and the place of each field's value


class Sums:
    """How many clocks turned out how: by track, promise and the values of some fields."""

    def __init__(self) -> None:
        self._counts: tuple[dict[Case, list[int]], ...] = ({}, {})

    def add(self, place: int, seen: Seen, columns: Sequence[Codes]) -> None:
        """Count the clocks of one side; `columns` have the fields of each, -1 for none."""
        rows = seen.rows
        if not len(rows.ticket):
            return
        codes = [rows.track, rows.promise, *(column + 1 for column in columns)]
        radices = [int(code.max()) + 1 for code in codes]
        key = np.zeros(len(rows.ticket), np.int64)
        for code, radix in zip(codes, radices, strict=True):
            key = key * radix + code
        key = key * _WIDE + seen.outcome
        for number, count in _counted(key, int(np.prod(radices, dtype=np.float64)) * _WIDE):
            case, outcome = divmod(number, _WIDE)
            counts = self._counts[place].setdefault(_case(case, radices), [0] * _WIDE)
            counts[outcome] += count

    def shifts(
        self,
        tracks: Sequence[Track],
        names: Names,
        by: Sequence[str],
        values: Sequence[Sequence[str]],
    ) -> tuple[Shift, ...]:
        """Return the attainment of each promise; `by` names fields and `priority`."""
        cells: dict[Cell, tuple[Outcomes, Outcomes]] = defaultdict(lambda: (Counter(), Counter()))
        for place, counts in enumerate(self._counts):
            for (track, promise, *codes), numbers in counts.items():
                fields = (
                    None if not code else each[code - 1]
                    for code, each in zip(codes, values, strict=True)
                )
                label = int(names.priority[place][promise])
                priority = None if label < 0 else names.priorities[label]
                group = tuple(priority if name == "priority" else next(fields) for name in by)
                agreement = names.agreements[int(names.agreement[place][promise])]
                cell = tracks[track].kind, tracks[track].metric, agreement, group
                cells[cell][place].update(dict(zip(OUTCOMES, numbers, strict=True)))
        return sorted_shifts(cells)


def _counted(key: Codes, size: int) -> list[tuple[int, int]]:
    """Return the distinct numbers, and how often each is there."""
    if size <= _DENSE:
        counts = np.bincount(key)
        numbers = np.flatnonzero(counts)
        return list(zip(numbers.tolist(), counts[numbers].tolist(), strict=True))
    found, often = np.unique(key, return_counts=True)
    return list(zip(found.tolist(), often.tolist(), strict=True))


def _case(number: int, radices: Sequence[int]) -> Case:
    codes: list[int] = []
    for radix in reversed(radices):
        number, code = divmod(number, radix)
        codes.append(code)
    return tuple(reversed(codes))
