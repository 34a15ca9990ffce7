"""Panels: single results as a notebook shows them, in words and as tables."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from slaengine.durations import format_duration
from slaengine.markup import html_table
from slaengine.metrics.interval import Interval
from slaengine.metrics.shown import percent

if TYPE_CHECKING:
    from slaengine.metrics.comparison import Comparison
    from slaengine.metrics.definition import Kpi
    from slaengine.metrics.kept import Kept
    from slaengine.metrics.proportion import Proportion
    from slaengine.metrics.spread import Spread

_NONE = "–"


def comparison_text(found: "Comparison") -> str:
    """Say how a figure changed, in its own unit."""
    write = _WRITERS.get(found.method, _number)
    step, unit = (_points, " points") if write is percent else (write, "")
    parts = [f"{_told(found.before, write)} to {_told(found.after, write)}"]
    if found.difference is not None:
        sign = "+" if found.difference >= 0 else ""
        parts.append(f"{sign}{step(found.difference)}{unit}{_range(found.interval, step)}")
    if found.p is not None:
        parts.append("p under 0.001" if found.p < 0.001 else f"p {found.p:.3f}")
    return ", ".join([*parts, found.method])


def kept_html(kept: "Kept") -> str:
    """Draw what an attainment comes to as an HTML table."""
    shares = {
        "of the decided": kept.decided,
        "at best": kept.optimistic,
        "at worst": kept.pessimistic,
        "breached": kept.breach_rate,
    }
    title = (
        f"{kept.met} met, {kept.breached} breached, {kept.undecided} undecided, "
        f"{kept.cancelled} cancelled"
    )
    lines = [[name, *_share(one)] for name, one in shares.items()]
    return html_table(title, ("share", "value", "interval", "n"), lines)


def spread_html(spread: "Spread") -> str:
    """Draw what durations come to as an HTML table."""
    limits = f"{_time(spread.median_range.low)} to {_time(spread.median_range.high)}"
    gone = "".join(f", {count} {name}" for name, count in spread.overtaken.items())
    lines = [
        ["mean", _time(spread.mean), ""],
        ["median", _time(spread.median), ""],
        *([f"p{place:g}", _time(one), ""] for place, one in spread.percentiles.items()),
        ["shortest", _time(spread.shortest), ""],
        ["longest", _time(spread.longest), ""],
        ["longest so far", _time(spread.longest_so_far), ""],
        ["mean at least", _time(spread.mean_at_least), ""],
        ["median of all", _time(spread.median_of_all), limits],
    ]
    title = f"{spread.finished} finished, {spread.censored} open{gone}"
    return html_table(title, ("statistic", "value", "interval"), lines)


def kpi_html(kpi: "Kpi") -> str:
    """Draw the definition of a KPI as an HTML table."""
    lines = [
        ["formula", kpi.formula],
        ["unit", kpi.unit],
        ["denominator", kpi.denominator],
        ["edge cases", kpi.edges],
        ["better", kpi.better],
        ["source", kpi.source],
    ]
    return html_table(f"{kpi.title} ({kpi.definition})", (), lines)


def _share(found: "Proportion") -> list[str]:
    interval = _range(found.interval, percent, bare=True)
    return [_told(found.value, percent), interval, str(found.n)]


def _range(interval: Interval | None, write: Callable[[float], str], *, bare: bool = False) -> str:
    if interval is None:
        return ""
    limits = f"{write(interval.low)} to {write(interval.high)}"
    return limits if bare else f" ({limits} at {interval.level:.0%})"


def _told(value: float | None, write: Callable[[float], str]) -> str:
    return _NONE if value is None else write(value)


def _points(value: float) -> str:
    return f"{100 * value:.1f}"


def _number(value: float) -> str:
    return f"{value:g}" if isinstance(value, int) else f"{value:.2f}"


def _micros(value: float) -> str:
    return _time(timedelta(microseconds=round(value)))


def _time(value: timedelta | None) -> str:
    """Write a duration to the second; shorter ones in full."""
    if value is None:
        return _NONE
    if abs(value) >= timedelta(minutes=1):
        value = timedelta(seconds=round(value.total_seconds()))
    return format_duration(value)


_WRITERS: dict[str, Callable[[float], str]] = {
    "newcombe": percent,
    "restricted mean": _micros,
}
