"""Shown reports: figures as a table, for a terminal and for a notebook."""

from datetime import timedelta
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING

from slaengine.durations import format_duration
from slaengine.markup import html_table, text_table
from slaengine.metrics.figure import Figure, Value

if TYPE_CHECKING:
    from slaengine.metrics.reports import Report

_MOST = 40  # figures that a table shows
_WIDEST = 36  # letters of a cell on a terminal


def as_text(report: "Report") -> str:
    """Draw a report as a table of text; it shows as many figures as one can read."""
    head, lines, more = _table(report)
    drawn = text_table([head, *lines], _WIDEST)
    return "\n".join([_title(report), *drawn, *([_rest(more)] if more else [])])


def as_html(report: "Report") -> str:
    """Draw a report as an HTML table."""
    head, lines, more = _table(report)
    return html_table(_title(report), head, lines, foot=_rest(more) if more else "")


def value_text(value: Value, unit: str) -> str:
    """Write a value as people read it.

    >>> value_text(0.8, "share"), value_text(timedelta(minutes=90), "open time")
    ('80.0%', '1h30m')
    """
    if value is None:
        return "–"
    if isinstance(value, timedelta):
        return format_duration(timedelta(seconds=round(value.total_seconds())))
    if unit == "share":
        return percent(value)
    return str(value) if isinstance(value, int) else f"{value:.2f}"


def percent(share: float | Fraction | None) -> str:
    """Write a share in per cent; never 100% while something is missing, nor 0% of some.

    >>> percent(0.958), percent(1), percent(Fraction(99_999, 100_000)), percent(None)
    ('95.8%', '100%', '99.9%', '–')
    """
    if share is None:
        return "–"
    if share in (0, 1):
        return f"{float(share):.0%}"
    written = f"{float(share):.1%}"
    return {"100.0%": "99.9%", "0.0%": "0.1%"}.get(written, written)


def interval_text(figure: Figure) -> str:
    """Write the interval of a figure; a side of which nothing is known is left empty."""
    if figure.level is None:
        return ""
    ends = [
        "" if end is None else value_text(end, figure.unit) for end in (figure.low, figure.high)
    ]
    return " to ".join(ends)


def _table(report: "Report") -> tuple[list[str], list[list[str]], int]:
    asked = report.question
    waiting = iter(report)
    figures = list(islice(waiting, _MOST))
    head = ["KPI", "statistic", "of", *asked.by, *(["period"] if asked.period else [])]
    head += ["value", "interval", "n", "excluded"]
    lines = [_line(figure, bool(asked.period)) for figure in figures]
    return head, lines, sum(1 for _ in waiting)


def _line(figure: Figure, has_period: bool) -> list[str]:
    kind = figure.kind if figure.kind != "sla" else None
    of = " ".join(text for text in (kind, figure.metric, figure.part) if text is not None)
    groups = ["–" if text is None else text for text in figure.group.values()]
    period = [figure.period or "–"] if has_period else []
    excluded = ", ".join(f"{reason} {count}" for reason, count in figure.excluded.items())
    value = value_text(figure.value, figure.unit)
    return [
        figure.kpi,
        figure.statistic,
        of,
        *groups,
        *period,
        value,
        interval_text(figure),
        str(figure.n),
        excluded,
    ]


def _title(report: "Report") -> str:
    asked = report.question
    by = f" by {', '.join(asked.by)}" if asked.by else ""
    period = f" a {asked.period} ({asked.tz})" if asked.period else ""
    return f"Report as of {asked.as_of.isoformat()}{by}{period}, {asked.cohort}"


def _rest(more: int) -> str:
    return f"… and {more} more figures; rows() has all"
