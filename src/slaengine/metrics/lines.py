"""Lines: figures as the rows of one table, whose columns have one type each."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta

from slaengine.metrics.figure import Figure, Value

_BEFORE = ("kpi", "statistic", "kind", "metric", "part")
_AFTER = (
    *("period", "period_at", "unit", "value", "duration", "n", "excluded", "reasons"),
    *("low", "high", "level", "definition"),
)


def columns(by: Sequence[str]) -> tuple[str, ...]:
    """Name the columns of a table of figures."""
    return (*_BEFORE, *by, *_AFTER)


def line_of(figure: Figure, by: Sequence[str]) -> dict[str, object]:
    """Return a figure as a row; durations are seconds in `value` and exact in `duration`."""
    value = figure.value
    line: dict[str, object] = {name: getattr(figure, name) for name in _BEFORE}
    line.update((name, figure.group[name]) for name in by)
    line.update(
        period=figure.period,
        period_at=figure.period_at,
        unit=figure.unit,
        value=as_number(value),
        duration=value if isinstance(value, timedelta) else None,
        n=figure.n,
        excluded=sum(figure.excluded.values()),
        reasons=reasons_text(figure.excluded),
        low=as_number(figure.low),
        high=as_number(figure.high),
        level=figure.level,
        definition=figure.definition,
    )
    return line


def reasons_text(excluded: Mapping[str, int]) -> str:
    """Return how many were left out by reason, as JSON."""
    return json.dumps(dict(excluded)) if excluded else "{}"


def as_number(value: Value) -> float | None:
    """Return a value as a plain number, durations in seconds."""
    if value is None:
        return None
    return value.total_seconds() if isinstance(value, timedelta) else float(value)
