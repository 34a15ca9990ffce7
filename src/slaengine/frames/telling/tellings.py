"""Tellings: the facts of all tickets of a log, and their fields as they were when asked for."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple, TypeAlias, get_args

import numpy as np

from slaengine.engine import TicketSla
from slaengine.engine.facts import HANDS
from slaengine.frames.asked import asked_fields
from slaengine.frames.doors.nulls import NULL
from slaengine.frames.doors.table import Table
from slaengine.frames.folding.fields import ABSENT, Codes, Fields, Told
from slaengine.frames.folding.log import Events, Log
from slaengine.frames.folding.machine import Machine, machine_of
from slaengine.frames.folding.scalar import Scalar
from slaengine.frames.hours.steps import Ints
from slaengine.frames.judging.clockframe import latest
from slaengine.frames.rejects import Rejects
from slaengine.frames.telling.factfold import FactFold
from slaengine.frames.telling.facts import FactColumns, joined, unopened
from slaengine.frames.telling.grouped import Grouped
from slaengine.frames.telling.spells import turning
from slaengine.frames.telling.suspects import Suspects
from slaengine.metrics.measures import Measures
from slaengine.policy import Policy

FieldsThen: TypeAlias = Literal["now", "opened", "solved", "rated"]
_MOMENTS: tuple[FieldsThen, ...] = get_args(FieldsThen)


class Tellings(NamedTuple):
    """The tickets of a log that could be told, one in each row.

    `ticket` is the place of each among the log's keys and `row` the frame's row of its last event.
    `status` is a place in `statuses`, `kind` that of its class, as they are now.
    `fields` are as they are now and `asked` as they were at the instant asked for, as places in
    `values`.
    """

    ticket: Ints
    row: Ints
    status: Codes
    kind: Ints
    facts: FactColumns
    fields: Mapping[str, Codes]
    asked: Mapping[str, Codes]
    values: Mapping[str, Sequence[str]]
    statuses: tuple[str, ...]

    def at(self, places: Ints) -> "Tellings":
        """Return some of the tickets."""
        return Tellings(
            self.ticket[places],
            self.row[places],
            self.status[places],
            self.kind[places],
            self.facts.at(places),
            {name: codes[places] for name, codes in self.fields.items()},
            {name: codes[places] for name, codes in self.asked.items()},
            self.values,
            self.statuses,
        )


class Telling(NamedTuple):
    """The tickets of one event frame, told; `names` are the fields asked for."""

    table: Table
    log: Log
    machine: Machine
    names: tuple[str, ...]
    told: Tellings

    @classmethod
    def of(
        cls,
        policy: Policy,
        events: object,
        now: int,
        fields: Iterable[str],
        fields_at: str,
        rejects: Rejects,
        taken: Sequence[str] = Measures.__slots__,
    ) -> "Telling":
        """Read an event frame and fold its facts up to an instant.

        Fields with the names of columns that are `taken` cannot be asked for.
        """
        names = asked_fields(fields, fields_at, _MOMENTS, taken)
        machine = machine_of(policy)
        table = Table.of(events, "events", lenient=rejects.collects)
        hands = {name for name in HANDS if name in table.names}
        log = Log(table, sorted({*machine.book.fields, *names, *hands}), now, machine.optional)
        log.report(rejects)
        teller = _Teller(machine, log, rejects, names, fields_at)
        log.each("measuring", teller.add)
        return cls(table, log, machine, names, teller.told())


class _Teller:
    """Folds the facts of a log, block by block."""

    def __init__(
        self, machine: Machine, log: Log, rejects: Rejects, names: Sequence[str], fields_at: str
    ) -> None:
        policy = machine.book.policy
        self._fields = Fields(log, {})
        self._suspects = Suspects(policy, log, self._fields)
        self._facts = FactFold(policy, log)
        self._alone = Scalar(policy, log, rejects, names)
        self._names, self._fields_at = names, fields_at
        self._kept = sorted(machine.book.fields)
        self._parts: list[Tellings] = []

    def add(self, events: Events) -> None:
        """Tell the tickets of a block; those with a history that cannot be are rejected."""
        last = events.starts[1:] - 1
        grouped = Grouped(events.starts)
        unset = np.full(len(last), ABSENT, np.int32)
        told = self._fields.told(events, dict.fromkeys(self._fields.values, unset))
        facts = self._facts.fold(unopened(events.at[grouped.first]), events, told)
        status, kind = self._facts.status(events)
        part = Tellings(
            events.ticket,
            events.row[last],
            status,
            kind,
            facts,
            {name: told.after[name][last] for name in self._kept},
            self._asked(events, told, facts),
            self._fields.values,
            self._facts.statuses,
        )
        suspects = np.flatnonzero(self._suspects.among(events, grouped, told)).tolist()
        wrong = [at for at in suspects if self._alone.made(events, at, _as_it_is) is None]
        if wrong:
            part = part.at(np.delete(np.arange(len(last)), wrong))
        self._parts.append(part)

    def _asked(self, events: Events, told: Told, facts: FactColumns) -> dict[str, Codes]:
        """Return the fields asked for, as they were at the instant asked for."""
        first, last = events.starts[:-1], events.starts[1:] - 1
        if self._fields_at == "now":
            return {name: told.after[name][last] for name in self._names}
        turned = turning(facts.turns, facts.size)
        instants = {
            "opened": facts.plain.opened_at,
            "solved": turned.solved_at,
            "rated": facts.plain.rated_at,
        }[self._fields_at]
        place = latest(events.at, first, last, instants)
        return {
            name: np.where(instants == NULL, ABSENT, told.after[name][place]).astype(np.int32)
            for name in self._names
        }

    def told(self) -> Tellings:
        """Return all tickets, in the order of their names."""
        parts, empty = self._parts, np.zeros(0, np.int64)
        none: Codes = np.zeros(0, np.int32)
        return Tellings(
            np.concatenate([empty, *(part.ticket for part in parts)]),
            np.concatenate([empty, *(part.row for part in parts)]),
            np.concatenate([none, *(part.status for part in parts)]),
            np.concatenate([empty, *(part.kind for part in parts)]),
            joined([part.facts for part in parts]),
            {name: np.concatenate([none, *(p.fields[name] for p in parts)]) for name in self._kept},
            {name: np.concatenate([none, *(p.asked[name] for p in parts)]) for name in self._names},
            self._fields.values,
            self._facts.statuses,
        )


def _as_it_is(sla: TicketSla) -> TicketSla:
    return sla
