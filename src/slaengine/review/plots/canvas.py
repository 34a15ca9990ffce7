"""Canvas: matplotlib set up so that the same figures give the same SVG, wherever it is drawn."""

import re
import warnings
from collections.abc import Callable
from html import escape
from importlib import import_module
from io import StringIO
from typing import TYPE_CHECKING

from slaengine.errors import MissingExtraError
from slaengine.room import cut

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Stand-ins, which no matplotlib style has, for the colours of the page.
INK, MUTED, GRID, BAD, GOOD = "#010101", "#010102", "#010103", "#010104", "#010105"
SERIES = ("#010201", "#010202", "#010203", "#010204")
_NAMES = {
    INK: "ink",
    MUTED: "muted",
    GRID: "grid",
    BAD: "bad",
    GOOD: "good",
    **{colour: f"series-{number}" for number, colour in enumerate(SERIES, 1)},
}
DASHES = ("solid", (0, (5, 2)), (0, (1, 1.5)), (0, (6, 2, 1, 2)))
_INCHES, _HEIGHT = 5.6, 3.1
_LONGEST = 28
_STYLE: dict[str, object] = {
    "svg.fonttype": "none",  # text stays text, for readers and for those who search
    "svg.hashsalt": "slaengine",
    "text.parse_math": False,  # a dollar in a name is a dollar
    "font.size": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GRID,
    "axes.labelcolor": MUTED,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "text.color": INK,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "legend.frameon": False,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
}


def drawn(key: str, title: str, paint: "Callable[[Axes], None]", *, height: float = 1.0) -> str:
    """Draw one pair of axes and return it as SVG to stand in a page; `key` tells its ids apart.

    Needs the extra `plot`.
    """
    check_matplotlib()
    import matplotlib as mpl
    from matplotlib.figure import Figure

    stream = StringIO()
    with mpl.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what glyphs its own font lacks, the page's may have
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        figure = Figure(figsize=(_INCHES, _HEIGHT * height), layout="constrained")
        paint(figure.subplots())
        nothing = {"Creator": None, "Date": None, "Format": None, "Type": None}
        figure.savefig(stream, format="svg", metadata=nothing)
    return _adapted(stream.getvalue(), key, title)


def check_matplotlib() -> None:
    """Refuse to draw without the extra `plot`."""
    try:
        import_module("matplotlib.figure")
    except ImportError:
        raise MissingExtraError("drawing a review", "plot") from None


def shortened(text: str) -> str:
    """Cut text down to what a plot has room for.

    >>> shortened("a" * 40)
    'aaaaaaaaaaaaaaaaaaaaaaaaaaa…'
    """
    return cut(text, _LONGEST)


def with_font_of_page(svg: str) -> str:
    """Leave the family of the font to the page, in whichever way matplotlib has written it.

    >>> with_font_of_page("font-size: 9px; font-family: 'DejaVu Sans', sans-serif; fill: red")
    'font-size: 9px; fill: red'
    >>> with_font_of_page("font: 700 9px 'DejaVu Sans', sans-serif; fill: red")
    'font-weight: 700; font-size: 9px; fill: red'
    """
    svg = re.sub(r"font-family: [^;\"]*;? ?", "", svg)
    svg = re.sub(r"font: ([a-z0-9]+) ([0-9.]+px)[^;\"]*", r"font-weight: \1; font-size: \2", svg)
    return re.sub(r"font: ([0-9.]+px)[^;\"]*", r"font-size: \1", svg)


def _adapted(svg: str, key: str, title: str) -> str:
    """Fit an SVG into a page: its colours and font, ids that no other one has, and its name."""
    start, end = svg.index("<svg"), svg.index(">", svg.index("<svg"))
    box = re.search(r'viewBox="([^"]*)"', svg[start:end])
    head = (
        f'<svg role="img" aria-labelledby="{key}-name" viewBox="{box[1] if box else ""}" '
        f'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
        f'<title id="{key}-name">{escape(title)}</title>'
    )
    # a style sheet in one drawing would hold for the whole page
    body = re.sub(r"<(metadata|style)\b.*?</\1>", "", svg[end + 1 :], flags=re.DOTALL)
    body = re.sub(r'\bid="', f'id="{key}-', body)
    body = re.sub(r'(xlink:href="#|url\(#)', rf"\g<1>{key}-", body)
    body = with_font_of_page(body)
    for colour, name in _NAMES.items():
        body = body.replace(colour, f"var(--{name})")
    return head + body.strip()
