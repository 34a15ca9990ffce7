"""Rulings as columns: what governs each ticket from an event on, and what that promises."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from slaengine.calendars.zones import instant_of
from slaengine.engine.promise import NOTHING, Promise
from slaengine.engine.rulebook import Ruling
from slaengine.engine.slot import SHADOW
from slaengine.engine.tracks import Footing
from slaengine.frames.folding.cases import Cases
from slaengine.frames.folding.machine import Change, Machine
from slaengine.frames.folding.promises import (
    NO_PROMISE,
    Ints,
    Promises,
    with_deadlines,
    without_deadlines,
)
from slaengine.policy import Agreement

Codes = NDArray[np.int32]
_SOME_INSTANT = "2000-01-01T00:00:00+00:00"


class Stance(NamedTuple):
    """What decides besides the promises: the SLA's choices, and which agreements run beside."""

    footing: Footing
    beside: tuple[Agreement, ...]


class Rulings:
    """The distinct rulings of one call, numbered; each is asked of the policy once.

    `promised` has for each ruling the number of the promise on each track (-1 for tracks that are
    not ruled), `stance` the number of what else it decides.
    """

    def __init__(
        self, machine: Machine, promises: Promises, values: Mapping[str, Sequence[str]]
    ) -> None:
        book = machine.book
        self.machine = machine
        self.promises = promises
        self.stances: list[Stance] = []
        self._values = values
        self.timed = _timed(machine)
        self.fields = book.deciding
        self.eras = Eras(machine)
        # of a deadline that nothing else looks at, only whether there is one decides
        spans = [1 if name in self.timed else len(values[name]) for name in self.fields]
        self._cases = Cases([*spans, self.eras.count])
        self._footings: dict[tuple[object, ...], Footing] = {}
        self._numbers: dict[Stance, int] = {}
        self._rows: list[list[int]] = []
        self._stances: list[int] = []
        self._table = np.zeros((0, len(machine.tracks)), np.int32)
        self._stance = np.zeros(0, np.int32)

    def numbers(self, columns: Sequence[NDArray[np.int32]], era: Ints) -> NDArray[np.int32]:
        """Return the number of the ruling for each row of field values, in the order of `fields`.

        A value is its place in the column's list; -1 is an absent one.
        """
        told = [
            np.minimum(codes, 0) if name in self.timed else codes
            for name, codes in zip(self.fields, columns, strict=True)
        ]
        found = self._cases.numbers([*told, era])
        for case in self._cases.rows[len(self._rows) :]:
            self._add(case)
        return found

    @property
    def promised(self) -> NDArray[np.int32]:
        """The promise on each track, by ruling."""
        self._refresh()
        return self._table

    @property
    def stance(self) -> NDArray[np.int32]:
        """The number of the stance, by ruling."""
        self._refresh()
        return self._stance

    def _refresh(self) -> None:
        if len(self._table) != len(self._rows):
            self._table = np.array(self._rows, np.int32)
            self._stance = np.array(self._stances, np.int32)

    def ruled(self, ruling: Codes, deadlines: Mapping[str, Ints], event: Ints) -> Ints:
        """Return the promise on each track from some events on, as whole numbers.

        By event, `ruling` is the one then in force, and `deadlines` has the number of the instant
        that each deadline field holds.
        """
        bare = self.promised[ruling[event]].astype(np.int64)
        instants = np.zeros_like(bare)
        for field, column in deadlines.items():
            by = self.promises.by(field)[bare] & (bare >= 0)
            instants += np.where(by, column[event][:, None], 0)
        return np.where(bare < 0, NO_PROMISE, with_deadlines(bare, instants))

    def ruled_on(
        self, track: Codes, ruling: Codes, deadlines: Mapping[str, Ints], event: Ints
    ) -> Ints:
        """Return the promise on one track from each event on, as whole numbers."""
        if deadlines:
            return self.ruled(ruling, deadlines, event)[np.arange(len(event)), track]
        promised = self.promised
        bare = promised.ravel().take(ruling[event] * np.int32(promised.shape[1]) + track)
        return without_deadlines(bare.astype(np.int64))

    def change(self, stance: int, codes: tuple[int, ...]) -> Change:
        """Return what a new ruling is like to clocks whose promises compare so with those in it."""
        footing, beside = self.stances[stance]
        index, book = self.machine.index, self.machine.book
        return Change(
            footing,
            codes[: len(book.sla.metrics)],
            tuple(
                (each, tuple(codes[index[each.name, m]] for m in book.beside(each).metrics))
                for each in beside
            ),
        )

    def _add(self, case: tuple[int, ...]) -> None:
        *codes, era = case
        fields = {
            name: _SOME_INSTANT if name in self.timed else self._values[name][code]
            for name, code in zip(self.fields, codes, strict=True)
            if code >= 0
        }
        at = self.eras.sample(era)
        ruling = self.machine.book.ruling("", fields, at)
        self._rows.append(self._row(ruling, fields, at))
        footing = self._footings.setdefault(ruling.footing.choices, ruling.footing)
        stance = Stance(footing, tuple(match.agreement for match in ruling.beside))
        number = self._numbers.setdefault(stance, len(self.stances))
        if number == len(self.stances):
            self.stances.append(stance)
        self._stances.append(number)

    def _row(self, ruling: Ruling, _fields: Mapping[str, str], _at: datetime) -> list[int]:
        """Return the number of the promise on each track."""
        number = self.promises.number
        return [
            NO_PROMISE if promise is None else number(promise)
            for promise in promised_on(self.machine, ruling)
        ]


