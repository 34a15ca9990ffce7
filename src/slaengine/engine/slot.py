"""Slots: the clocks that run side by side under one agreement, and how an event moves them."""

from datetime import datetime
from typing import NamedTuple

from slaengine.engine.promise import Promise, Term
from slaengine.engine.rulebook import Level, Plan, Tracks, fires
from slaengine.engine.run import Run
from slaengine.events import Event
from slaengine.policy import Agreement
from slaengine.policy.choices import Choices


class Slot(NamedTuple):
    """The SLA's clocks, those of one OLA or underpinning contract, or the shadow of the latter.

    `runs` has the latest cycle of each track, `past` the earlier ones. `agreement` is what governs
    now; an OLA whose match ended is not `active` and starts nothing.
    """

    name: str
    active: bool
    agreement: Agreement | None
    promises: tuple[Promise, ...]
    levels: tuple[Level, ...]
    runs: tuple[Run | None, ...]
    past: tuple[Run, ...]


class Step(NamedTuple):
    """One event as the slots see it: what it says, and what it made of the ticket's fields."""

    event: Event
    at: datetime
    status: str
    change: str  # the fields that changed, in words; "" if none did
    new_status: bool


_UNTOUCHED = Plan(0, (), (), (), (), goes_on=False)


def moved(slot: Slot, tracks: Tracks, step: Step, plans: tuple[Plan, ...], after: Slot) -> Slot:
    """Return the slot after an event; `after` has what governs, promises and levels from then on.

    On one event: retarget, cancel, stop, reset, pause, start; no event stops the cycle it started.
    """
    runs = list(slot.runs)
    ended: list[Run] = []
    choices = tracks.choices(after.agreement)
    by_track = {plan.track: plan for plan in plans}
    for track in by_track if after is slot else range(len(runs)):
        plan = by_track.get(track, _UNTOUCHED)
        run, level, promise = runs[track], after.levels[track], after.promises[track]
        started = False
        if run is not None:
            if run.is_open:
                run, started = _open_after(
                    run, plan, step, promise, choices[track], level, tracks, ended
                )
            elif run.phase == "solved" and slot.levels[track].stops and not level.stops:
                run, started = _reopened(run, promise, step, choices[track], ended)
                if started:
                    run = _levelled(run, step.at, level, step.status)
        if not started and plan.start and (run is None or not run.is_open):
            run = _started(run, track, plan, step, promise, level, tracks, ended)
        runs[track] = run
    return after._replace(runs=tuple(runs), past=slot.past + tuple(ended) if ended else slot.past)


def _open_after(
    run: Run,
    plan: Plan,
    step: Step,
    promise: Promise,
    choices: Choices,
    level: Level,
    tracks: Tracks,
    ended: list[Run],
) -> tuple[Run, bool]:
    """Return what an event makes of an open run; tell whether that is a cycle that it started."""
    at, event, policy = step.at, step.event, tracks.policy
    run, started = _retargeted(run, promise, step, choices, ended)
    if plan.cancel and fires(plan.cancel, event, policy):
        return run.turned("cancelled", at, event.name), started
    if level.stops:
        return run.turned("solved", at, step.status), started
    if plan.stop and not started and fires(plan.stop, event, policy):
        return run.turned("stopped", at, event.name), False
    if not started and _resets(plan, choices, event, tracks):
        ended.append(run.turned("cancelled", at, f"reset by {event.name}"))
        return begun(run.metric, run.cycle + 1, at, run.promise, level, step.status), True
    return _levelled(run, at, level, step.status), started


def _started(
    run: Run | None,
    track: int,
    plan: Plan,
    step: Step,
    promise: Promise,
    level: Level,
    tracks: Tracks,
    ended: list[Run],
) -> Run | None:
    """Start the next cycle if the event is a start moment and the rule allows another."""
    if run is not None and tracks.rules[track].again == "never":
        return run
    if not fires(plan.start, step.event, tracks.policy):
        return run
    cycle = 1
    if run is not None:
        ended.append(run)
        cycle = run.cycle + 1
    return begun(tracks.metrics[track], cycle, step.at, promise, level, step.status)


def begun(
    metric: str, cycle: int, at: datetime, promise: Promise, level: Level, status: str
) -> Run:
    """Return a cycle that starts at an instant, in whatever the ticket's status makes of it."""
    run = Run(metric, cycle, at, (), "running", at, "", (Term(at, "", promise),))
    return _levelled(run, at, level, status)


def _levelled(run: Run, at: datetime, level: Level, status: str) -> Run:
    """Let the status stop, pause or resume an open run; a deadline does not pause."""
    if level.stops:
        return run.turned("solved", at, status)
    if level.pauses and run.promise.deadline is None:
        if run.phase == "running" or run.why != status:
            return run.turned("paused", at, status)
    elif run.phase == "paused":
        return run.turned("running", at, "")
    return run


def _retargeted(
    run: Run, promise: Promise, step: Step, choices: Choices, ended: list[Run]
) -> tuple[Run, bool]:
    """Put an open run under what is promised now; tell whether that began another cycle."""
    promise = _kept_calendar(run, promise)
    if promise == run.promise:
        return run, False
    changed = not promise.same_terms(run.promise)
    restarts = choices.on_retarget == "restart" and promise.amount is not None
    if changed and restarts and run.was_promised:
        ended.append(run.turned("cancelled", step.at, f"restarted by {step.change}"))
        terms = (Term(step.at, step.change, promise),)
        return Run(run.metric, run.cycle + 1, step.at, (), "running", step.at, "", terms), True
    return run.promised(step.at, step.change, promise), False


def _kept_calendar(run: Run, promise: Promise) -> Promise:
    """Let a run that nothing is promised on go on by the calendar it had."""
    if promise.amount is None and promise.calendar != run.promise.calendar:
        return promise._replace(calendar=run.promise.calendar)
    return promise


def _reopened(
    run: Run, promise: Promise, step: Step, choices: Choices, ended: list[Run]
) -> tuple[Run, bool]:
    """Do what the agreement says when the status that stopped a run ends."""
    if choices.on_reopen == "ignore":
        return run, False
    if choices.on_reopen == "restart":
        ended.append(run)
        terms = (Term(step.at, "", promise),)
        return Run(run.metric, run.cycle + 1, step.at, (), "running", step.at, "", terms), True
    if choices.on_reopen == "count_gap":
        run = run.counted(step.at)
    run = run.turned("running", step.at, "")
    promise = _kept_calendar(run, promise)
    if promise != run.promise:
        run = run.promised(step.at, step.change or step.event.name, promise)
    return run, True


def _resets(plan: Plan, choices: Choices, event: Event, tracks: Tracks) -> bool:
    if plan.goes_on and choices.anchor == "latest":
        return True
    return bool(plan.reset) and fires(plan.reset, event, tracks.policy)
