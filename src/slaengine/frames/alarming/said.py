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
    """The words of alarms: `what` they are, and what stands behind the ticket in their ids."""

    def __init__(self, machine: Machine, promises: Promises, levels: Sequence[Escalation]) -> None:
        self._machine, self._promises, self._levels = machine, promises, levels
        self._places: dict[What, int] = {}
        self._known: dict[tuple[int, ...], tuple[int, int]] = {}
        self._rests = Lexicon()

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
        pairs = [self._known.get(case) or self._pair(*case) for case in cases.rows]
        self._known.update(zip(cases.rows, pairs, strict=True))
        what, rest = np.array(pairs, np.int32).reshape(-1, 2)[which].T
        reached = np.where(told.reached == told.at, NULL, told.reached)
        cycle = runs.cycle[run]
        return AlarmRows(runs.ticket[run], told.at, what, rest, cycle, due_at[run], reached)

    def _pair(
        self, track: int, promise: int, level: int, cycle: int, number: int
    ) -> tuple[int, int]:
        metric = self._machine.tracks[track].metric
        agreement = self._promises.listed[promise].agreement or ""
        if level == BREACH:
            what = What("breach", metric, agreement, "breach", (), (), "")
        else:
            said = self._levels[level]
            kind: AlarmKind = "duty" if said.task else "escalation"
            what = What(kind, metric, agreement, said.name, said.to, said.via, said.task)
        rest = name_in_id(agreement, metric, cycle, what.name, number)
        return self._what(what), self._rests.code(rest)

    def _what(self, what: What) -> int:
        return self._places.setdefault(what, len(self._places))

    def rows_of(self, ticket: int, alarms: Iterable[Alarm]) -> AlarmRows:
        """Return the alarms of one ticket as rows."""
        table = [
            (
                ticket,
                micros_of(alarm.at),
                self._what(What.of(alarm)),
                self._rests.code(alarm.id.partition("/")[2]),
                alarm.cycle,
                NULL if alarm.due_at is None else micros_of(alarm.due_at),
                NULL if alarm.reached_at is None else micros_of(alarm.reached_at),
            )
            for alarm in alarms
        ]
        columns = np.array(table, np.int64).reshape(-1, len(AlarmRows._fields)).T
        return narrow(AlarmRows._make(columns))

    def ranks(self) -> Ints:
        """Return the rank of each rest of an id in the order of texts."""
        texts = self._rests.values
        order = sorted(range(len(texts)), key=texts.__getitem__)
        ranks = np.zeros(len(texts), np.int64)
        ranks[order] = np.arange(len(texts))
        return ranks

    def columns(self, rows: AlarmRows, keys: Keys) -> dict[str, Out]:
        """Return the columns of an alarm frame."""
        whats = list(self._places)

        def words(texts: Sequence[str | None]) -> Labels:
            values, codes = coded(texts)
            return Labels(codes[rows.what], values)

        return {
            "id": Taken(self._names(rows, keys), np.arange(len(rows.at))),
            "at": Instants(rows.at),
            "ticket": Taken(keys, rows.ticket),
            "kind": words([what.kind for what in whats]),
            "metric": words([what.metric for what in whats]),
            "agreement": words([what.agreement for what in whats]),
            "cycle": Counts(rows.cycle),
            "name": words([what.name for what in whats]),
            "due_at": Instants(rows.due_at),
            "to": words([_SEVERAL.join(what.to) or None for what in whats]),
            "via": words([_SEVERAL.join(what.via) or None for what in whats]),
            "task": words([what.task or None for what in whats]),
            "reached_at": Instants(rows.reached_at),
        }

    def _names(self, rows: AlarmRows, keys: Keys) -> Keys:
        return keys.named(rows.ticket, self._rests.labels(rows.rest))
