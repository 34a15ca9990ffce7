"""Masks: the conditions and amounts of KPIs, worked out for whole columns."""

from typing import TypeAlias, assert_never

import numpy as np
from numpy.typing import NDArray

from slaengine.frames.doors.columns import Ints, Labels
from slaengine.frames.doors.nulls import NULL
from slaengine.frames.figures.grids import FrameGrid
from slaengine.metrics.condition import (
    Amount,
    AtLeast,
    Between,
    Column,
    Condition,
    Every,
    FirstOf,
    Is,
    Known,
    Named,
    Negative,
    Not,
    Scored,
    Shorter,
    When,
)

Bools: TypeAlias = NDArray[np.bool_]


def mask_of(condition: Condition, grid: FrameGrid) -> Bools:
    """Tell of which rows a condition holds."""
    found: Bools
    match condition:
        case Known(column):
            found = grid.numbers(column) != NULL
        case Named(column):
            found = grid.words(column).codes >= 0
        case Is(column, words):
            found = _is_one_of(grid.words(column), words)
        case AtLeast(column, least):
            found = grid.numbers(column) >= least  # NULL is less than every count
        case Scored(column):
            found = ~np.isnan(grid.scores(column))
        case Shorter(amount, limit):
            micros = amounts_of(amount, grid)
            found = (micros != NULL) & (micros < limit)
        case Not(inner):
            found = ~mask_of(inner, grid)
        case Every(inners):
            found = np.ones(grid.size, np.bool_)
            for inner in inners:
                found &= mask_of(inner, grid)
        case _:
            assert_never(condition)
    return found


def amounts_of(amount: Amount, grid: FrameGrid) -> Ints:
    """Return an amount of each row, `NULL` where it is not there."""
    known, micros = parts_of(amount, grid)
    return np.where(known, micros, NULL)


def parts_of(amount: Amount, grid: FrameGrid) -> tuple[Bools, Ints]:
    """Return which rows have an amount, and numbers that are the amounts of those rows alone."""
    match amount:
        case Column(column):
            micros = grid.numbers(column)
            return micros != NULL, micros
        case Between(start, end):
            since, until = grid.numbers(start), grid.numbers(end)
            return (since != NULL) & (until != NULL), until - since
        case Negative(column):
            micros = grid.numbers(column)
            return micros != NULL, -micros
        case When(condition, inner):
            known, micros = parts_of(inner, grid)
            known &= mask_of(condition, grid)
            return known, micros
        case FirstOf(inners):
            known, micros = np.zeros(grid.size, np.bool_), np.full(grid.size, NULL)
            for inner in inners:
                more, others = parts_of(inner, grid)
                micros = np.where(known, micros, others)
                known |= more
            return known, micros
        case _:
            assert_never(amount)


def _is_one_of(words: Labels, wanted: tuple[str, ...]) -> Bools:
    found = np.zeros(len(words.codes), np.bool_)
    for place, value in enumerate(words.values):
        if value in wanted:
            found |= words.codes == place
    return found
