"""Inspections: what the history of one ticket shows."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from slaengine.audit.backdating import Late, late_events
from slaengine.audit.frequency import Hit
from slaengine.audit.occasions import ClockName, Finish, Occasion, name_of, occasion_of
from slaengine.audit.steps import Step, Turn, steps
from slaengine.audit.suspicion import OCCASIONS, Evidence, Pattern, Suspicion
from slaengine.audit.watch import Watch
from slaengine.engine import Clock
from slaengine.events import Event, Opened, Replied, StatusChanged
from slaengine.policy import Policy

_ZERO = timedelta(0)


class _Solve(NamedTuple):
    """A solve just before a clock was due."""

    step: Step
    event: Event
    clock: Clock


class Inspection:
    """One ticket's history, looked through once.

    `suspicions` are what it shows, in order of time; `hits` the occasions that they came of, and
    `occasions` all that there were; `finishes` how far its clocks were used, and `has_answers`
    whether the desk ever answered in it.
    """

    def __init__(self, policy: Policy, history: Iterable[Event], watch: Watch) -> None:
        events = list(history)
        self._watch = watch
        late = late_events(events, watch)
        sla, self._steps = steps(policy, events)
        self._ends = {name_of(clock): clock for clock in sla}
        self._found: list[Suspicion] = []
        self._clocks: dict[int, ClockName] = {}  # whose fate a suspicion waits for
        self._pauses: defaultdict[ClockName, list[int]] = defaultdict(list)
        self._solves: list[_Solve] = []
        self._asked_at: datetime | None = None  # when the customer wrote last
        self.occasions: Counter[Occasion] = Counter()
        self.finishes: list[Finish] = []
        self.has_answers = any(map(_is_answer, events))
        self.hits: Counter[Hit] = Counter()
        self._first = self._steps[0].before if self._steps else sla
        self._then = {id(event): step.after for step in self._steps for event in step.events}
        for event in events:
            if event.by != "customer":
                self.occasions[self._recording(event)] += 1
            if isinstance(event, Opened) and event.by == "customer":
                self._asked_at = event.at
        for number, step in enumerate(self._steps):
            self._look(number, step)
        for each in late:
            self._backdated(each)
        self._follow()
        self.suspicions = sorted(self._found, key=lambda one: one.at)

    def _look(self, number: int, step: Step) -> None:
        for event in step.events:
            if isinstance(event, Replied) and event.public and event.by == "customer":
                self._asked_at = event.at
        if step.before.state.solved and not step.after.state.solved:
            self._reopened(step)
        for turn in step.turns():
            before, after = turn.before.run, turn.after.run
            if before.phase == "paused" and after.phase != "paused":
                self._resumed(turn)
            if before.phase == "running" and after.phase == "paused":
                self._paused(number, step, turn.before)
            if not before.promise.same_terms(after.promise):
                self._retargeted(step, turn)
            elif after.phase in ("solved", "stopped"):
                self._stopped(step, turn)

    def _paused(self, number: int, step: Step, clock: Clock) -> None:
        event = _cause(step, StatusChanged)
        if event.by == "customer":
            return
        self.occasions[occasion_of("pauses", event, step.after, clock)] += 1
        told = [Evidence(step.at, f"paused in {step.after.status}"), *_due(clock)]
        if _ZERO <= clock.remaining(step.at) <= self._near(clock):
            self._pause("paused_before_due", step, event, clock, told)
        asked_at = self._asked_at
        if asked_at is None or not step.after.state.waiting or self._answered(number, step):
            return
        told.append(Evidence(asked_at, "the customer wrote"))
        soon = step.at - asked_at <= self._watch.soon
        self._pause("paused_on_answer" if soon else "paused_while_asked", step, event, clock, told)

    def _pause(
        self, pattern: Pattern, step: Step, event: Event, clock: Clock, told: list[Evidence]
    ) -> None:
        name = name_of(clock)
        self._pauses[name].append(len(self._found))
        self._clocks[len(self._found)] = name
        self._suspect(pattern, step, event, clock, told)

    def _resumed(self, turn: Turn) -> None:
        """Tell when a clock is due after the pause, now that it is over."""
        for place in self._pauses.pop(name_of(turn.before), ()):
            self._found[place] = replace(self._found[place], due_after_at=turn.after.due_at)

    def _answered(self, number: int, step: Step) -> bool:
        """Tell whether the desk answered at once, though the log has it a moment later."""
        for later in self._steps[number + 1 : number + 10]:
            if later.at - step.at > self._watch.grace:
                break
            if any(_is_answer(event) for event in later.events):
                return True
        return False

    def _retargeted(self, step: Step, turn: Turn) -> None:
        before, after = turn
        event = next((each for each in step.events if each.fields), step.events[-1])
        if event.by == "customer":
            return
        self.occasions[occasion_of("retargets", event, step.after, before)] += 1
        left, promise = before.remaining(step.at), after.run.promise
        if promise.amount is not None and after.remaining(step.at) <= left:
            return
        breached = before.is_breached(step.at)
        if not breached and left > self._near(before):
            return
        lowered = before.priority != promise.priority
        pattern: Pattern = "lowered_before_due" if lowered else "retargeted_before_due"
        if breached:
            pattern = "lowered_after_breach" if lowered else "retargeted_after_breach"
        told = [Evidence(step.at, after.run.terms[-1].why), *_due(before)]
        due_at = None if promise.amount is None else after.due_at
        self._clocks[len(self._found)] = name_of(after)
        self._suspect(pattern, step, event, before, told, due_at)

    def _stopped(self, step: Step, turn: Turn) -> None:
        clock, solved = turn.before, turn.after.run.phase == "solved"
        event = _cause(step, StatusChanged if solved else Replied)
        if event.by == "customer":
            return
        met, target, left = turn.after.state == "met", clock.target, clock.remaining(step.at)
        if target <= _ZERO:
            return
        whose = (clock.kind, clock.agreement, clock.metric, clock.priority)
        self.finishes.append(Finish(*whose, target - left, target, met))
        if solved:
            self.occasions[occasion_of("solves", event, step.after, clock)] += 1
            if met and left <= self._near(clock):
                self._solves.append(_Solve(step, event, clock))
        if met:
            self.occasions[occasion_of("clocks met", event, step.after, clock)] += 1
            if left <= target * self._watch.hair:
                told = [Evidence(step.at, "met"), *_due(clock)]
                self._suspect("met_by_a_hair", step, event, clock, told, clock.due_at)

    def _reopened(self, step: Step) -> None:
        again = _cause(step, StatusChanged)
        for solved, event, clock in self._solves:
            if step.at - solved.at <= self._watch.reopened_within:
                who = again.actor or again.by
                told = [
                    Evidence(solved.at, f"{solved.after.status} by {event.actor or event.by}"),
                    Evidence(step.at, f"{step.after.status} by {who}"),
                    *_due(clock),
                ]
                self._suspect("solved_then_reopened", solved, event, clock, told, clock.due_at)
        self._solves.clear()

    def _backdated(self, late: Late) -> None:
        event = late.event
        if event.by == "customer":
            return
        told = [Evidence(event.at, event.name), Evidence(late.recorded_at, late.how)]
        for step in self._steps:
            for turn in step.turns() if step.at == event.at else ():
                due_at = turn.before.due_at
                halts = turn.after.run.phase in ("solved", "stopped", "paused")
                if halts and due_at is not None and event.at <= due_at < late.recorded_at:
                    told += _due(turn.before)
                    self._suspect("backdated", step, event, turn.before, told, due_at, saved=True)
                    return
        shown = Suspicion("backdated", event.ticket, event.at, event.by, event.actor, _sorted(told))
        self._found.append(shown)
        self.hits[Hit("backdated", self._recording(event))] += 1

    def _follow(self) -> None:
        """Say of each clock that was helped whether that saved it, now that its end is known."""
        for place, name in self._clocks.items():
            found, clock = self._found[place], self._ends.get(name)
            if clock is not None and clock.stopped_at is not None:
                due_at = found.due_before_at
                saved = clock.state == "met" and due_at is not None and clock.stopped_at > due_at
                self._found[place] = replace(found, saved=saved)

    def _recording(self, event: Event) -> Occasion:
        """Return the occasion that the recording of an event gives, as the ticket was then."""
        return occasion_of("events", event, self._then.get(id(event), self._first), None)

    def _near(self, clock: Clock) -> timedelta:
        return clock.target * self._watch.near

    def _suspect(
        self,
        pattern: Pattern,
        step: Step,
        event: Event,
        clock: Clock,
        told: list[Evidence],
        due_after_at: datetime | None = None,
        *,
        saved: bool | None = None,
    ) -> None:
        facts = step.after.state.facts
        what = OCCASIONS[pattern]
        own = occasion_of(what, event, step.after, clock)
        self.hits[Hit(pattern, self._recording(event) if what == "events" else own)] += 1
        self._found.append(
            Suspicion(
                pattern,
                event.ticket,
                event.at,
                event.by,
                event.actor,
                _sorted(told),
                metric=clock.metric,
                cycle=clock.cycle,
                kind=clock.kind,
                agreement=clock.agreement,
                priority=clock.priority,
                assignee=facts.assignee.holder,
                team=facts.team.holder,
                left=clock.remaining(step.at),
                target=clock.target,
                due_before_at=clock.due_at,
                due_after_at=due_after_at,
                saved=saved,
            )
        )


def _cause(step: Step, kind: type[Event]) -> Event:
    """Return the event of an instant that is of a kind; the last one where none is."""
    return next((event for event in step.events if isinstance(event, kind)), step.events[-1])


def _due(clock: Clock) -> list[Evidence]:
    return [] if clock.due_at is None else [Evidence(clock.due_at, "due")]


def _is_answer(event: Event) -> bool:
    return isinstance(event, Replied) and event.public and event.by == "agent"


def _sorted(told: list[Evidence]) -> tuple[Evidence, ...]:
    return tuple(sorted(told, key=lambda one: one.at))
