"""The words of alarms: what they are, and what stands behind the ticket in their ids."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from slaengine.calendars.zones import micros_of
from slaengine.engine import Alarm
from slaengine.engine.alarms import AlarmKind, name_in_id
from slaengine.frames.alarming.alarmrows import AlarmRows, narrow
from slaengine.frames.alarming.foreseen import BREACH
from slaengine.frames.alarming.foreseen import Rows as Told
from slaengine.frames.doors.columns import Counts, Instants, Labels, Out, Taken
from slaengine.frames.doors.keys import Keys
from slaengine.frames.doors.lexicon import Lexicon
from slaengine.frames.doors.nulls import NULL
from slaengine.frames.folding.cases import Cases
from slaengine.frames.folding.machine import Machine
from slaengine.frames.folding.promises import Ints, Promises, numbers
from slaengine.frames.judging.clockframe import coded
from slaengine.frames.judging.runs import Runs
from slaengine.policy import Escalation

_SEVERAL = ", "  # between names in one cell


class What(NamedTuple):
    """What alarms of one level on one metric of one agreement have in common."""

    kind: AlarmKind
    metric: str
    agreement: str
    name: str
    to: tuple[str, ...]
    via: tuple[str, ...]
    task: str

    @classmethod
    def of(cls, alarm: Alarm) -> "What":
        """Return what an alarm is."""
        kind, metric, agreement = alarm.kind, alarm.metric, alarm.agreement
        return cls(kind, metric, agreement, alarm.name, alarm.to, alarm.via, alarm.task)


class Said:
    """The words of alarms, numbered: what they are, how their ids end, and of which cycle."""

    def __init__(self, machine: Machine, promises: Promises, levels: Sequence[Escalation]) -> None:
        self._machine, self._promises, self._levels = machine, promises, levels
        self._whats: dict[What, int] = {}
        self._rests = Lexicon()
        self._numbers: dict[tuple[int, int, int], int] = {}  # of what, a rest and a cycle
        self._known: dict[tuple[int, ...], int] = {}

    def rows(self, told: Told, runs: Runs, due_at: Ints) -> AlarmRows:
        """Return what was foreseen of some runs as rows."""
        run = told.run
        track, promise = runs.track[run], numbers(runs.promise)[run]
        sizes = [
            len(self._machine.tracks),
            len(self._promises.listed),
            len(self._levels),
            int(runs.cycle.max(initial=0)) + 1,
            int(told.number.max(initial=0)) + 1,
        ]
        cases = Cases(sizes)
        which = cases.numbers([track, promise, told.level, runs.cycle[run], told.number])
        for case in cases.rows:
            if case not in self._known:
                self._known[case] = self._said(*case)
        said = np.array([self._known[case] for case in cases.rows], np.int32)
        reached = np.where(told.reached == told.at, NULL, told.reached)
        return AlarmRows(runs.ticket[run], told.at, said.take(which), due_at[run], reached)

    def _said(self, track: int, promise: int, level: int, cycle: int, number: int) -> int:
        metric = self._machine.tracks[track].metric
        agreement = self._promises.listed[promise].agreement or ""
        if level == BREACH:
            what = What("breach", metric, agreement, "breach", (), (), "")
        else:
            said = self._levels[level]
            kind: AlarmKind = "duty" if said.task else "escalation"
            what = What(kind, metric, agreement, said.name, said.to, said.via, said.task)
        return self._number(what, name_in_id(agreement, metric, cycle, what.name, number), cycle)

    def _number(self, what: What, rest: str, cycle: int) -> int:
        place = self._whats.setdefault(what, len(self._whats))
        case = place, self._rests.code(rest), cycle
        return self._numbers.setdefault(case, len(self._numbers))

    def rows_of(self, ticket: int, alarms: Iterable[Alarm]) -> AlarmRows:
        """Return the alarms of one ticket as rows."""
        table = [
            (
                ticket,
                micros_of(alarm.at),
                self._number(What.of(alarm), alarm.id.partition("/")[2], alarm.cycle),
                NULL if alarm.due_at is None else micros_of(alarm.due_at),
                NULL if alarm.reached_at is None else micros_of(alarm.reached_at),
            )
            for alarm in alarms
        ]
        columns = np.array(table, np.int64).reshape(-1, len(AlarmRows._fields)).T
        return narrow(AlarmRows._make(columns))

    def ranks(self) -> Ints:
        """Return the rank of each number in the order of how ids end."""
        texts = self._rests.values
        order = sorted(range(len(texts)), key=texts.__getitem__)
        ranks = np.zeros(len(texts), np.int64)
        ranks[order] = np.arange(len(texts))
        return ranks[self._facts()[1]]

    def columns(self, rows: AlarmRows, keys: Keys) -> dict[str, Out]:
        """Return the columns of an alarm frame."""
        whats = list(self._whats)
        what, rest, cycle = self._facts()

        def words(texts: Sequence[str | None]) -> Labels:
            values, codes = coded(texts)
            return Labels(codes[what].take(rows.said), values)

        return {
            "id": Taken(keys.named(rows.ticket, self._rests.labels(rest.take(rows.said)))),
            "at": Instants(rows.at),
            "ticket": Taken(keys, rows.ticket),
            "kind": words([what.kind for what in whats]),
            "metric": words([what.metric for what in whats]),
            "agreement": words([what.agreement for what in whats]),
            "cycle": Counts(cycle.take(rows.said)),
            "name": words([what.name for what in whats]),
            "due_at": Instants(rows.due_at),
            "to": words([_SEVERAL.join(what.to) or None for what in whats]),
            "via": words([_SEVERAL.join(what.via) or None for what in whats]),
            "task": words([what.task or None for what in whats]),
            "reached_at": Instants(rows.reached_at),
        }

    def _facts(self) -> tuple[Ints, Ints, Ints]:
        """Return what each number stands for: places of what and of rests, and cycles."""
        what, rest, cycle = np.array([*self._numbers], np.int64).reshape(-1, 3).T
        return what, rest, cycle
