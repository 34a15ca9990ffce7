"""Twins: what two policies on one course promise, as pairs that count as one promise.

Where two policies let clocks take the same course, no event asks for the amount or the calendar of
a promise, only whether it is another than before. So the pairs of both policies' promises take the
place of promises in the fold: a pair is another when either of its two is. Afterwards each policy's
own are read off the pairs.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from slaengine.engine.promise import NOTHING, Promise
from slaengine.engine.rulebook import Rulebook, Ruling
from slaengine.frames.folding.machine import NONE, Machine, kind_of
from slaengine.frames.folding.promises import (
    NO_PROMISE,
    Ints,
    Promises,
    deadlines,
    numbers,
    with_deadlines,
)
from slaengine.frames.folding.rulings import Rulings, promised_on
from slaengine.frames.judging.runs import Line, Runs, Stretches, runs_of
from slaengine.policy import Deadline, OpenTime


class Twins(Promises):
    """Pairs of promises under two policies; `own` has those of each by themselves."""

    __slots__ = ("_amounts", "_names", "_pairs", "own", "unlike")

    def __init__(self) -> None:
        super().__init__()
        self.own = Promises(), Promises()
        for each in self.own:
            each.deadlines = self.deadlines
        self.unlike = False  # whether one policy promises something where the other does not
        self._pairs = {self.number(NOTHING): (0, 0)}
        self._names: dict[str, tuple[str | None, str | None]] = {}
        self._amounts: dict[tuple[int, int], int] = {}

    def twin(self, one: Promise, two: Promise) -> int:
        """Return the number of a pair."""
        if one == NOTHING == two:
            return self.number(NOTHING)
        self.unlike |= (kind_of(one) == NONE) != (kind_of(two) == NONE)
        pair = self.own[0].number(one), self.own[1].number(two)
        amount = one.amount or two.amount
        calendar = None
        if amount is not None:
            calendar = f"{one.calendar}\\n{two.calendar}"
            self._names[calendar] = one.calendar, two.calendar
        if amount is not None and not isinstance(amount, Deadline):
            amounts = self._amounts
            place = amounts.setdefault(self._terms_of(pair), len(amounts) + 1)
            amount = OpenTime(timedelta(microseconds=place))  # any that no other pair has
        found = self.number(one._replace(calendar=calendar, amount=amount))
        self._pairs[found] = pair
        return found

    def _terms_of(self, pair: tuple[int, int]) -> tuple[int, int]:
        one, two = (
            int(own.aspects.terms[number]) for own, number in zip(self.own, pair, strict=True)
        )
        return one, two

    def sides(self, place: int) -> NDArray[np.int64]:
        """Return the promise that each pair is to one policy, by number."""
        return np.array([self._pairs[number][place] for number in range(len(self.listed))])

    def calendars_of(self, place: int) -> NDArray[np.int32]:
        """Return the calendar that each pair's is to one policy, by number."""
        own = self.own[place]
        numbers_of = {name: number for number, name in enumerate(own.calendars)}
        names = [self._names[each][place] for each in self.calendars]
        return np.array([-1 if name is None else numbers_of[name] for name in names], np.int32)

    def runs_of(self, line: Line) -> tuple[tuple[Runs, Stretches], tuple[Runs, Stretches]]:
        """Return the runs that turns make up under each policy, and their stretches."""
        if not self.unlike and not self._has_fewer_terms(line):
            runs, stretches = runs_of(line, self)
            return self._seen(runs, stretches, 0), self._seen(runs, stretches, 1)
        one, two = (runs_of(self._line(line, place), own) for place, own in enumerate(self.own))
        return one, two

    def _seen(self, runs: Runs, stretches: Stretches, place: int) -> tuple[Runs, Stretches]:
        """Return runs that are the same under both policies as one of them has them."""
        calendars = self.calendars_of(place)
        calendar = calendars[stretches.calendar] if len(calendars) else stretches.calendar
        calendar = np.where(stretches.calendar < 0, np.int32(-1), calendar)
        own = runs._replace(promise=self._own(runs.promise, place))
        return own, stretches._replace(calendar=calendar)

    def _own(self, wholes: Ints, place: int) -> Ints:
        sides: Ints = self.sides(place)[numbers(wholes)]
        own = with_deadlines(sides, deadlines(wholes))
        own[wholes < 0] = NO_PROMISE
        return own

    def _line(self, line: Line, place: int) -> Line:
        """Return turns as one policy has them: where only the other's promise is new, none is."""
        own = self._own(line.promise, place)
        term = line.term.copy()
        term[self._kept(line, own, self.own[place])] = 0
        return line._replace(promise=own, term=term)

    def _has_fewer_terms(self, line: Line) -> bool:
        """Tell whether one policy alone would have seen no other promise at some turn."""
        return any(
            self._merges(place) and len(self._kept(line, self._own(line.promise, place), own)) > 0
            for place, own in enumerate(self.own)
        )

    def _merges(self, place: int) -> bool:
        """Tell whether several terms of pairs are one to this policy."""
        own = self.own[place].aspects.terms[self.sides(place)]
        pairs = set(zip(self.aspects.terms.tolist(), own.tolist(), strict=True))
        return len(set(own.tolist())) < len(pairs)

    def _kept(self, line: Line, own: Ints, promises: Promises) -> NDArray[np.intp]:
        """Return the turns to another promise that is the same terms under one policy."""
        brought = np.flatnonzero(line.promise >= 0)
        another = np.flatnonzero((line.term == 1) & ~line.begins)
        before = own[brought[np.searchsorted(brought, another) - 1]]
        terms = promises.aspects.terms
        same = terms[numbers(before)] == terms[numbers(own[another])]
        same &= deadlines(before) == deadlines(own[another])
        kept: NDArray[np.intp] = another[same]
        return kept


class TwinRulings(Rulings):
    """Rulings of two policies on one course at once."""

    def __init__(
        self,
        machine: Machine,
        twins: Twins,
        values: Mapping[str, Sequence[str]],
        other: Rulebook,
    ) -> None:
        super().__init__(machine, twins, values)
        self._twins = twins
        self._other = other

    def _row(self, ruling: Ruling, fields: Mapping[str, str], at: datetime) -> list[int]:
        theirs = promised_on(self.machine, self._other.ruling("", fields, at))
        pairs = zip(promised_on(self.machine, ruling), theirs, strict=True)
        return [
            NO_PROMISE if one is None or two is None else self._twins.twin(one, two)
            for one, two in pairs
        ]
