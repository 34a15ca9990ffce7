"""A picture: what was said of clocks, and how often it came."""

from collections.abc import Iterator, Mapping

from examples.pictures.svg import INK, LINE, PALE, PAPER, SANS, sheet, tag
from slaengine.whatif import Calibration

_COLOURS = ("#2f6fde", "#2b8a57", "#d08b00")
_SIDE, _LEFT, _TOP, _GAP = 300.0, 60.0, 60.0, 80.0
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


def reliability_plot(panels: Mapping[str, Mapping[str, Calibration]]) -> str:
    """Draw one panel a desk: a dot for each bin of what was said, with its interval."""
    title = "What was said to break, and how much of it broke"
    width = _LEFT + len(panels) * (_SIDE + _GAP)
    height = _TOP + _SIDE + 80
    shapes = [
        tag("rect", width=width, height=height, fill=PAPER),
        tag("text", title, x=16, y=26, font_size=15, font_weight="bold", fill=INK),
    ]
    for place, (name, found) in enumerate(panels.items()):
        shapes += _panel(_LEFT + place * (_SIDE + _GAP), name, found)
    return sheet(width, height, shapes, title=title, font=SANS)


def _panel(left: float, name: str, found: Mapping[str, Calibration]) -> Iterator[str]:
    bottom = _TOP + _SIDE
    for share in _TICKS:
        x, y = left + share * _SIDE, bottom - share * _SIDE
        yield tag("line", x1=x, y1=_TOP, x2=x, y2=bottom, stroke=LINE)
        yield tag("line", x1=left, y1=y, x2=left + _SIDE, y2=y, stroke=LINE)
        yield _words(f"{share:.0%}", x, bottom + 18, anchor="middle")
        yield _words(f"{share:.0%}", left - 8, y + 4, anchor="end")
    yield tag(
        "line", x1=left, y1=bottom, x2=left + _SIDE, y2=_TOP, stroke=PALE, stroke_dasharray="5 4"
    )
    yield _words(f"{name}: broke, against what was said", left, _TOP - 12, colour=INK)
    for place, (series, calibration) in enumerate(found.items()):
        colour = _COLOURS[place]
        yield from _dots(left, bottom, calibration, colour)
        x = left + 150 * place
        yield tag("circle", cx=x + 5, cy=bottom + 40, r=4, fill=colour)
        yield _words(series, x + 15, bottom + 44, colour=INK)


def _dots(left: float, bottom: float, found: Calibration, colour: str) -> Iterator[str]:
    for one in found.bins():
        x, y = left + one.said * _SIDE, bottom - one.observed * _SIDE
        if one.interval is not None:
            ends = [bottom - each * _SIDE for each in (one.interval.low, one.interval.high)]
            yield tag("line", x1=x, y1=ends[0], x2=x, y2=ends[1], stroke=colour, stroke_width=2)
        yield tag("circle", cx=x, cy=y, r=4, fill=colour)


def _words(text: str, x: float, y: float, *, anchor: str = "start", colour: str = PALE) -> str:
    return tag("text", text, x=x, y=y, font_size=12, text_anchor=anchor, fill=colour)
