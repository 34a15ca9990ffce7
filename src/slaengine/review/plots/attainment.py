"""Attainment drawn: the share that was kept, period by period, with intervals and objective."""

from fractions import Fraction
from functools import partial
from math import floor
from typing import TYPE_CHECKING

from slaengine.metrics.shown import percent
from slaengine.review.plots.canvas import INK, MUTED, SERIES, drawn
from slaengine.review.plots.plot import Plot
from slaengine.review.promised import Promised
from slaengine.review.reviews import Review
from slaengine.review.telling.parts import Cell, Table
from slaengine.review.telling.words import metric, period, short, within

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_LABELS = 7
_FEW = 3


def attainment_plots(review: Review) -> list[Plot]:
    """Draw each metric that has decided promises in some period."""
    return [
        _plot(review, one, number)
        for number, one in enumerate(review.metrics)
        if any(each.met + each.breached for each in one.history)
    ]


def _plot(review: Review, one: Promised, number: int) -> Plot:
    key = f"attainment-{number}"
    name = metric(one.metric)
    goal = _goal(review, one.metric)
    title = f"{name}: share of promises kept"
    svg = drawn(key, title, partial(_paint, review, one, goal))
    return Plot(key, title, _caption(review, one, goal), svg, _figures(review, one, title))


def _goal(review: Review, name: str) -> Fraction | None:
    """Return the objective of a metric where all its promises have the same."""
    targets = [one for one in review.agreement.targets if one.metric == name]
    goals = {one.objective.share if one.objective else None for one in targets}
    return goals.pop() if len(goals) == 1 else None


def _caption(review: Review, one: Promised, goal: Fraction | None) -> str:
    kept = one.kept.decided
    here = f"{percent(kept.value)} of {kept.n:,} in {period(review.window)}"
    line = f" The dashed line is the objective, {100 * float(goal):g}%." if goal else ""
    so_far = "" if review.is_final else " The last, hollow point is of a period that is not over."
    return f"{here}. Bars reach from where to where the share may lie (95%).{line}{so_far}"


def _paint(review: Review, one: Promised, goal: Fraction | None, axes: "Axes") -> None:
    places: list[int] = []
    values: list[float] = []
    lows: list[float] = []
    highs: list[float] = []
    for place, each in enumerate(one.history):
        kept = each.result().decided
        if kept.value is not None and kept.interval is not None:
            places.append(place)
            values.append(100 * kept.value)
            lows.append(100 * kept.interval.low)
            highs.append(100 * kept.interval.high)
    axes.vlines(places, lows, highs, color=SERIES[0], linewidth=5, alpha=0.28)
    axes.plot(places, values, color=SERIES[0], linewidth=1.6)
    last = len(review.windows) - 1
    for place, value in zip(places, values, strict=True):
        hollow = place == last and not review.is_final
        fill = "none" if hollow else SERIES[0]
        axes.plot([place], [value], "o", color=SERIES[0], markersize=6, markerfacecolor=fill)
    if goal is not None:
        axes.axhline(100 * float(goal), color=INK, linewidth=1.1, linestyle=(0, (5, 3)))
    if places and places[-1] == last:
        axes.annotate(
            percent(values[-1] / 100),
            (last, values[-1]),
            textcoords="offset points",
            xytext=(8, 0),
            va="center",
            color=INK,
            fontweight="bold",
        )
    axes.set_ylim(10 * floor(min(lows) / 10) - 3, 103)
    label_periods(review, axes)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:.0f}%")


def label_periods(review: Review, axes: "Axes") -> None:
    """Name the periods under a plot, as many as there is room for, the last one always."""
    last = len(review.windows) - 1
    stride = -(-len(review.windows) // _MOST_LABELS)
    places = list(range(last, -1, -stride))[::-1]
    few = max(0, _FEW - last) / 2  # a single period does not fill the width
    axes.set_xlim(-0.5 - few, last + few + max(0.6, 0.16 * last))
    axes.set_xticks(places, [short(review.windows[place]) for place in places], color=MUTED)


def _figures(review: Review, one: Promised, title: str) -> Table:
    rows = []
    for window, each in zip(review.windows, one.history, strict=True):
        kept = each.result().decided
        cells = (percent(kept.value), within(kept.interval), f"{kept.n:,}", f"{each.breached:,}")
        rows.append((Cell(period(window)), *map(Cell, cells)))
    head = ("Period", "Kept", "May lie", "Decided", "Broken")
    return Table(title, head, tuple(rows), frozenset({1, 2, 3, 4}))
