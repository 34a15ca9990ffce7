"""Gathered frames: clocks, measures, turns and segments, and the sums of a report over them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property

import numpy as np

from slaengine.calendars.zones import instant_of, micros_of
from slaengine.errors import MetricsError
from slaengine.frames.doors.columns import Ints, Labels
from slaengine.frames.doors.keys import Keys
from slaengine.frames.doors.nulls import NULL
from slaengine.frames.doors.table import Table
from slaengine.frames.figures.grids import CLOCK_TYPES, FrameGrid, ticket_types
from slaengine.frames.figures.masks import Bools, mask_of
from slaengine.frames.figures.spots import Spots, period_numbers, spots_of
from slaengine.frames.figures.sums import Cells, sums_of
from slaengine.metrics.catalogue import CATALOGUE, reported
from slaengine.metrics.cells import Cell, Place, Sum
from slaengine.metrics.definition import Grain, Kpi
from slaengine.metrics.definitions.words import UNSOLVED
from slaengine.metrics.flow import TURNS, Flow
from slaengine.metrics.gather import CLOCK_INSTANTS, OF_TICKETS, TICKET_INSTANTS
from slaengine.metrics.question import Question
from slaengine.metrics.reporting import NOBODY, definitions
from slaengine.metrics.reports import LEFT_OUT
from slaengine.metrics.total import Total

_MAKERS: Mapping[Grain, str] = {
    "ticket": "measures=frames.measures(policy, events, as_of=…)",
    "turn": "turns=frames.turns(policy, events, as_of=…)",
    "holder": "segments=frames.segments(policy, events, as_of=…)",
}


class Gathered:
    """The frames of one call."""

    def __init__(
        self, clocks: Table, tickets: Table | None, turns: Table | None, segments: Table | None
    ) -> None:
        self.table = clocks
        self._clocks = FrameGrid(clocks, "clocks", CLOCK_TYPES)
        self._measures = tickets
        self._turns, self._segments = turns, segments

    @classmethod
    def of(cls, clocks: object, measures: object, turns: object, segments: object) -> "Gathered":
        """Take the frames as they came in; all but the clocks may be missing."""
        found = Table.of(clocks, "clocks")
        others = {"measures": measures, "turns": turns, "segments": segments}
        tables = [None if one is None else Table.of(one, what) for what, one in others.items()]
        return cls(found, *tables)

    @cached_property
    def _tickets(self) -> FrameGrid:
        if self._measures is None:
            raise MetricsError(
                f"tickets are told by measures, which were not given; add {_MAKERS['ticket']}"
            )
        return FrameGrid(self._measures, "measures", ticket_types())

    @cached_property
    def _keys(self) -> Keys:
        """The tickets of the measures, each of them once."""
        keys = self._tickets.table.keys("ticket")
        if keys.count < self._tickets.size:
            twice = int(np.bincount(keys.codes).argmax())
            raise MetricsError(f"measures: ticket {keys.text(twice)!r} is there twice")
        return keys

    @cached_property
    def _row_of(self) -> Mapping[str, int]:
        """The row of each ticket in the measures."""
        keys = self._keys
        return {keys.texts[code]: row for row, code in enumerate(keys.codes.tolist())}

    @cached_property
    def _ticket_of_clock(self) -> Ints:
        return self._joined(self.table)

    def instant(self, as_of: datetime | None) -> datetime:
        """Return the instant of the frames, if need be as they tell it."""
        if as_of is not None:
            return as_of
        if self._measures is None:
            return _latest(self._clocks.numbers("started_at"), self._clocks.numbers("stopped_at"))
        grid = self._tickets
        rows = np.flatnonzero(mask_of(UNSOLVED, grid))[:1]
        if not len(rows):
            return _latest(grid.numbers("last_event_at"))
        return instant_of(int((grid.numbers("opened_at") + grid.numbers("age"))[rows[0]]))

    def picked(self, names: Sequence[str]) -> list[str]:
        """Return the KPIs to work out: those named, by default all that the frames can tell."""
        grains = {one.name: one.grain for one in CATALOGUE}
        for name in names:
            grain = grains.get(name, "clock")
            if not self._tells(grain):
                lacking = grain if self._measures is not None else "ticket"
                raise MetricsError(f"{name} needs another frame; add {_MAKERS[lacking]}")
        return list(names) or [name for name in reported() if self._tells(grains[name])]

    def cells(self, asked: Question) -> dict[Cell, Sum]:
        """Return the sums of a report."""
        wanted = definitions(asked)
        found = dict(self._of_clocks(wanted, asked))
        if self._measures is not None:
            found.update(self._of_tickets(wanted, asked))
        return found

    def _tells(self, grain: Grain) -> bool:
        given: dict[Grain, Table | None] = {
            "clock": self.table,
            "ticket": self._measures,
            "turn": self._turns,
            "holder": self._segments,
        }
        return given[grain] is not None and (grain == "clock" or self._measures is not None)

    def _of_clocks(self, wanted: Sequence[Kpi], asked: Question) -> Iterator[tuple[Cell, Sum]]:
        grid = self._clocks
        if asked.cohort == "rated":
            grid.give("rated_at", self._of_ticket(self._tickets.numbers("rated_at")))
        for name in (name for name in asked.by if name in OF_TICKETS and not grid.has(name)):
            grid.give_words(name, _taken(self._tickets.words(name), self._ticket_of_clock))
        kpis = [one for one in wanted if one.grain == "clock"]
        own = [grid.words(name) for name in ("kind", "metric", *asked.by)]
        yield from self._counted(grid, own, CLOCK_INSTANTS, kpis, asked, "clocks")

    def _of_tickets(self, wanted: Sequence[Kpi], asked: Question) -> Iterator[tuple[Cell, Sum]]:
        grid = self._tickets
        grid.give("as_of", np.full(self._keys.count, micros_of(asked.as_of)))
        if asked.cohort == "breached":
            grid.give("breached_at", self._first_breaches())
        words = [grid.words(name) for name in asked.by]
        kpis = [one for one in wanted if one.grain == "ticket"]
        yield from self._counted(grid, words, TICKET_INSTANTS, kpis, asked, "tickets")
        if any(one.grain == "turn" for one in wanted) and self._turns is not None:
            yield from self._flows(self._turns, words, asked)
        if any(one.grain == "holder" for one in wanted) and self._segments is not None:
            yield from self._holders(self._segments, words, wanted, asked)

    def _counted(
        self,
        grid: FrameGrid,
        words: Sequence[Labels],
        instants: Mapping[str, str],
        kpis: Sequence[Kpi],
        asked: Question,
        what: str,
    ) -> Iterator[tuple[Cell, Sum]]:
        """Yield the sums of the rows that count, and how many do not."""
        at = grid.numbers(instants[asked.cohort])
        counts = at != NULL
        spots = spots_of(words, _numbers(at, asked), counts)
        places = _places(spots, clocks=what == "clocks")
        cells = Cells(grid, spots.cell, len(places))
        for one in kpis:
            for i, part, found in sums_of(one, cells, asked):
                yield Cell(one.name, part, places[i]), found
        if counts.all():
            return
        left = spots_of(words, None, ~counts)
        sizes = np.bincount(left.cell + 1, minlength=len(left.listed) + 1)[1:].tolist()
        for place, count in zip(_places(left, clocks=what == "clocks"), sizes, strict=True):
            yield Cell(LEFT_OUT, what, place), Total(count, count)

    def _flows(
        self, turns: Table, words: Sequence[Labels], asked: Question
    ) -> Iterator[tuple[Cell, Sum]]:
        row = self._joined(turns)
        at, turn = turns.instants("at"), turns.labels("turn")
        known = np.ones(turns.size, np.bool_)
        spots = spots_of([_taken(one, row) for one in words], _numbers(at, asked), known)
        counts = {
            name: np.bincount(
                spots.cell[_places_of(turn, name)], minlength=len(spots.listed)
            ).tolist()
            for name in TURNS
        }
        for i, place in enumerate(_places(spots, clocks=False)):
            yield Cell("backlog", None, place), Flow(*(counts[name][i] for name in TURNS))

    def _holders(
        self, segments: Table, words: Sequence[Labels], wanted: Sequence[Kpi], asked: Question
    ) -> Iterator[tuple[Cell, Sum]]:
        row = self._joined(segments)
        at = self._tickets.numbers(TICKET_INSTANTS[asked.cohort])[row]
        field, duration = segments.labels("field"), segments.durations("duration")
        own = [segments.labels("holder"), *(_taken(one, row) for one in words)]
        for kpi in (one for one in wanted if one.grain == "holder"):
            mine = (at != NULL) & _places_of(field, kpi.name.removesuffix("_time"))
            spots = spots_of(own, _numbers(at, asked), mine)
            cells = Cells(self._tickets, spots.cell, len(spots.listed))
            n, sums = cells.numbers(spots.cell), cells.totals(spots.cell, duration)
            for i, spot in enumerate(spots.listed):
                holder, *group = spot.words
                place = Place(None, None, tuple(group), spot.period)
                yield Cell(kpi.name, holder or NOBODY, place), Total(sums[i], n[i])

    def _first_breaches(self) -> Ints:
        """Return when the first of each ticket's promises was broken."""
        broken = self._clocks.numbers("breached_at")
        last = np.iinfo(np.int64).max
        found = np.full(self._tickets.size, last)
        np.minimum.at(found, self._ticket_of_clock, np.where(broken == NULL, last, broken))
        return np.where(found == last, NULL, found)

    def _of_ticket(self, numbers: Ints) -> Ints:
        return numbers[self._ticket_of_clock]

    def _joined(self, table: Table) -> Ints:
        """Return the row of each row's ticket in the measures; every ticket has to have one."""
        keys: Keys = table.keys("ticket")
        rows = self._row_of
        lost = next((text for text in keys.texts if text not in rows), None)
        if lost is not None:
            raise MetricsError(
                f"{table.what}: ticket {lost!r} has no row in the measures; "
                "make both frames from the same events"
            )
        found: Ints = np.array([rows[text] for text in keys.texts], np.int64)[keys.codes]
        return found


def _numbers(at: Ints, asked: Question) -> Ints | None:
    return None if asked.periods is None else period_numbers(asked.periods, at, at != NULL)


def _places(spots: Spots, *, clocks: bool) -> list[Place]:
    skipped = 2 if clocks else 0
    return [
        Place(words[0] if clocks else None, words[1] if clocks else None, words[skipped:], period)
        for words, period in spots.listed
    ]


def _taken(labels: Labels, rows: Ints) -> Labels:
    return Labels(labels.codes[rows], labels.values)


def _places_of(labels: Labels, word: str) -> Bools:
    """Tell which rows have a word."""
    place = labels.values.index(word) if word in labels.values else len(labels.values)
    found: Bools = labels.codes == place
    return found


def _latest(*columns: Ints) -> datetime:
    """Return the latest instant of some columns; of nothing, the first of all."""
    return instant_of(max((int(one.max(initial=0)) for one in columns), default=0))
