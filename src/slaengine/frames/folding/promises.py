"""Promises as numbers: what is promised, once each, and what of it decides how clocks turn."""

from datetime import datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from slaengine.calendars.zones import instant_of, micros_of
from slaengine.engine.promise import NOTHING, Promise
from slaengine.frames.folding.machine import EQUAL, LABEL, NONE, OTHER, kind_of
from slaengine.policy import Deadline

Ints = NDArray[np.int64]
NO_PROMISE = -1  # where a track has no clock, or only one that is over for good
_SHIFT = 32
_LOW = (1 << _SHIFT) - 1


class Aspects(NamedTuple):
    """What decisions look at, by the number of the promise."""

    kind: NDArray[np.int8]
    terms: NDArray[np.int32]  # equal where agreement, calendar and amount are
    label: NDArray[np.int32]  # equal where the priority is
    calendar: NDArray[np.int32]  # the number of its calendar's name; -1 for none


class Promises:
    """The distinct promises of one call.

    A promise is the whole number `number << 32 | deadline`: which it is in `listed`, where its
    deadline is left out, and which in `deadlines`; 0 for a promise without one.
    """

    __slots__ = (
        "_aspects",
        "_by",
        "_calendars",
        "_facts",
        "_instants",
        "_labels",
        "_numbers",
        "_terms",
        "calendars",
        "deadlines",
        "listed",
    )

    def __init__(self) -> None:
        self.listed: list[Promise] = []
        self.calendars: list[str] = []
        self.deadlines: list[int] = [0]
        self._numbers: dict[Promise, int] = {}
        self._calendars: dict[str, int] = {}
        self._instants: dict[int, int] = {}
        self._labels: dict[str | None, int] = {}
        self._terms: dict[tuple[object, ...], int] = {}
        self._facts: list[tuple[int, int, int, int]] = []
        self._by: dict[str, NDArray[np.bool_]] = {}
        self._aspects = _columns([])
        self.number(NOTHING)

    @property
    def aspects(self) -> Aspects:
        """What decisions look at, by the number of the promise."""
        if len(self._aspects.kind) != len(self._facts):
            self._aspects = _columns(self._facts)
        return self._aspects

    def number(self, promise: Promise) -> int:
        """Return the number of a promise, its deadline left aside."""
        bare = promise if promise.deadline is None else promise._replace(deadline=None)
        found = self._numbers.get(bare)
        if found is None:
            found = self._numbers[bare] = len(self.listed)
            self.listed.append(bare)
            self._facts.append(self._fact(promise))
        return found

    def _fact(self, promise: Promise) -> tuple[int, int, int, int]:
        agreement, calendar, amount, _, label = promise
        kind = kind_of(promise)
        # a clock that nothing is promised on goes on by the calendar it had
        terms = (agreement,) if kind == NONE else (agreement, calendar, amount)
        name = -1
        if calendar is not None and kind != NONE:
            name = self._calendars.setdefault(calendar, len(self.calendars))
            if name == len(self.calendars):
                self.calendars.append(calendar)
        return (
            kind,
            self._terms.setdefault(terms, len(self._terms)),
            self._labels.setdefault(label, len(self._labels)),
            name,
        )

    def instant(self, at: datetime) -> int:
        """Return the number of a deadline's instant, from 1."""
        micros = micros_of(at)
        found = self._instants.setdefault(micros, len(self.deadlines))
        if found == len(self.deadlines):
            self.deadlines.append(micros)
        return found

    def whole(self, promise: Promise) -> int:
        """Return a promise as one number."""
        deadline = promise.deadline
        return (self.number(promise) << _SHIFT) | (
            0 if deadline is None else self.instant(deadline)
        )

    def promise(self, whole: int) -> Promise:
        """Return the promise that one number stands for."""
        bare, deadline = self.listed[whole >> _SHIFT], whole & _LOW
        if not deadline:
            return bare
        return bare._replace(deadline=instant_of(self.deadlines[deadline]))

    def by(self, field: str) -> NDArray[np.bool_]:
        """Tell which promises are until the instant that a field holds, by number."""
        found = self._by.get(field)
        if found is None or len(found) != len(self.listed):
            amounts = (promise.amount for promise in self.listed)
            found = np.array([isinstance(one, Deadline) and one.field == field for one in amounts])
            self._by[field] = found
        return found

    def codes(self, held: Ints, new: Ints) -> NDArray[np.int8]:
        """Compare promises with those that clocks have: `3 * comparison + kind` of the new one.

        -1 where nothing is ruled.
        """
        aspects = self.aspects
        old, now = held >> _SHIFT, new >> _SHIFT
        same = (aspects.terms[old] == aspects.terms[now]) & ((held & _LOW) == (new & _LOW))
        equal = same & (aspects.label[old] == aspects.label[now])
        comparison = np.where(equal | (held < 0), EQUAL, np.where(same, LABEL, OTHER))
        codes = 3 * comparison + aspects.kind[now]
        return np.where(new < 0, NO_PROMISE, codes).astype(np.int8)


def numbers(wholes: Ints) -> Ints:
    """Return which promises these are, their deadlines left aside."""
    return wholes >> _SHIFT


def deadlines(wholes: Ints) -> Ints:
    """Return the numbers of the deadlines of promises; 0 for none."""
    return wholes & _LOW


def with_deadlines(bare: Ints, instants: Ints) -> Ints:
    """Return promises as whole numbers."""
    return (bare << _SHIFT) | instants


def without_deadlines(bare: Ints) -> Ints:
    """Return promises until no given instant as whole numbers; `NO_PROMISE` stays what it is."""
    whole = bare << _SHIFT
    whole[bare < 0] = NO_PROMISE
    return whole


def _columns(facts: list[tuple[int, int, int, int]]) -> Aspects:
    table = np.array(facts, np.int32).reshape(-1, 4)
    kind, terms, label, calendar = np.ascontiguousarray(table.T)
    return Aspects(kind.astype(np.int8), terms, label, calendar)
