"""Timelines: rows of bars over one axis of time, and instants marked across them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from examples.pictures.svg import INK, LINE, PALE, PAPER, SANS, sheet, tag

Kind: TypeAlias = Literal["open", "runs", "paused", "counts", "over"]

_COLOURS: dict[Kind, str] = {
    "open": "#c9d6e3",
    "runs": "#5b8def",
    "paused": "#f2c14e",
    "counts": "#3aa76d",
    "over": "#d64545",
}
_WIDTH, _LEFT, _RIGHT, _TOP, _ROW, _BAR = 860.0, 190.0, 24.0, 66.0, 34.0, 18.0
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of time in a row, with a word in it if it has room."""

    start: datetime
    end: datetime
    kind: Kind
    text: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the picture."""

    label: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """An instant, drawn through all rows; `down` puts its word on the lower of two lines."""

    at: datetime
    text: str
    strong: bool = False
    down: bool = False


@dataclass(frozen=True, slots=True)
class Timeline:
    """A picture of what happened between two instants.

    `step` is the hours between ticks, `dated` says whether dates stand below them.
    """

    title: str
    start: datetime
    end: datetime
    rows: Sequence[Row]
    marks: Sequence[Mark] = ()
    step: int = 3
    dated: bool = True

    def draw(self) -> str:
        """Return the picture as SVG."""
        height = _TOP + len(self.rows) * _ROW + 46
        shapes = [
            tag("rect", width=_WIDTH, height=height, rx=6, fill=PAPER, stroke=LINE),
            tag("text", self.title, x=16, y=24, font_size=14, font_weight="bold", fill=INK),
            *self._axis(),
            *(shape for mark in self.marks for shape in self._mark(mark)),
            *(shape for place, row in enumerate(self.rows) for shape in self._row(place, row)),
        ]
        return sheet(_WIDTH, height, shapes, title=self.title, font=SANS)

    @property
    def _bottom(self) -> float:
        return _TOP + len(self.rows) * _ROW

    def _x(self, at: datetime) -> float:
        share = (at - self.start) / (self.end - self.start)
        return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)

    def _axis(self) -> Iterator[str]:
        at, day = self.start, None
        while at <= self.end:
            x = self._x(at)
            yield tag("line", x1=x, x2=x, y1=_TOP, y2=self._bottom, stroke=LINE)
            yield _word(f"{at:%H:%M}", x, self._bottom + 16, colour=PALE)
            if self.dated and at.date() != day and at < self.end:
                day = at.date()
                name = f"{at:%a} {at.day} {at:%b}"
                yield _word(name, x, self._bottom + 32)
            at += self.step * _HOUR

    def _row(self, place: int, row: Row) -> Iterator[str]:
        top = _TOP + place * _ROW
        middle = top + _ROW / 2
        yield _word(row.label, _LEFT - 14, middle + 4, anchor="end", size=13)
        for bar in row.bars:
            left = self._x(max(bar.start, self.start))
            right = self._x(min(bar.end, self.end))
            if right <= left:
                continue
            yield tag(
                "rect",
                x=left,
                y=middle - _BAR / 2,
                width=right - left,
                height=_BAR,
                rx=3,
                fill=_COLOURS[bar.kind],
            )
            if len(bar.text) * 7 < right - left:
                colour = INK if bar.kind in ("open", "paused") else PAPER
                yield _word(bar.text, (left + right) / 2, middle + 4, colour=colour)

    def _mark(self, mark: Mark) -> Iterator[str]:
        x, colour = self._x(mark.at), _COLOURS["over"] if mark.strong else INK
        dashes = None if mark.strong else "3 3"
        y = _TOP - (6 if mark.down else 21)
        yield tag(
            "line", x1=x, x2=x, y1=y + 4, y2=self._bottom, stroke=colour, stroke_dasharray=dashes
        )
        near_end = self.end - mark.at < (self.end - self.start) / 12
        anchor = "end" if near_end else "middle"
        yield _word(mark.text, x, y, anchor=anchor, colour=colour, bold=mark.strong)


def _word(
    text: str,
    x: float,
    y: float,
    *,
    anchor: str = "middle",
    colour: str = INK,
    size: float = 11.5,
    bold: bool = False,
) -> str:
    weight = "bold" if bold else None
    return tag(
        "text",
        text,
        x=x,
        y=y,
        text_anchor=anchor,
        font_size=size,
        font_weight=weight,
        fill=colour,
    )
