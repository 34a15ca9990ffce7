"""Figure frames: the figures of a report as columns."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np

from slaengine.calendars.zones import micros_of
from slaengine.frames.columns import Amounts, Counts, Instants, Ints, Numbers, Out, Texts
from slaengine.frames.grids import Floats
from slaengine.frames.nulls import NULL
from slaengine.metrics.figure import Figure
from slaengine.metrics.lines import columns, line_of
from slaengine.metrics.reports import Report

_MICROSECOND = timedelta(microseconds=1)


def figure_columns(report: Report) -> dict[str, Out]:
    """Return the figures of a report column by column, as `Report.rows` has them row by row."""
    figures = list(report)
    by = report.question.by
    lines = [line_of(figure, by) for figure in figures]
    found: dict[str, Out] = {}
    for name in columns(by):
        values = [line[name] for line in lines]
        match name:
            case "value" | "low" | "high" | "level":
                found[name] = Numbers(_numbers(values))
            case "n" | "excluded":
                found[name] = Counts(np.array(values, np.int64))
            case "duration":
                found[name] = Amounts(_durations(figures))
            case "period_at":
                found[name] = Instants(_instants(figures))
            case _:
                found[name] = Texts(tuple(None if one is None else str(one) for one in values))
    return found


def _numbers(values: Sequence[object]) -> Floats:
    return np.array([value if isinstance(value, float) else np.nan for value in values])


def _durations(figures: Sequence[Figure]) -> Ints:
    values = [
        one.value // _MICROSECOND if isinstance(one.value, timedelta) else NULL for one in figures
    ]
    return np.array(values, np.int64)


def _instants(figures: Sequence[Figure]) -> Ints:
    values = [NULL if one.period_at is None else micros_of(one.period_at) for one in figures]
    return np.array(values, np.int64)
