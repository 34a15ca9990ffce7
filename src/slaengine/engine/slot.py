"""Slots: the clocks that run side by side under one agreement, and how an event moves them.

On one event: retarget, cancel, stop, reset, pause, start; no event stops the cycle it started.
"""

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
    """One event as the slots see it: what it says, and what it made of the ticket."""

    event: Event
    at: datetime
    status: str
    change: str  # the fields that changed, in words; "" if none did
    new_status: bool


class Turn(NamedTuple):
    """What one event finds and leaves on one track, apart from the run itself."""

    step: Step
    tracks: Tracks
    plan: Plan
    before: Level
    level: Level
    promise: Promise
    choices: Choices
    ended: list[Run]


def moved(slot: Slot, tracks: Tracks, step: Step, plans: tuple[Plan, ...], after: Slot) -> Slot:
    """Return the slot after an event; `after` has what governs and is promised from then on."""
    runs = list(slot.runs)
    ended: list[Run] = []
    choices = tracks.choices(after.agreement)
    if after is not slot:  # not only moments: a status or a promise may touch every track
        planned = {plan.track: plan for plan in plans}
        plans = tuple(planned.get(track) or none for track, none in enumerate(tracks.untouched))
    for plan in plans:
        track = plan.track
        before, level = slot.levels[track], after.levels[track]
        promise = after.promises[track]
        turn = Turn(step, tracks, plan, before, level, promise, choices[track], ended)
        runs[track] = _next(runs[track], turn)
    past = (*slot.past, *ended) if ended else slot.past
    return Slot(slot.name, True, after.agreement, after.promises, after.levels, tuple(runs), past)


def _next(run: Run | None, turn: Turn) -> Run | None:
    """Return what an event makes of a track's latest run."""
    started = False
    if run is not None:
        if run.phase in ("running", "paused"):
            if turn.step.change:
                run, started = _retargeted(run, turn)
            run, started = _moved(run, turn, started)
        elif turn.before.stops and not turn.level.stops and run.phase == "solved":
            run, started = _reopened(run, turn)
    if turn.plan.start is None or started or (run is not None and run.is_open):
        return run
    return _started(run, turn)


def _moved(run: Run, turn: Turn, started: bool) -> tuple[Run, bool]:
    """Cancel, stop, reset or pause an open run; tell whether the event started another cycle."""
    step, plan = turn.step, turn.plan
    event, at, policy = step.event, step.at, turn.tracks.policy
    if plan.cancel is not None and fires(plan.cancel, event, policy):
        return run.turned("cancelled", at, event.name), started
    if turn.level.stops:
        return run.turned("solved", at, step.status), started
    if started:
        return _levelled(run, turn), True
    if plan.stop is not None and fires(plan.stop, event, policy):
        return run.turned("stopped", at, event.name), False
    if _resets(turn):
        turn.ended.append(run.turned("cancelled", at, f"reset by {event.name}"))
        return begun(run.metric, run.cycle + 1, run.promise, turn), True
    return _levelled(run, turn), False


def _started(run: Run | None, turn: Turn) -> Run | None:
    """Start the next cycle if the event is a start moment and the rule allows another."""
    plan, tracks = turn.plan, turn.tracks
    if run is not None and tracks.rules[plan.track].again == "never":
        return run
    if plan.start is None or not fires(plan.start, turn.step.event, tracks.policy):
        return run
    if run is None:
        return begun(tracks.metrics[plan.track], 1, turn.promise, turn)
    turn.ended.append(run)
    return begun(run.metric, run.cycle + 1, turn.promise, turn)


def begun(metric: str, cycle: int, promise: Promise, turn: Turn) -> Run:
    """Return a cycle that starts with the event, in whatever the ticket's status makes of it."""
    at = turn.step.at
    run = Run(metric, cycle, at, (), "running", at, "", (Term(at, turn.step.change, promise),))
    return _levelled(run, turn)


def _levelled(run: Run, turn: Turn) -> Run:
    """Let the status stop, pause or resume an open run; a deadline does not pause."""
    level = turn.level
    if level.stops:
        return run.turned("solved", turn.step.at, turn.step.status)
    if level.pauses and run.terms[-1].promise.deadline is None:
        if run.phase == "running" or run.why != turn.step.status:
            return run.turned("paused", turn.step.at, turn.step.status)
    elif run.phase == "paused":
        return run.turned("running", turn.step.at, "")
    return run


def _retargeted(run: Run, turn: Turn) -> tuple[Run, bool]:
    """Put an open run under what is promised now; tell whether that began another cycle."""
    promise, step = _kept_calendar(run, turn.promise), turn.step
    if promise == run.promise:
        return run, False
    restarts = turn.choices.on_retarget == "restart" and promise.amount is not None
    if restarts and run.was_promised and not promise.same_terms(run.promise):
        turn.ended.append(run.turned("cancelled", step.at, f"restarted by {step.change}"))
        return begun(run.metric, run.cycle + 1, promise, turn), True
    return run.promised(step.at, step.change, promise), False


def _kept_calendar(run: Run, promise: Promise) -> Promise:
    """Let a run that nothing is promised on go on by the calendar it had."""
    if promise.amount is None and promise.calendar != run.promise.calendar:
        return promise._replace(calendar=run.promise.calendar)
    return promise


def _reopened(run: Run, turn: Turn) -> tuple[Run, bool]:
    """Do what the agreement says when the status that stopped a run ends."""
    step, on_reopen = turn.step, turn.choices.on_reopen
    if on_reopen == "ignore":
        return run, False
    if on_reopen == "restart":
        turn.ended.append(run)
        return begun(run.metric, run.cycle + 1, turn.promise, turn), True
    if on_reopen == "count_gap":
        run = run.counted(step.at)
    run = run.turned("running", step.at, "")
    promise = _kept_calendar(run, turn.promise)
    if promise != run.promise:
        run = run.promised(step.at, step.change or step.event.name, promise)
    return _levelled(run, turn), True


def _resets(turn: Turn) -> bool:
    plan = turn.plan
    if plan.goes_on and turn.choices.anchor == "latest":
        return True
    return plan.reset is not None and fires(plan.reset, turn.step.event, turn.tracks.policy)
