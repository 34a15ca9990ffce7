"""Tickets and broken promises, week by week."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from rich.text import Text

from slaengine.cli.board.bars import bars, months
from slaengine.cli.board.facts import Facts

_MARGIN = 17


@dataclass(frozen=True, slots=True)
class Chart:
    """One row of columns: what it counts, how high it is, and in which colour."""

    title: str
    counts: Sequence[int]
    height: int
    style: str

    def lines(self, *, wide: int, plain: bool) -> Iterator[Text]:
        """Draw it; the margin says what it is and how much the highest column stands for."""
        top = max(self.counts)
        margins = [self.title, f"up to {top}", *[""] * self.height]
        drawn = bars(self.counts, height=self.height, top=top, wide=wide, plain=plain)
        for margin, line in zip(margins, drawn, strict=False):
            yield Text.assemble(f"{margin:<{_MARGIN}}", (line, self.style))


def weeks(facts: Facts, zone: tzinfo, *, width: int, plain: bool) -> Iterator[Text]:
    """Draw two rows of columns, one column for each week from the first ticket on."""
    broken_at = (
        one.clock.breached_at or one.clock.due_at or facts.as_of
        for one in facts.promises
        if one.is_breached
    )
    opened, broken = _by_week(facts.opened_at, zone), _by_week(broken_at, zone)
    mondays = list(_mondays(min(opened), _monday(facts.as_of, zone)))
    wide = 2 if 3 * len(mondays) + _MARGIN <= width else 1
    for chart in (
        Chart("tickets opened", [opened[day] for day in mondays], 3, "cyan"),
        Chart("promises broken", [broken[day] for day in mondays], 2, "red"),
    ):
        yield from chart.lines(wide=wide, plain=plain)
    yield Text(" " * _MARGIN + months([f"{day:%b}" for day in mondays], wide=wide), style="dim")


def _by_week(instants: Iterable[datetime], zone: tzinfo) -> Counter[date]:
    return Counter(_monday(at, zone) for at in instants)


def _monday(at: datetime, zone: tzinfo) -> date:
    day = at.astimezone(zone).date()
    return day - timedelta(days=day.weekday())


def _mondays(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(weeks=1)
