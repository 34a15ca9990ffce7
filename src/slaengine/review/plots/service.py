"""Availability drawn: the share period by period, and the reviewed period with its outages."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from slaengine.availability.shown import percent
from slaengine.review.available import Available
from slaengine.review.plots.attainment import label_periods
from slaengine.review.plots.canvas import BAD, DASHES, GRID, INK, MUTED, SERIES, drawn, shortened
from slaengine.review.plots.plot import Plot
from slaengine.review.reviews import Review
from slaengine.review.telling.parts import Cell, Table
from slaengine.review.telling.words import clean, period
from slaengine.words import amount

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_ROWS = 8
_COLOURS = {"counted": BAD, "added": BAD, "excluded": MUTED, "dropped": GRID}
_LEAST = 0.004  # of the width, so that a minute of a month can be seen


def availability_plots(review: Review) -> list[Plot]:
    """Draw every availability that was measured, period by period."""
    shown = [
        one for one in review.availability if any(each.share is not None for each in one.history)
    ]
    shown = shown[: len(SERIES)]
    if not shown:
        return []
    title = "Availability"
    svg = drawn("availability", title, partial(_paint, review, shown))
    names = "; ".join(f"{clean(one.terms.name)} {percent(one.history[-1].share)}" for one in shown)
    caption = f"In {period(review.window)}: {names}. Dashed lines are objectives."
    return [Plot("availability", title, caption, svg, _figures(review, shown, title))]


def _paint(review: Review, shown: list[Available], axes: "Axes") -> None:
    lowest = 100.0
    for number, one in enumerate(shown):
        points = [
            (place, 100 * float(each.share))
            for place, each in enumerate(one.history)
            if each.share is not None
        ]
        places, values = [place for place, _ in points], [value for _, value in points]
        lowest = min(lowest, *values)
        axes.plot(
            places,
            values,
            "o",
            linestyle=DASHES[number],
            color=SERIES[number],
            linewidth=1.6,
            markersize=5,
            label=shortened(clean(one.terms.name)),
        )
        if one.terms.objective is not None:
            goal = 100 * float(one.terms.objective.share)
            lowest = min(lowest, goal)
            axes.axhline(goal, color=SERIES[number], linewidth=1, linestyle=(0, (5, 3)), alpha=0.7)
    room = max(100 - lowest, 0.01)
    axes.set_ylim(lowest - 0.15 * room, 100 + 0.1 * room)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:.6g}%")
    if len(shown) > 1:
        axes.legend(loc="best", fontsize=10)
    label_periods(review, axes)


def _figures(review: Review, shown: list[Available], title: str) -> Table:
    rows = [
        (
            Cell(clean(one.terms.name)),
            Cell(period(window)),
            Cell(percent(each.share)),
            Cell(amount(each.downtime)),
            Cell(amount(each.denominator)),
        )
        for one in shown
        for window, each in zip(review.windows, one.history, strict=True)
    ]
    head = ("Availability", "Period", "Share", "Down", "Measured")
    return Table(title, head, tuple(rows), frozenset({2, 3, 4}))


def outage_plots(review: Review) -> list[Plot]:
    """Draw when each availability was down in the reviewed period; nothing where none ever was."""
    shown = [one for one in review.availability if one.history][:_MOST_ROWS]
    pieces = [piece for one in shown for piece in one.history[-1].pieces]
    if not pieces:
        return []
    title = f"Downtime in {period(review.window)}"
    height = 0.55 + 0.11 * len(shown)
    svg = drawn("outages", title, partial(_paint_outages, review, shown), height=height)
    counted = sum(piece.verdict == "counted" for piece in pieces)
    caption = (
        f"{counted:,} of {len(pieces):,} pieces of downtime counted (red); excused ones are grey, "
        "dropped ones pale. Short ones are drawn wider than they were."
    )
    rows = tuple(
        (
            Cell(clean(one.terms.name)),
            Cell(f"{len(one.history[-1].counted):,}"),
            Cell(f"{len(one.history[-1].excluded):,}"),
            Cell(f"{len(one.history[-1].dropped):,}"),
            Cell(amount(one.history[-1].downtime)),
        )
        for one in shown
    )
    head = ("Availability", "Counted", "Excused", "Dropped", "Down")
    return [Plot("outages", title, caption, svg, Table(title, head, rows, frozenset({1, 2, 3, 4})))]


def _paint_outages(review: Review, shown: list[Available], axes: "Axes") -> None:
    start, end = review.window.start_at, review.window.end_at
    whole = end - start

    def place(at: datetime) -> float:
        return (at - start) / whole

    for row, one in enumerate(shown):
        axes.barh(row, 1, 0.5, color=GRID, alpha=0.45)
        for piece in one.history[-1].pieces:
            left, right = place(piece.started_at), place(piece.ended_at)
            width = max(right - left, _LEAST)
            axes.barh(row, width, 0.5, left=left, color=_COLOURS[piece.verdict])
    if not review.is_final:
        axes.axvline(place(review.as_of), color=INK, linewidth=1, linestyle=(0, (2, 2)))
    axes.set_yticks(range(len(shown)), [shortened(clean(one.terms.name)) for one in shown])
    axes.set_ylim(len(shown) - 0.4, -0.6)
    axes.set_xlim(0, 1)
    axes.grid(visible=False)
    axes.spines["left"].set_visible(False)
    days = [start + whole * part / 4 for part in range(5)]
    zone = ZoneInfo(review.tz)
    labels = [f"{day.astimezone(zone).day} {day.astimezone(zone):%b}" for day in days]
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], labels)
