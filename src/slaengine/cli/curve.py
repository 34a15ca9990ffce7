"""The curve of a swept target, drawn for a page as the plots of a review are."""

from collections import defaultdict
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from slaengine.whatif import Point, Sweep

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_LABELS = 9


def check_curve() -> None:
    """Refuse to begin without what a picture needs: the extra `plot`."""
    from slaengine.review.plots.canvas import check_matplotlib

    check_matplotlib()


def curve_html(found: Sweep) -> str:
    """Draw the curves of a sweep, and its table beneath: at most as many as can be told apart."""
    from slaengine.review.plots.canvas import SERIES, drawn

    groups: defaultdict[tuple[str | None, ...], list[Point]] = defaultdict(list)
    for point in found.points:
        if point.attainment.kept()[0].value is not None:
            groups[point.group].append(point)
    most = sorted(groups.values(), key=lambda points: -points[0].attainment.n)[: len(SERIES)]
    if not most:
        return found.html()
    title = f"{found.metric}: share that each target would have kept"
    svg = drawn("sweep", title, partial(_paint, most))
    rest = len(groups) - len(most)
    more = f" The table has {rest} more groups." if rest else ""
    caption = f"Bars reach from where to where the share may lie (95%).{more}"
    figure = (
        f"<figure>\n<h3>{escape(title)}</h3>\n{svg}\n<figcaption>{caption}</figcaption>\n</figure>"
    )
    return f"{figure}\n{found.html()}"


def _paint(groups: list[list[Point]], axes: "Axes") -> None:
    from slaengine.review.plots.canvas import DASHES, MUTED, SERIES, shortened

    targets = list(dict.fromkeys(point.target for points in groups for point in points))
    for colour, dash, points in zip(SERIES, DASHES, groups, strict=False):
        places = [targets.index(point.target) for point in points]
        shares = [point.attainment.kept()[0] for point in points]
        values = [100 * (share.value or 0.0) for share in shares]
        ends = [share.interval for share in shares]
        lows, highs = ([100 * getattr(each, end) for each in ends] for end in ("low", "high"))
        axes.vlines(places, lows, highs, color=colour, linewidth=5, alpha=0.28)
        name = shortened(", ".join(value or "–" for value in points[0].group))
        axes.plot(places, values, "o", color=colour, linestyle=dash, linewidth=1.6, label=name)
    stride = -(-len(targets) // _MOST_LABELS)
    places = list(range(0, len(targets), stride))
    axes.set_xticks(places, [str(targets[place]) for place in places], color=MUTED)
    axes.set_ylim(-3, 103)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:.0f}%")
    if groups[0][0].group:
        axes.legend(loc="lower right")
