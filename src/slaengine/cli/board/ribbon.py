"""A clock's time as a ribbon: what counted, what was paused, what was closed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Literal, TypeAlias

from rich.text import Text

from slaengine.calendars import Explanation
from slaengine.engine import Clock

Ink: TypeAlias = Literal["counted", "over", "paused", "closed"]

_GLYPHS: dict[Ink, tuple[str, str, str]] = {  # drawn, plain, style
    "counted": ("█", "#", "green"),
    "over": ("▓", "!", "red"),
    "paused": ("▒", "~", "yellow"),
    "closed": ("·", ".", "dim"),
}
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Scale:
    """Columns on the UTC line."""

    start: datetime
    end: datetime
    width: int

    def column(self, at: datetime) -> int:
        return int((at - self.start) / (self.end - self.start) * self.width)

    def at(self, column: int) -> datetime:
        return self.start + (self.end - self.start) * column / self.width


def ribbon(clock: Clock, as_of: datetime, *, width: int, plain: bool) -> Iterator[Text]:
    """Draw the clock from its start to its end, with its days below; nothing if it is too short."""
    strips = list(_strips(clock.explain(as_of), clock.due_at))
    if not strips:
        return
    scale = _Scale(strips[0][0], strips[-1][1], width)
    line = Text()
    for column in range(width):
        drawn, ascii_only, style = _GLYPHS[_most(strips, scale.at(column), scale.at(column + 1))]
        line.append(ascii_only if plain else drawn, style=style)
    yield line
    yield Text(_days(scale, clock.calendar.zone), style="dim")


def legend(*, plain: bool) -> Text:
    """Say what the ribbon is drawn with."""
    parts: list[str | tuple[str, str]] = []
    for name, (drawn, ascii_only, style) in _GLYPHS.items():
        parts += [(ascii_only if plain else drawn, style), f" {name}   "]
    return Text.assemble(*parts)


Strip: TypeAlias = tuple[datetime, datetime, Ink]


def _strips(explanation: Explanation, due_at: datetime | None) -> Iterator[Strip]:
    """Yield what to draw, in UTC; what counted is cut where it was due."""
    for part in explanation:
        start, end = part.start.astimezone(UTC), part.end.astimezone(UTC)
        if start == end:
            continue
        if not part.counts:
            yield start, end, "paused" if part.reason.startswith("paused") else "closed"
            continue
        cut = end if due_at is None else min(max(due_at, start), end)
        if start < cut:
            yield start, cut, "counted"
        if cut < end:
            yield cut, end, "over"


def _most(strips: Sequence[Strip], start: datetime, end: datetime) -> Ink:
    """Choose what takes most of a column."""
    return max(strips, key=lambda strip: min(strip[1], end) - max(strip[0], start))[2]


def _days(scale: _Scale, zone: tzinfo) -> str:
    """Write the days under the columns where they begin, as far as there is room."""
    first = scale.start.astimezone(zone)
    line = f"{first:%a} {first.day} {first:%b}"
    day = first.date()
    while True:
        day += _DAY
        midnight = datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
        if midnight >= scale.end:
            return line
        column, label = scale.column(midnight), f"{day:%a} {day.day}"
        if len(line) + 1 < column <= scale.width - len(label):
            line = line.ljust(column) + label
