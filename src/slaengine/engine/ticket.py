"""What a ticket is owed: its clocks, folded from its events."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from slaengine.engine.alarms import Alarm, Level, Window, alarms_of
from slaengine.engine.clock import Clock
from slaengine.engine.fold import State, applied
from slaengine.engine.rulebook import Rulebook, rulebook_of
from slaengine.engine.run import Run
from slaengine.engine.slot import SHADOW, Slot
from slaengine.engine.verdict import shown
from slaengine.errors import HistoryError
from slaengine.events import Event
from slaengine.frozen import setters
from slaengine.instants import as_utc
from slaengine.policy import Escalation, Policy
from slaengine.policy.agreement import Kind
from slaengine.policy.escalation import first_of


@dataclass(frozen=True, slots=True, repr=False, init=False)
class TicketSla:
    """What one ticket is owed under a policy, as of its last event: all its clocks.

    A frozen value: `apply` returns the next one. It is made by `evaluate` or `from_json`. Index it
    by metric for the SLA's latest clock, iterate for every cycle of every clock.

    >>> from datetime import UTC
    >>> from slaengine import Opened, Replied, evaluate
    >>> policy = Policy.from_text(\'\'\'
    ... [[agreements]]
    ... name = "default"
    ... calendar = "24x7"
    ... targets = { first_response = "1h", resolution = "4h" }
    ... \'\'\')
    >>> nine = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    >>> sla = evaluate(policy, [Opened(ticket="T-7", at=nine)])
    >>> sla = sla.apply(Replied(ticket="T-7", at=nine.replace(hour=10), by="agent"))
    >>> [(clock.metric, clock.state) for clock in sla]
    [('first_response', 'met'), ('resolution', 'running')]
    """

    _book: Rulebook = field(repr=False)
    state: State = field(repr=False)

    def __init__(self, _book: Rulebook, state: State) -> None:
        _set_book(self, _book)
        _set_state(self, state)

    @property
    def policy(self) -> Policy:
        """The policy under which the ticket is evaluated."""
        return self._book.policy

    @property
    def ticket(self) -> str:
        """Which ticket this is."""
        return self.state.ticket

    @property
    def opened_at(self) -> datetime:
        """When the ticket was opened, in UTC."""
        return self.state.opened_at

    @property
    def last_event_at(self) -> datetime:
        """When its last event happened, in UTC."""
        return self.state.last_at

    @property
    def status(self) -> str:
        """Its status, in the desk's words."""
        return self.state.status

    @property
    def fields(self) -> Mapping[str, str]:
        """The fields that the policy names, and those asked for, as they read now."""
        return self.state.fields

    @property
    def agreement(self) -> str | None:
        """The name of the SLA that governs the ticket now; None when nothing covers it."""
        governing = self.state.slots[0].agreement
        return None if governing is None else governing.name

    def field_at(self, name: str, at: datetime) -> str | None:
        """Return what a field that was asked for read at an instant; None where it was not set.

        Asking for a field that `evaluate` was not told to keep raises `HistoryError`.
        """
        if name not in self.state.asked:
            raise HistoryError(
                f"ticket {self.ticket!r}: the field {name!r} was not asked for; "
                f"write evaluate(policy, history, fields=[{name!r}])"
            )
        at = as_utc(at, HistoryError, "at")
        values = [each.value for each in self.state.changes if each.name == name and each.at <= at]
        return values[-1] if values else None

    def apply(self, event: Event) -> "TicketSla":
        """Return what the ticket is owed after one more event; history is not read again.

        An event older than the last one, of another ticket, or in a status without a class raises
        `HistoryError`, and nothing has changed.
        """
        return TicketSla(self._book, applied(self._book, self.state, event))

    def __iter__(self) -> Iterator[Clock]:
        clocks: list[Clock] = []
        for slot in self.state.slots:
            if slot.name != SHADOW:
                clocks += self._clocks(slot)
        return iter(clocks)

    def __getitem__(self, metric: str) -> Clock:
        found = self.get(metric)
        if found is None:
            known = ", ".join(dict.fromkeys(clock.metric for clock in self.select(kind="sla")))
            raise KeyError(
                f"ticket {self.ticket!r} has no clock for {metric!r}; it has {known or 'none'}"
            )
        return found

    def get(self, metric: str) -> Clock | None:
        """Return the SLA's latest clock for a metric, or None."""
        slot = self.state.slots[0]
        for run in slot.runs:
            if run is not None and run.metric == metric and run.promise.amount is not None:
                return Clock(self.ticket, "sla", run, self.state.last_at, self._book)
        clocks = [clock for clock in self._clocks(slot) if clock.metric == metric]
        return clocks[-1] if clocks else None

    def select(
        self,
        *,
        metric: str | None = None,
        kind: Kind | None = None,
        agreement: str | None = None,
    ) -> tuple[Clock, ...]:
        """Return all clocks of a metric, a kind (`sla`, `ola`, `uc`) or an agreement, in order."""
        return tuple(
            clock
            for clock in self
            if metric in (None, clock.metric)
            and kind in (None, clock.kind)
            and agreement in (None, clock.agreement)
        )

    def alarms(self, after: datetime, until: datetime | None = None) -> tuple[Alarm, ...]:
        """Return what will happen if nothing else does: escalations and breaches, in order of time.

        From `after` on, and before `until`. Without `until`, a level that repeats gives only its
        next alarm. `after` must not come before the last event. A level that somebody's
        acknowledgement or answer has ended gives none.
        """
        after = as_utc(after, HistoryError, "after")
        if after < self.last_event_at:
            raise HistoryError(
                f"ticket {self.ticket!r}: asked for alarms after {after.isoformat()}, before its "
                f"last event at {self.last_event_at.isoformat()}"
            )
        end = None if until is None else as_utc(until, HistoryError, "until")
        found = [
            alarm
            for clock in self
            if clock.run.is_open
            for alarm in alarms_of(clock, self._levels(clock), Window(after, end))
        ]
        return tuple(sorted(found, key=lambda alarm: (alarm.at, alarm.id)))

    def to_json(self) -> str:
        """Return the state as JSON text, for `from_json`; no number in it is from a calendar."""
        from slaengine.engine.stored import state_to_json

        return state_to_json(self.state)

    @classmethod
    def from_json(cls, text: str, policy: Policy) -> "TicketSla":
        """Read back what `to_json` wrote, under the same policy or a newer edition of it.

        What the state says stands until the next event of the ticket. Text that is no such state,
        of another version, or naming agreements, calendars or metrics that the policy lacks raises
        `StateError`.
        """
        from slaengine.engine.stored import state_from_json

        book = rulebook_of(policy)
        return cls(book, state_from_json(text, book))

    def __repr__(self) -> str:
        clocks = ", ".join(f"{clock.metric} {clock.state}" for clock in self)
        return f"<TicketSla {self.ticket}: {clocks or 'no clocks'}>"

    def _repr_html_(self) -> str:
        from slaengine.engine.shown import ticket_html

        return ticket_html(self)

    def _clocks(self, slot: Slot) -> list[Clock]:
        """Return the clocks of a slot that show, every cycle of a metric in turn."""
        kind: Kind = "sla" if slot.agreement is None or not slot.name else slot.agreement.kind
        ticket, last_at, book = self.state.ticket, self.state.last_at, self._book
        return [
            Clock(ticket, kind, visible, last_at, book)
            for run in _cycles(slot)
            if (visible := run if run.terms[-1].promise.amount else shown(run)) is not None
        ]

    def _levels(self, clock: Clock) -> Iterator[Level]:
        """Yield the levels of an open clock's target that nobody has ended by taking it up."""
        policy, facts = self.policy, self.state.facts
        agreement = policy.agreement(clock.agreement)
        found = agreement.target(clock.metric, self.fields, clock.priority)
        levels = () if found is None else policy.levels(found[0])
        calendars = {name: policy.calendar(name, agreement) for name in _during(levels)}
        for level in levels:
            if level.until == "acknowledged" and facts.acknowledged_at is not None:
                continue
            during = calendars.get(level.during or "")
            if level.ends_by_answer:
                first = first_of(level, levels)
                head = Level(first, calendars.get(first.during or ""))
                yield Level(level, during, facts.marks.answered_at, head)
            else:
                yield Level(level, during)


def _cycles(slot: Slot) -> Iterable[Run]:
    """Return the runs of a slot by track, the earlier ones first."""
    if not slot.past:
        return filter(None, slot.runs)
    runs: list[Run] = []
    for run in slot.runs:
        if run is not None:
            runs += [each for each in slot.past if each.metric == run.metric]
            runs.append(run)
    return runs


def _during(levels: Iterable[Escalation]) -> set[str]:
    return {level.during for level in levels if level.during is not None}


_set_book, _set_state = setters(TicketSla, "_book", "state")