def promised_on(machine: Machine, ruling: Ruling) -> list[Promise | None]:
    """Return what a ruling promises on each track of a machine; None on tracks it leaves alone."""
    row: list[Promise | None] = [None] * len(machine.tracks)
    row[: len(ruling.promises)] = ruling.promises
    for place, track in enumerate(machine.tracks):
        if track.slot == SHADOW:
            row[place] = NOTHING
    for agreement, promises in ruling.beside:
        metrics = machine.book.beside(agreement).metrics
        for metric, promise in zip(metrics, promises, strict=True):
            row[machine.index[agreement.name, metric]] = promise
    return row


class Eras:
    """When agreements come into force and end: a ticket's era is told by its opening."""

    __slots__ = ("_bounds", "_known", "_samples", "_zones", "count")

    def __init__(self, machine: Machine) -> None:
        policy = machine.book.policy
        bounds: dict[str, set[int]] = {}
        self._zones = {}
        for agreement in policy.agreements:
            days = _turning_days(agreement)
            if days:
                zone = policy.zone(agreement)
                self._zones[zone.key] = zone
                bounds.setdefault(zone.key, set()).update(days)
        self._bounds = {key: sorted(days) for key, days in bounds.items()}
        self._known: dict[tuple[int, ...], int] = {}
        self._samples: list[datetime] = []
        self.count = 1
        for days in self._bounds.values():
            self.count *= len(days) + 1

    def numbers(self, opened_at: Ints) -> Ints:
        """Return the era of each opening."""
        if not self._bounds:
            if not self._samples:
                self._samples.append(instant_of(0))
            return np.zeros(len(opened_at), np.int64)
        return np.array([self._number(micros) for micros in opened_at.tolist()], np.int64)

    def _number(self, micros: int) -> int:
        at = instant_of(micros)
        place = tuple(
            bisect_right(days, at.astimezone(self._zones[key]).toordinal())
            for key, days in self._bounds.items()
        )
        found = self._known.setdefault(place, len(self._samples))
        if found == len(self._samples):
            self._samples.append(at)
        return found

    def sample(self, era: int) -> datetime:
        """Return an opening in this era."""
        return self._samples[era]


def _turning_days(agreement: Agreement) -> list[int]:
    days: list[date | None] = [agreement.valid_from]
    if agreement.valid_until is not None and agreement.valid_until < date.max:
        days.append(agreement.valid_until + timedelta(days=1))
    return [day.toordinal() for day in days if day is not None]


def _timed(machine: Machine) -> frozenset[str]:
    """Return the deadline fields that nothing but deadlines looks at."""
    policy = machine.book.policy
    looked_at: set[str] = {"customer", "service", *policy.priority.fields}
    for agreement in policy.agreements:
        looked_at.update(agreement.when.conditions)
        for target in agreement.targets:
            looked_at.update(target.when.conditions)
    return policy.deadline_fields - looked_at
