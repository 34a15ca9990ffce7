"""Figure frames: the figures of a report as columns."""

from collections.abc import Sequence
from datetime import timedelta
from operator import attrgetter

import numpy as np

from slaengine.calendars.zones import micros_of
from slaengine.frames.columns import Amounts, Counts, Instants, Ints, Numbers, Out, Texts
from slaengine.frames.nulls import NULL
from slaengine.metrics.figure import Figure
from slaengine.metrics.lines import as_number, columns, reasons_text
from slaengine.metrics.reports import Report

_MICROSECOND = timedelta(microseconds=1)


def figure_columns(report: Report) -> dict[str, Out]:
    """Return the figures of a report column by column, as `Report.rows` has them row by row."""
    figures = list(report)
    found: dict[str, Out] = {
        **{name: _texts(figures, name) for name in ("kpi", "statistic", "kind", "metric", "part")},
        **{
            name: Texts(tuple(figure.group[name] for figure in figures))
            for name in report.question.by
        },
        "period": _texts(figures, "period"),
        "period_at": Instants(_instants(figures)),
        "unit": _texts(figures, "unit"),
        "value": _numbers(figures, "value"),
        "duration": Amounts(_durations(figures)),
        "n": Counts(np.array([figure.n for figure in figures], np.int64)),
        "excluded": Counts(
            np.array([sum(figure.excluded.values()) for figure in figures], np.int64)
        ),
        "reasons": Texts(tuple(map(reasons_text, figures))),
        "low": _numbers(figures, "low"),
        "high": _numbers(figures, "high"),
        "level": _numbers(figures, "level"),
        "definition": _texts(figures, "definition"),
    }
    return {name: found[name] for name in columns(report.question.by)}


def _texts(figures: Sequence[Figure], name: str) -> Texts:
    return Texts(tuple(map(attrgetter(name), figures)))


def _numbers(figures: Sequence[Figure], name: str) -> Numbers:
    values = [as_number(getattr(figure, name)) for figure in figures]
    return Numbers(np.array([np.nan if one is None else one for one in values], np.float64))


def _durations(figures: Sequence[Figure]) -> Ints:
    values = [
        one.value // _MICROSECOND if isinstance(one.value, timedelta) else NULL for one in figures
    ]
    return np.array(values, np.int64)


def _instants(figures: Sequence[Figure]) -> Ints:
    values = [NULL if one.period_at is None else micros_of(one.period_at) for one in figures]
    return np.array(values, np.int64)
