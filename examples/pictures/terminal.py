"""What a command prints on a terminal, as a picture: colours kept, blocks drawn as blocks."""

import re
from collections.abc import Iterator, Sequence

from rich.text import Text

from examples.pictures.svg import MONO, sheet, tag

_BACK, _FRONT, _DIM = "#10161d", "#d6dee6", "#7f8c99"
_COLOURS = {1: "#ff7b72", 2: "#7ee787", 3: "#e3b341", 6: "#79c0ff"}  # by ANSI number
_EIGHTHS = " ▁▂▃▄▅▆▇█"
_SHADES = {"▓": 0.75, "▒": 0.5, "░": 0.25}
_BARS = {"━": 0.22, "─": 0.07}
_DRAWN = f"[{_EIGHTHS[1:]}{''.join(_SHADES)}{''.join(_BARS)}]"
_CRISP = {"shape_rendering": "crispEdges"}  # or neighbours show a seam
_WIDE, _HIGH, _EDGE, _SIZE = 8.0, 18.0, 18.0, 13.0


def terminal(lines: Sequence[str], *, title: str) -> str:
    """Draw lines with ANSI colours as they look on a dark terminal."""
    texts = [Text.from_ansi(line) for line in lines]
    width = max(len(text) for text in texts) * _WIDE + 2 * _EDGE
    height = len(texts) * _HIGH + 2 * _EDGE
    shapes = [tag("rect", width=width, height=height, rx=8, fill=_BACK)]
    for row, text in enumerate(texts):
        shapes += _line(text, _EDGE + row * _HIGH)
    return sheet(width, height, shapes, title=title, font=MONO)


def _line(text: Text, top: float) -> Iterator[str]:
    colours = [_FRONT] * len(text)
    weights: list[str | None] = [None] * len(text)
    for span in text.spans:
        style = span.style
        if isinstance(style, str):
            continue
        for place in range(span.start, span.end):
            if style.color is not None and style.color.number is not None:
                colours[place] = _COLOURS[style.color.number]
            elif style.dim:
                colours[place] = _DIM
            if style.bold:
                weights[place] = "bold"
    for start, end in _runs(text.plain, colours, weights):
        yield from _run(text.plain[start:end], start, top, colours[start], weights[start])


def _runs(
    plain: str, colours: Sequence[str], weights: Sequence[str | None]
) -> Iterator[tuple[int, int]]:
    """Cut a line where its style changes, between drawn blocks and words, and at wide gaps."""
    for found in re.finditer(rf"{_DRAWN}|(?:(?!{_DRAWN})\S| (?! ))+", plain):
        start = found.start()
        for place in range(found.start() + 1, found.end() + 1):
            same = place < found.end() and (
                (colours[place], weights[place]) == (colours[start], weights[start])
            )
            if not same:
                yield start, place
                start = place


def _run(text: str, column: int, top: float, colour: str, weight: str | None) -> Iterator[str]:
    left = _EDGE + column * _WIDE
    if text in _EIGHTHS[1:]:
        part = _EIGHTHS.index(text) / 8 * _HIGH
        yield tag(
            "rect", x=left, y=top + _HIGH - part, width=_WIDE, height=part, fill=colour, **_CRISP
        )
    elif text in _SHADES:
        shade = _SHADES[text]
        yield tag(
            "rect", x=left, y=top, width=_WIDE, height=_HIGH, fill=colour, opacity=shade, **_CRISP
        )
    elif text in _BARS:
        thick = _BARS[text] * _HIGH
        middle = top + (_HIGH - thick) / 2
        yield tag("rect", x=left, y=middle, width=_WIDE, height=thick, fill=colour, **_CRISP)
    elif text.strip():
        word = text.rstrip()
        skipped = len(word) - len(word.lstrip())
        yield tag(
            "text",
            word.lstrip(),
            x=left + skipped * _WIDE,
            y=top + 0.75 * _HIGH,
            textLength=(len(word) - skipped) * _WIDE,
            lengthAdjust="spacingAndGlyphs",
            font_size=_SIZE,
            fill=colour,
            font_weight=weight,
        )
