"""Sums by columns: for every cell at once what `metrics.cells` adds up row by row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import TypeAlias

import numpy as np

from slaengine.frames.doors.columns import Codes, Ints
from slaengine.frames.doors.nulls import NULL
from slaengine.frames.figures.counting import counted
from slaengine.frames.figures.grids import Floats, FrameGrid
from slaengine.frames.figures.masks import Bools, amounts_of, mask_of, parts_of
from slaengine.frames.figures.stretches import Stretches, stretches
from slaengine.metrics.attainment import OUTCOMES, Attainment
from slaengine.metrics.cells import Sum, bucket_labels
from slaengine.metrics.condition import Condition
from slaengine.metrics.definition import (
    AgesOf,
    AverageOf,
    KeptOf,
    Kpi,
    NumberOf,
    PartOf,
    PerPiece,
    ScoreOf,
    TimeOf,
    WorstOf,
)
from slaengine.metrics.durations import Durations
from slaengine.metrics.mean import Mean
from slaengine.metrics.overrun import Overrun
from slaengine.metrics.question import Question
from slaengine.metrics.reasons import reasons_of
from slaengine.metrics.scores import Scores
from slaengine.metrics.share import Share
from slaengine.metrics.tally import Tally
from slaengine.metrics.timed import Timed
from slaengine.metrics.total import Total

Found: TypeAlias = Iterator[tuple[int, str | None, Sum]]
_LIMB = 21  # bits of a number that are added up at a time, exactly, in floating point
_FLAGS = 1 << 3  # whether a promise was met, breached or cancelled, of which several may hold
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Cells:
    """The rows of a frame and the cell of each, -1 for none; `count` cells in all."""

    grid: FrameGrid
    cell: Codes
    count: int

    def numbers(self, cell: Codes) -> list[int]:
        """Count rows by cell."""
        found: list[int] = counted(cell, self.count + 1, shift=1)[1:].tolist()
        return found

    def where(self, cell: Codes, mask: Bools) -> list[int]:
        """Count the rows of which something holds by cell."""
        return self.numbers(cell[mask])

    def totals(self, cell: Codes, numbers: Ints) -> list[int]:
        """Add up whole numbers by cell, exactly."""
        parts = [numbers & ((1 << _LIMB) - 1), (numbers >> _LIMB) & ((1 << _LIMB) - 1)]
        parts.append(numbers >> (2 * _LIMB))
        sums = [np.bincount(cell + 1, one, self.count + 1)[1:].tolist() for one in parts]
        return [
            int(low) + (int(middle) << _LIMB) + (int(high) << (2 * _LIMB))
            for low, middle, high in zip(*sums, strict=True)
        ]


def sums_of(kpi: Kpi, cells: Cells, asked: Question) -> Found:
    """Yield what the rows of each cell add up to for a KPI, by cell and part.

    Every row that counts is in a cell that has at least one, so that no cell is empty.
    """
    cell, excluded = _sorted_out(kpi.excluded, cells)
    grid = cells.grid
    match kpi.aggregate:
        case PartOf(hit):
            yield from _shares(mask_of(hit, grid), cells, cell, excluded, kpi.part)
        case NumberOf() as number:
            yield from _numbers(number, cells, cell, excluded)
        case AverageOf(column):
            yield from _means(cells, cell, _counts(grid, column), excluded)
        case PerPiece(total, pieces):
            tops, parts = _counts(grid, total), _counts(grid, pieces)
            yield from _per_piece(tops, parts, cells, cell, excluded)
        case TimeOf() as times:
            yield from _times(times, cells, cell, excluded, asked)
        case KeptOf() as promises:
            yield from _kept(promises, cells, cell)
        case WorstOf() as worst:
            yield from _overruns(worst, cells, cell, excluded)
        case ScoreOf(column):
            yield from _scores(grid.scores(column), cells, cell, excluded)
        case AgesOf(amount):
            yield from _ages(amounts_of(amount, grid), cells, cell, excluded, asked.buckets)


def _shares(
    hits: Bools, cells: Cells, cell: Codes, excluded: Sequence[dict[str, int]], part: str | None
) -> Found:
    found, n = cells.where(cell, hits), cells.numbers(cell)
    for i in range(cells.count):
        yield i, part, Share(found[i], n[i], excluded[i])


def _numbers(
    number: NumberOf, cells: Cells, cell: Codes, excluded: Sequence[dict[str, int]]
) -> Found:
    n = cells.numbers(cell)
    if number.column is not None:
        sums = cells.totals(cell, _counts(cells.grid, number.column))
    elif number.where is not None:
        sums = cells.where(cell, mask_of(number.where, cells.grid))
    else:
        sums = n
    for i in range(cells.count):
        yield i, None, Total(sums[i], n[i], excluded[i])


def _per_piece(
    tops: Ints, parts: Ints, cells: Cells, cell: Codes, excluded: Sequence[dict[str, int]]
) -> Found:
    sums, n = cells.totals(cell, tops), cells.totals(cell, parts)
    for i in range(cells.count):
        yield i, None, Total(sums[i], n[i], excluded[i])


def _counts(grid: FrameGrid, column: str) -> Ints:
    found = grid.numbers(column)
    return np.where(found == NULL, 0, found)


def _sorted_out(
    reasons: Mapping[str, Condition], cells: Cells
) -> tuple[Codes, list[dict[str, int]]]:
    """Return the cells of the rows that count, and how many do not, by the first reason."""
    cell = cells.cell
    excluded: list[dict[str, int]] = [{} for _ in range(cells.count)]
    for reason, condition in reasons.items():
        out = mask_of(condition, cells.grid)
        for i, count in enumerate(cells.where(cell, out)):
            excluded[i][reason] = count
        cell = np.where(out, -1, cell)
    return cell, excluded


def _means(cells: Cells, cell: Codes, numbers: Ints, excluded: Sequence[dict[str, int]]) -> Found:
    n, sums = cells.numbers(cell), cells.totals(cell, numbers)
    squares = cells.totals(cell, numbers * numbers)
    for i in range(cells.count):
        yield i, None, Mean(n[i], Fraction(sums[i]), Fraction(squares[i]), excluded[i])


def _kept(promises: KeptOf, cells: Cells, cell: Codes) -> Found:
    flags = np.zeros(cells.grid.size, np.uint8)
    for bit, condition in enumerate((promises.met, promises.breached, promises.cancelled)):
        flags |= mask_of(condition, cells.grid).view(np.uint8) << np.uint8(bit)
    keys = (cell + 1) * np.int32(_FLAGS)  # the first cell is of the rows that are in none
    keys += flags
    found = counted(keys, (cells.count + 1) * _FLAGS).reshape(-1, _FLAGS)[1:]
    counts = np.zeros((cells.count, len(OUTCOMES)), np.int64)
    for flag in range(_FLAGS):
        counts[:, OUTCOMES.index(_outcome(flag))] += found[:, flag]
    for i, (met, breached, undecided, cancelled) in enumerate(counts.tolist()):
        yield i, None, Attainment(met, breached, undecided, cancelled)


def _outcome(flag: int) -> str:
    """Name what the lowest bit stands for; where none is set, it is too early to tell."""
    return next(
        (name for bit, name in enumerate(("met", "breached", "cancelled")) if flag >> bit & 1),
        "undecided",
    )


def _overruns(
    worst: WorstOf, cells: Cells, cell: Codes, excluded: Sequence[dict[str, int]]
) -> Found:
    amounts = amounts_of(worst.amount, cells.grid)
    amounts = np.where(amounts == NULL, 0, amounts)
    growing = mask_of(worst.growing, cells.grid)
    final = np.where(growing, -1, cell)
    n, sums, grow = cells.numbers(final), cells.totals(final, amounts), cells.where(cell, growing)
    ordered = stretches(cell, amounts, cells.count, of=cell >= 0)
    for i in range(cells.count):
        last = int(ordered.micros[ordered.bounds[i + 1] - 1]) if ordered.count(i) else None
        yield i, None, Overrun(sums[i], n[i], grow[i], last, excluded[i])


def _scores(
    scores: Floats,
    cells: Cells,
    cell: Codes,
    excluded: Sequence[dict[str, int]],
) -> Found:
    given = (cell >= 0) & ~np.isnan(scores)
    values, places = np.unique(scores[given], return_inverse=True)
    wide = len(values)
    found = np.bincount(cell[given].astype(np.int64) * wide + places, minlength=cells.count * wide)
    for i in range(cells.count):
        own = found[i * wide : (i + 1) * wide]
        counts = dict(zip(values.tolist(), own.tolist(), strict=True))
        yield i, None, Scores(counts, excluded=excluded[i])


def _ages(
    ages: Ints,
    cells: Cells,
    cell: Codes,
    excluded: Sequence[dict[str, int]],
    buckets: Sequence[timedelta],
) -> Found:
    cell = np.where(ages == NULL, -1, cell)
    edges = np.array([edge // _MICROSECOND for edge in buckets], np.int64)
    bucket = np.searchsorted(edges, ages, side="right")
    n = cells.numbers(cell)
    for place, label in enumerate(bucket_labels(buckets)):
        for i, count in enumerate(cells.where(cell, bucket == place)):
            yield i, label, Total(count, n[i], excluded[i])


def _times(
    times: TimeOf,
    cells: Cells,
    cell: Codes,
    excluded: Sequence[dict[str, int]],
    asked: Question,
) -> Found:
    done, finished = parts_of(times.finished, cells.grid)
    ordered = stretches(cell, finished, cells.count, of=done)
    if asked.sketch is None and not (asked.survival and times.growing is not None):
        ends, left = None, _without_ends(times, cells, cell, done)
    else:
        ends, left = _ends(times, cells, np.where(done, -1, cell))
    unknown = cells.numbers(left)
    percentiles = ordered.percentiles(asked.percentiles, asked.method)
    for i in range(cells.count):
        reasons = reasons_of({**excluded[i], "unknown": unknown[i]})
        every = None if ends is None else _durations(ordered, ends, i, reasons)
        if every is not None and asked.sketch is not None:
            yield i, None, every.sketched(asked.sketch)
            continue
        found = tuple(percentiles[i])
        yield i, None, Timed(ordered.count(i), ordered.mean(i), found, reasons, every)


def _without_ends(times: TimeOf, cells: Cells, cell: Codes, done: Bools) -> Codes:
    """Return the cells of the rows that are neither done, nor still growing, nor cut off."""
    for amount in (times.growing, times.cut):
        if amount is not None:
            done = done | parts_of(amount, cells.grid)[0]
    return cell[~done]


def _ends(times: TimeOf, cells: Cells, cell: Codes) -> tuple[dict[str, Stretches], Codes]:
    """Return what still grows (under no name) and what was cut off, by the name of the end.

    And the cells of the rows of which nothing is known.
    """
    found: dict[str, Stretches] = {}
    if times.growing is not None:
        grows, growing = parts_of(times.growing, cells.grid)
        found[""] = stretches(cell, growing, cells.count, of=grows)
        cell = np.where(grows, -1, cell)
    if times.cut is not None:
        there, cut = parts_of(times.cut, cells.grid)
        name = cells.grid.words("state" if cells.grid.has("state") else "outcome")
        there &= cell >= 0
        for code in np.unique(name.codes[there]).tolist():
            own = there & (name.codes == code)
            found[name.values[code]] = stretches(cell, cut, cells.count, of=own)
        cell = np.where(there, -1, cell)
    return found, cell


def _durations(
    finished: Stretches, ends: Mapping[str, Stretches], cell: int, excluded: Mapping[str, int]
) -> Durations:
    others = {name: ordered.tally(cell) for name, ordered in ends.items()}
    censored = others.pop("", Tally())
    return Durations(finished.tally(cell), censored, others, excluded=excluded)
