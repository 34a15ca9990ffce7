"""Rungs: which escalation levels each open clock has."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import numpy as np

from slaengine.calendars import Calendar
from slaengine.frames.alarming.levels import EVER, Levels
from slaengine.frames.alarming.outlook import spread
from slaengine.frames.doors.columns import Codes
from slaengine.frames.folding.cases import Cases
from slaengine.frames.folding.machine import Machine
from slaengine.frames.folding.promises import Ints, Promises, numbers
from slaengine.frames.judging.runs import Runs
from slaengine.policy import Escalation, Policy
from slaengine.policy.escalation import UNTIL, first_of

_LONG = 1 << 61  # longer than from the year 1 to 9999, and still short enough to be added
_MICROSECOND = timedelta(microseconds=1)


class Rungs:
    """Finds the levels of clocks; `listed` and `calendars` have what the numbers stand for.

    `values` are those of each field, which codes are places in.
    """

    def __init__(
        self, machine: Machine, promises: Promises, values: Mapping[str, Sequence[str]]
    ) -> None:
        self._machine = machine
        self._policy = machine.book.policy
        self._promises = promises
        self._values = values
        self._fields = _asked(self._policy)
        self._known: dict[tuple[int, ...], tuple[int, ...]] = {}
        self._places: dict[tuple[Escalation, Escalation | None], int] = {}
        self.listed: list[Escalation] = []
        self.calendars: list[Calendar] = []
        self._during: list[int] = []
        self._first: list[int] = []

    def of(self, runs: Runs, codes: Mapping[str, Codes]) -> tuple[Ints, Ints]:
        """Return the levels of runs: by level the run, and its number; `codes` are by ticket."""
        given = [codes[name][runs.ticket].astype(np.int32) for name in self._fields]
        sizes = [len(self._machine.tracks), len(self._promises.listed)]
        cases = Cases([*sizes, *(len(self._values[name]) for name in self._fields)])
        case = cases.numbers([runs.track, numbers(runs.promise), *given])
        found = [self._levels(each) for each in cases.rows]
        counts = np.array([len(each) for each in found], np.int64)
        starts = np.cumsum(counts) - counts
        flat = np.array([number for each in found for number in each], np.int64)
        size = counts[case]
        run, place = spread(starts[case], size)
        return run, flat[place]

    def columns(self) -> Levels:
        """Return what the levels found so far say."""
        listed = self.listed
        return Levels(
            _ints([level.share.numerator for level in listed]),
            _ints([level.share.denominator for level in listed]),
            _ints([level.offset // _MICROSECOND for level in listed]),
            _ints([(level.repeat or timedelta(0)) // _MICROSECOND for level in listed]),
            _ints([level.times or EVER for level in listed]),
            _ints([UNTIL.index(level.until or "stopped") for level in listed]),
            _ints(self._during),
            _ints(self._first),
        )

    def _levels(self, case: tuple[int, ...]) -> tuple[int, ...]:
        """Return the numbers of the levels of a track, a promise and some values of fields."""
        found = self._known.get(case)
        if found is None:
            track, number, *codes = case
            promise = self._promises.listed[number]
            agreement = self._policy.agreement(promise.agreement or "")
            told = zip(self._fields, codes, strict=True)
            fields = {name: self._values[name][code] for name, code in told if code >= 0}
            metric = self._machine.tracks[track].metric
            row = agreement.target(metric, fields, promise.priority)
            levels = () if row is None else self._policy.levels(row[0])
            found = self._known[case] = tuple(self._number(level, levels) for level in levels)
        return found

    def _number(self, level: Escalation, levels: Sequence[Escalation]) -> int:
        """Number a level, apart by the one since which an answer ends it."""
        head = first_of(level, levels) if level.ends_by_answer else None
        key = level, None if head is level else head
        found = self._places.get(key)
        if found is None:
            first = -1 if head is None or head is level else self._number(head, levels)
            found = self._places[key] = len(self.listed)
            self.listed.append(level)
            self._during.append(self._calendar(level.during))
            self._first.append(found if head is level else first)
        return found

    def _calendar(self, name: str | None) -> int:
        """Return the number of a calendar; round the clock nothing waits."""
        if name is None or name == "24x7":
            return -1
        calendar = self._policy.calendars[name]
        if calendar not in self.calendars:
            self.calendars.append(calendar)
        return self.calendars.index(calendar)


def _asked(policy: Policy) -> tuple[str, ...]:
    """Return the fields that tell which row of an agreement's targets is in force."""
    targets = [target for agreement in policy.agreements for target in agreement.targets]
    return tuple(sorted({name for target in targets for name in target.when.conditions}))


def _ints(values: Sequence[int]) -> Ints:
    return np.array([min(max(value, -_LONG), _LONG) for value in values], np.int64)
