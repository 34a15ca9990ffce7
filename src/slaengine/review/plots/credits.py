"""Credits drawn: what was owed, statement by statement."""

from functools import partial
from typing import TYPE_CHECKING

from slaengine.money import Money
from slaengine.remedies import Statement
from slaengine.remedies.shown import total
from slaengine.review.plots.canvas import INK, MUTED, SERIES, drawn
from slaengine.review.plots.plot import Plot
from slaengine.review.reviews import Review
from slaengine.review.telling.parts import Cell, Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_LABELS = 6


def credit_plots(review: Review) -> list[Plot]:
    """Draw the totals of all statements about money; nothing where there are none but one."""
    history = review.credits.history if review.credits else ()
    found = [(one, one.total) for one in history if one.total is not None]
    if len(found) < 2:
        return []
    currency = found[-1][1].currency
    title = f"Credits owed, in {currency}"
    svg = drawn("credits", title, partial(_paint, found))
    last = found[-1][0]
    so_far = "" if last.is_final else "; the last, pale bar is not final"
    caption = f"{total(last)} for {last.period}{so_far}."
    rows = tuple((Cell(one.period), Cell(total(one))) for one, _ in found)
    figures = Table(title, ("Period", "Owed"), rows, frozenset({1}))
    return [Plot("credits", title, caption, svg, figures)]


def _paint(found: list[tuple[Statement, Money]], axes: "Axes") -> None:
    amounts = [float(money.amount) for _, money in found]
    for place, ((one, _), amount) in enumerate(zip(found, amounts, strict=True)):
        axes.bar([place], [amount], 0.6, color=SERIES[0], alpha=1 if one.is_final else 0.45)
    axes.axhline(0, color=INK, linewidth=0.8)
    last = len(found) - 1
    stride = -(-len(found) // _MOST_LABELS)
    places = list(range(last, -1, -stride))[::-1]
    axes.set_xlim(-0.6, last + 0.6)
    axes.set_xticks(places, [found[place][0].period for place in places], color=MUTED)
    if not any(amounts):
        axes.set_ylim(0, 1)
        axes.set_yticks([0])
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.6g}")
