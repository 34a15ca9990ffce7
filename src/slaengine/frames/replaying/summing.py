"""Summing: the attainment of promises under both policies, block by block."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from math import prod

import numpy as np
from numpy.typing import NDArray

from slaengine.frames.doors.columns import Codes
from slaengine.frames.folding.cases import Cases
from slaengine.frames.folding.machine import Track
from slaengine.frames.replaying.pairing import Names, Seen
from slaengine.metrics.attainment import OUTCOMES
from slaengine.whatif.replays.replaying import Cell, Outcomes
from slaengine.whatif.replays.replaying import shifts_of as sorted_shifts
from slaengine.whatif.replays.shift import Shift

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
        for case, outcome, count in _counted(codes, seen.outcome):
            counts = self._counts[place].setdefault(case, [0] * _WIDE)
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


def _counted(codes: Sequence[Codes], outcome: NDArray[np.int8]) -> Iterator[tuple[Case, int, int]]:
    """Yield the distinct cases with their outcomes, and how often each is there."""
    radices = [int(code.max()) + 1 for code in codes]
    cases: Cases | None = None
    if prod(radices) * _WIDE <= _DENSE:
        key = np.zeros(len(outcome), np.int64)
        for code, radix in zip(codes, radices, strict=True):
            key = key * radix + code
    else:
        cases = Cases(radices)
        key = cases.numbers(codes).astype(np.int64)
    counts = np.bincount(key * _WIDE + outcome)
    for number in np.flatnonzero(counts).tolist():
        case, ended = divmod(number, _WIDE)
        found = cases.rows[case] if cases else _case(case, radices)
        yield found, ended, int(counts[number])


def _case(number: int, radices: Sequence[int]) -> Case:
    codes: list[int] = []
    for radix in reversed(radices):
        number, code = divmod(number, radix)
        codes.append(code)
    return tuple(reversed(codes))
