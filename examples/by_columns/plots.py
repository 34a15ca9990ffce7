"""Two pictures: changes with their intervals, and shares that are still open after how long."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from math import log10

from examples.by_columns.changes import Change
from examples.by_columns.wording import points
from examples.pictures.svg import INK, LINE, PALE, PAPER, SANS, number, sheet, tag
from slaengine.metrics import Survival

BETTER, WORSE, UNSURE = "#2b8a57", "#c0392b", "#8a96a3"
COLOURS = ("#d08b00", "#2f6fde", INK)
_LEFT, _WIDTH, _ROW, _TOP = 345.0, 860.0, 22.0, 58.0
_LOW, _HIGH = -0.3, 0.35


def forest_plot(changes: Sequence[Change]) -> str:
    """Draw the change of each type as a dot with its interval."""
    title = "Promises kept, May and June against March and April, in points"
    bottom = _TOP + _ROW * len(changes)
    shapes = [
        tag("rect", width=_WIDTH, height=bottom + 44, fill=PAPER),
        tag("text", title, x=16, y=26, font_size=15, font_weight="bold", fill=INK),
    ]
    for tick in range(-30, 36, 10):
        x = _across(tick / 100)
        colour = INK if tick == 0 else LINE
        shapes.append(tag("line", x1=x, y1=_TOP - 8, x2=x, y2=bottom, stroke=colour))
        shapes.append(_words(f"{tick:+d}" if tick else "0", x, bottom + 16, anchor="middle"))
    for place, change in enumerate(changes):
        shapes += _change(change, _TOP + _ROW * (place + 0.5))
    words = "colour: more than noise, allowing for the number of types and for weeks that differ"
    shapes.append(_words(words, _WIDTH - 16, bottom + 36, anchor="end"))
    return sheet(_WIDTH, bottom + 44, shapes, title=title, font=SANS)


def _change(change: Change, y: float) -> Iterator[str]:
    bounds, difference = change.found.interval, change.found.difference or 0.0
    colour = (BETTER if difference > 0 else WORSE) if change.is_beyond_noise else UNSURE
    yield _words(change.name, _LEFT - 56, y + 4, anchor="end", colour=INK)
    yield _words(points(difference), _LEFT - 12, y + 4, anchor="end", colour=colour)
    if bounds is not None:
        ends = _across(bounds.low), _across(bounds.high)
        yield tag("line", x1=ends[0], y1=y, x2=ends[1], y2=y, stroke=colour, stroke_width=2)
    yield tag("circle", cx=_across(difference), cy=y, r=4, fill=colour)


def _across(share: float) -> float:
    return _LEFT + (share - _LOW) / (_HIGH - _LOW) * (_WIDTH - _LEFT - 20)


_FIRST, _LAST, _BASE, _HEIGHT = 0.1, 8000.0, 330.0, 260.0  # hours; pixels
_TICKS = {
    0.1: "6 min",
    1: "1 h",
    8: "8 h",
    24: "1 day",
    168: "1 week",
    720: "30 days",
    4320: "180 days",
}


def curve_plot(curves: Mapping[str, Survival]) -> str:
    """Draw what share of incidents is still open after how long, on a scale of powers."""
    title = "Share of incidents not yet solved, by time since they were opened"
    shapes = [
        tag("rect", width=_WIDTH, height=_BASE + 34, fill=PAPER),
        tag("text", title, x=16, y=26, font_size=15, font_weight="bold", fill=INK),
    ]
    for hours, words in _TICKS.items():
        x = _along(hours)
        shapes.append(tag("line", x1=x, y1=_BASE, x2=x, y2=_BASE - _HEIGHT, stroke=LINE))
        shapes.append(_words(words, x, _BASE + 18, anchor="middle"))
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        y = _up(share)
        shapes.append(tag("line", x1=_along(_FIRST), y1=y, x2=_along(_LAST), y2=y, stroke=LINE))
        shapes.append(_words(f"{share:.0%}", _along(_FIRST) - 8, y + 4, anchor="end"))
    for place, (name, curve) in enumerate(curves.items()):
        colour = COLOURS[place]
        dashes = "5 4" if colour == INK else None
        path = _path(curve)
        shapes.append(
            tag("path", d=path, fill="none", stroke=colour, stroke_width=2, stroke_dasharray=dashes)
        )
        y = _BASE - _HEIGHT + 18 + 20 * place
        shapes.append(
            tag(
                "line",
                x1=610,
                y1=y,
                x2=640,
                y2=y,
                stroke=colour,
                stroke_width=3,
                stroke_dasharray=dashes,
            )
        )
        shapes.append(_words(name, 648, y + 4, colour=INK))
    return sheet(_WIDTH, _BASE + 34, shapes, title=title, font=SANS)


def _path(curve: Survival) -> str:
    """Return a curve through shares at times that lie evenly on the scale, while it is known."""
    found = []
    for step in range(241):
        hours = _FIRST * (_LAST / _FIRST) ** (step / 240)
        share = curve.at(timedelta(hours=hours))
        if share is None:
            break
        found.append(f"{number(_along(hours))} {number(_up(share))}")
    return f"M {' L '.join(found)}"


def _along(hours: float) -> float:
    return 60 + log10(hours / _FIRST) / log10(_LAST / _FIRST) * (_WIDTH - 80)


def _up(share: float) -> float:
    return _BASE - share * _HEIGHT


def _words(text: str, x: float, y: float, *, anchor: str = "start", colour: str = PALE) -> str:
    return tag("text", text, x=x, y=y, font_size=12, text_anchor=anchor, fill=colour)
