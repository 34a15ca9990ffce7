"""Volume drawn: what came in and what was solved, period by period, and what was left."""

from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING

from slaengine.review.plots.attainment import label_periods
from slaengine.review.plots.canvas import INK, SERIES, drawn
from slaengine.review.plots.plot import Plot
from slaengine.review.reviews import Review
from slaengine.review.telling.parts import Cell, Table
from slaengine.review.telling.words import period

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_HALF = 0.19


def volume_plots(review: Review) -> list[Plot]:
    """Draw the tickets of all periods; nothing where there were none."""
    flows = review.volume.history
    if not any(one.opened or one.solved or one.reopened for one in flows):
        return []
    title = "Tickets opened, solved and left over"
    left = list(accumulate((one.net for one in flows), initial=review.volume.open_before))[1:]
    svg = drawn("volume", title, partial(_paint, review, left))
    now = review.volume.current
    so_far = "" if review.is_final else ", so far"
    caption = (
        f"In {period(review.window)}{so_far}: {now.opened:,} opened, {now.solved:,} solved, "
        f"{left[-1]:,} left open. Reopened tickets come in again, removed ones go out."
    )
    return [Plot("volume", title, caption, svg, _figures(review, left, title))]


def _paint(review: Review, left: list[int], axes: "Axes") -> None:
    from matplotlib.ticker import MaxNLocator

    flows = review.volume.history
    places = range(len(flows))
    opened = [one.opened + one.reopened for one in flows]
    solved = [one.solved + one.removed for one in flows]
    axes.bar(
        [place - _HALF for place in places], opened, 2 * _HALF, color=SERIES[0], label="came in"
    )
    axes.bar(
        [place + _HALF for place in places], solved, 2 * _HALF, color=SERIES[2], label="went out"
    )
    axes.plot(list(places), left, "o-", color=INK, markersize=4, linewidth=1.2, label="left open")
    top = max(*opened, *solved, *left, 1)
    axes.set_ylim(0, 1.3 * top)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.legend(loc="upper center", ncols=3, fontsize=10)
    label_periods(review, axes)


def _figures(review: Review, left: list[int], title: str) -> Table:
    rows = []
    for window, one, rest in zip(review.windows, review.volume.history, left, strict=True):
        numbers = (one.opened, one.reopened, one.solved, one.removed, rest)
        rows.append((Cell(period(window)), *(Cell(f"{number:,}") for number in numbers)))
    head = ("Period", "Opened", "Reopened", "Solved", "Removed", "Left open")
    return Table(title, head, tuple(rows), frozenset({1, 2, 3, 4, 5}))
