"""Usage drawn: by how much of its target what share of the promises had come to its end."""

from functools import partial
from typing import TYPE_CHECKING

from slaengine.metrics.shown import percent
from slaengine.review.plots.canvas import DASHES, INK, SERIES, drawn, shortened
from slaengine.review.plots.plot import Plot
from slaengine.review.reviews import Review
from slaengine.review.telling.parts import Cell, Table
from slaengine.review.telling.words import metric, period, within
from slaengine.review.usage import Usage
from slaengine.words import plural

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_FURTHEST = 2.5  # times the target
_NEAREST = 1.25


def usage_plots(review: Review) -> list[Plot]:
    """Draw the metrics of which promises began in the period; nothing where none did."""
    shown = [one for one in review.usage if one.points][: len(SERIES)]
    if not shown:
        return []
    title = f"Time used against the target, {period(review.window)}"
    svg = drawn("usage", title, partial(_paint, shown))
    return [Plot("usage", title, _caption(review, shown), svg, _figures(shown, title))]


def _caption(review: Review, shown: list[Usage]) -> str:
    began = plural(sum(one.n for one in shown), "promise")
    still_open = sum(one.still_open for one in shown)
    seen = (
        f", {still_open:,} of them still open and counted for as long as seen" if still_open else ""
    )
    return (
        f"Of {began} that began in {period(review.window)}{seen}: the share that had come to its "
        "end (Kaplan and Meier) by how much of the target was used. What lies right of 100% was "
        "late."
    )


def _paint(shown: list[Usage], axes: "Axes") -> None:
    furthest = max(min(max(one.points[-1][0] for one in shown), _FURTHEST), _NEAREST)
    for number, one in enumerate(shown):
        used = [0.0, *(100 * point[0] for point in one.points)]
        ended = [0.0, *(100 * point[1] for point in one.points)]
        if used[-1] < 100 * furthest and not one.still_open:
            used.append(100 * furthest)
            ended.append(ended[-1])
        label = f"{shortened(metric(one.metric))} (n {one.n:,})"
        axes.step(
            used,
            ended,
            where="post",
            color=SERIES[number],
            linestyle=DASHES[number],
            linewidth=1.8,
            label=label,
        )
    axes.axvline(100, color=INK, linewidth=1.1, linestyle=(0, (5, 3)))
    axes.set_xlim(0, 100 * furthest)
    axes.set_ylim(0, 103)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0f}%")
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:.0f}%")
    axes.set_xlabel("of the target used")
    axes.legend(loc="best", fontsize=10)


def _figures(shown: list[Usage], title: str) -> Table:
    rows = tuple(
        (
            Cell(metric(one.metric)),
            Cell(percent(one.in_time)),
            Cell(within(one.interval)),
            Cell(f"{one.n:,}"),
            Cell(f"{one.still_open:,}"),
        )
        for one in shown
    )
    head = ("Promise", "Ended by 100%", "May lie", "Began", "Still open")
    return Table(title, head, rows, frozenset({1, 2, 3, 4}))
