"""Slots: the clocks of the SLA, or of one OLA beside it, and how an event moves them."""

from datetime import datetime
from typing import NamedTuple

from slaengine.engine.hearing import Hearing
from slaengine.engine.promise import NOTHING, Promise, Term
from slaengine.engine.run import Phase, Run
from slaengine.engine.tracks import FRESH, TIMED, Footing, Level, Move, Standing, Tracks
from slaengine.events import Event
from slaengine.policy import Agreement

_made = tuple.__new__  # skips the argument binding of a named tuple, which costs as much again


SLA = ""  # the names of the slots that no single OLA or contract has
SHADOW = " "  # agreements may have any name but a blank one


class Slot(NamedTuple):
    """The SLA's clocks, those of one OLA or underpinning contract, or the shadow of the latter.

    `runs` has the latest cycle of each track and `standing` how each of them stands; `past` has
    the earlier cycles. An OLA whose match ended is not `active` and starts nothing.
    """

    name: str
    active: bool
    footing: Footing
    promises: tuple[Promise, ...]
    standing: Standing
    runs: tuple[Run | None, ...]
    past: tuple[Run, ...]

    @property
    def agreement(self) -> Agreement | None:
        """The agreement that governs these clocks."""
        return self.footing.agreement


class Step(NamedTuple):
    """One event as the slots see it: what it says, and what it made of the ticket."""

    event: Event
    at: datetime
    status: str
    change: str  # the deciding fields that changed, in words; "" if none did
    hearing: Hearing


def blank(name: str, tracks: Tracks) -> Slot:
    """Return a slot in which nothing has started and nothing is promised."""
    count = len(tracks.metrics)
    nothing = (None,) * count
    return Slot(name, True, tracks.under(None), (NOTHING,) * count, nothing, nothing, ())


def moved(slot: Slot, step: Step, footing: Footing, promises: tuple[Promise, ...]) -> Slot:
    """Return the slot after an event, on its new footing and with what is promised from then on."""
    name, _, _, _, standing, runs, past = slot
    event, at, status, change, hearing = step
    ended: list[Run] = []
    if change:
        runs, standing = _retargeted(slot, step, footing, promises, ended)
    outcome = footing.outcome(hearing, standing, event)
    moves = outcome.moves
    if not moves and not change:
        return slot
    latest = list(runs)
    for track, move in moves:
        run = latest[track]
        if run is None:
            latest[track] = _started(1, step, footing, track, promises[track])
        elif move in ("running", "paused", "solved"):
            latest[track] = run.turned(move, at, "" if move == "running" else status)
        elif move in ("stopped", "cancelled"):
            latest[track] = run.turned(move, at, event.name)
        else:
            latest[track] = _moved(run, move, step, footing, track, promises[track], ended)
    stands = outcome.standing
    if stands is None:
        stands = tuple([stand(run) for run in latest])
        if not footing.has_deadlines:
            outcome.standing = stands
    if ended:
        past = (*past, *ended)
    return _made(Slot, (name, True, footing, promises, stands, tuple(latest), past))


def stand(run: Run | None) -> str | None:
    """Return how a track stands with this as its latest run."""
    if run is None:
        return None
    timed = run.is_open and run.promise.deadline is not None
    return run.phase + TIMED if timed else run.phase


def begun(
    metric: str, cycle: int, promise: Promise, level: Level, at: datetime, status: str, why: str
) -> Run:
    """Return a cycle that starts at an instant, in whatever the ticket's status makes of it."""
    phase: Phase = "running"
    if level.stops:
        phase = "solved"
    elif level.pauses and promise.deadline is None:
        phase = "paused"
    reason = "" if phase == "running" else status
    term = _made(Term, (at, why, promise))
    return Run(metric, cycle, at, (), phase, at, reason, (term,))


def _started(cycle: int, step: Step, footing: Footing, track: int, promise: Promise) -> Run:
    """Return a track's cycle that an event starts."""
    level = footing.levels(step.status)[track]
    metric = footing.tracks.metrics[track]
    return begun(metric, cycle, promise, level, step.at, step.status, step.change)


def _moved(
    run: Run,
    move: Move,
    step: Step,
    footing: Footing,
    track: int,
    promise: Promise,
    ended: list[Run],
) -> Run:
    """Return a track's run after a move that does more than to turn it."""
    if move in ("resume", "count_gap"):
        return _resumed(run, move, step, footing.levels(step.status)[track], promise)
    if move == "reset":
        promise = run.promise
    ended.append(_ended(run, move, step))
    return _started(run.cycle + 1, step, footing, track, promise)


def _ended(run: Run, move: Move, step: Step) -> Run:
    """Return the cycle that makes room for the next."""
    name = step.event.name
    match move:
        case "solved+start":
            return run.turned("solved", step.at, step.status)
        case "stopped+start":
            return run.turned("stopped", step.at, name)
        case "cancelled+start":
            return run.turned("cancelled", step.at, name)
        case "reset":
            return run.turned("cancelled", step.at, f"reset by {name}")
        case _:  # a restart, or a start after a cycle that is over
            return run


def _resumed(run: Run, move: Move, step: Step, level: Level, promise: Promise) -> Run:
    """Return a run that goes on at a reopen, under what is promised then."""
    if move == "count_gap":
        run = run.counted(step.at)
    promise = kept_calendar(run, promise)
    paused = level.pauses and promise.deadline is None
    run = (
        run.turned("paused", step.at, step.status) if paused else run.turned("running", step.at, "")
    )
    if promise != run.promise:
        run = run.promised(step.at, step.change or step.event.name, promise)
    return run


def _retargeted(
    slot: Slot, step: Step, footing: Footing, promises: tuple[Promise, ...], ended: list[Run]
) -> tuple[tuple[Run | None, ...], Standing]:
    """Put every open run under what is promised now, or start it anew where that was chosen."""
    runs, standing = list(slot.runs), list(slot.standing)
    levels = footing.levels(step.status)
    for track, run in enumerate(slot.runs):
        if run is None or run.phase not in ("running", "paused"):
            continue
        promise = promises[track]
        if promise.amount is None:
            promise = kept_calendar(run, promise)
        if promise == run.terms[-1].promise:
            continue
        restarts = footing.choices[track].on_retarget == "restart" and promise.amount is not None
        if restarts and run.was_promised and not promise.same_terms(run.promise):
            ended.append(run.turned("cancelled", step.at, f"restarted by {step.change}"))
            runs[track] = begun(
                run.metric, run.cycle + 1, promise, levels[track], step.at, step.status, step.change
            )
            standing[track] = FRESH
        else:
            runs[track] = run.promised(step.at, step.change, promise)
            standing[track] = stand(runs[track])
    return tuple(runs), tuple(standing)


def kept_calendar(run: Run, promise: Promise) -> Promise:
    """Let a run that nothing is promised on go on by the calendar it had."""
    if promise.amount is None and promise.calendar != run.promise.calendar:
        return promise._replace(calendar=run.promise.calendar)
    return promise
