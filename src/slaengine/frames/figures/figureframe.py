"""Figure frames: the figures of a report as columns."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import numpy as np

from slaengine.calendars.zones import micros_of
from slaengine.frames.doors.columns import Amounts, Counts, Instants, Ints, Numbers, Out, Texts
from slaengine.frames.doors.nulls import NULL
from slaengine.metrics.cells import Cell, Sum
from slaengine.metrics.figure import Value
from slaengine.metrics.findings import findings
from slaengine.metrics.lines import as_number, columns, reasons_text
from slaengine.metrics.question import Question

_MICROSECOND = timedelta(microseconds=1)


def figure_columns(asked: Question, cells: Mapping[Cell, Sum]) -> dict[str, Out]:
    """Return the figures of a report column by column, as `Report.rows` has them row by row."""
    told = list(findings(asked, cells))
    places = [one.cell.place for one in told]
    estimates = [one.estimate for one in told]
    excluded = [dict(one.excluded.items()) for one in estimates]
    periods = [place.period for place in places]
    found: dict[str, Out] = {
        "kpi": Texts(tuple([one.kpi for one in told])),
        "statistic": Texts(tuple([one.statistic for one in estimates])),
        "kind": Texts(tuple([place.kind for place in places])),
        "metric": Texts(tuple([place.metric for place in places])),
        "part": Texts(tuple([one.cell.part for one in told])),
        **{
            name: Texts(tuple([place.group[nth] for place in places]))
            for nth, name in enumerate(asked.by)
        },
        **_periods(asked, periods),
        "unit": Texts(tuple([one.estimate.unit or one.unit for one in told])),
        "value": _numbers([one.value for one in estimates]),
        "duration": Amounts(_durations([one.value for one in estimates])),
        "n": Counts(np.array([one.n for one in estimates], np.int64)),
        "excluded": Counts(np.array([sum(each.values()) for each in excluded], np.int64)),
        "reasons": Texts(tuple(map(reasons_text, excluded))),
        "low": _numbers([one.low for one in estimates]),
        "high": _numbers([one.high for one in estimates]),
        "level": _numbers([one.level for one in estimates]),
        "definition": Texts(tuple([one.definition for one in told])),
    }
    return {name: found[name] for name in columns(asked.by)}


def _numbers(values: Sequence[Value]) -> Numbers:
    numbers = [np.nan if value is None else as_number(value) for value in values]
    return Numbers(np.array(numbers, np.float64))


def _durations(values: Sequence[Value]) -> Ints:
    micros = [value // _MICROSECOND if isinstance(value, timedelta) else NULL for value in values]
    return np.array(micros, np.int64)


def _periods(asked: Question, numbers: Sequence[int | None]) -> dict[str, Out]:
    """Return the names of periods, and when they began."""
    periods, known = asked.periods, {number for number in numbers if number is not None}
    names: dict[int | None, str | None] = {None: None}
    starts: dict[int | None, int] = {None: NULL}
    if periods is not None:
        names |= {number: periods.label(number) for number in known}
        starts |= {number: micros_of(periods.starts_at(number)) for number in known}
    return {
        "period": Texts(tuple([names[number] for number in numbers])),
        "period_at": Instants(np.array([starts[number] for number in numbers], np.int64)),
    }
