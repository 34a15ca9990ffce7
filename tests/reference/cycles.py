"""The cycles of one clock: what each was doing after every event, and under which promise."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from tests.reference.rules import at_reopen, cancels, pauses, starts, starts_over, stops
from tests.reference.terms import PolicySpec, Promise, Terms
from tests.reference.ticket import Step

Phase: TypeAlias = Literal["running", "paused", "stopped", "cancelled"]
Governed: TypeAlias = Callable[[Step], Terms | None]


@dataclass
class Mark:
    """From this instant on the cycle did this, under that promise."""

    at: datetime
    phase: Phase
    promise: Promise | None


@dataclass
class Cycle:
    """One run from a start to its stop, event by event."""

    number: int
    marks: list[Mark] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Tell whether it still runs or pauses."""
        return self.marks[-1].phase in ("running", "paused")

    @property
    def promise(self) -> Promise | None:
        """The promise it is under, or was when it ended."""
        return self.marks[-1].promise


def cycles(
    spec: PolicySpec, metric: str, history: Sequence[Step], governed: Governed, matched: list[bool]
) -> list[Cycle]:
    """Follow one metric of one agreement, or of whichever SLA governs, through a history.

    `matched` says for each step whether the agreement is there at all: always, for the SLA.
    """
    shadow = [] if all(matched) else open_from_the_opening(metric, history, governed)
    done: list[Cycle] = []
    for number, step in enumerate(history):
        terms = governed(step)
        if not matched[number]:
            _end(done, step, "cancelled")
            continue
        promise = spec.promise(terms, metric, step.fields)
        begun = number > 0 and not matched[number - 1]
        _follow(metric, step, terms, promise, done, new_match=begun)
        if begun and shadow[number] and not (done and done[-1].is_open):
            _start(done, step, promise)
            _pause(metric, step, terms, promise, done)
    return done


def open_from_the_opening(metric: str, history: Sequence[Step], governed: Governed) -> list[bool]:
    """Tell for each step whether a clock that ran from the opening would be open after it.

    The rule alone decides that, whatever is promised.
    """
    done: list[Cycle] = []
    answers = []
    for step in history:
        _follow(metric, step, governed(step), None, done)
        answers.append(bool(done) and done[-1].is_open)
    return answers


def _follow(
    metric: str,
    step: Step,
    terms: Terms | None,
    promise: Promise | None,
    done: list[Cycle],
    *,
    new_match: bool = False,
) -> None:
    """Take one event: the fields first, then cancel, stop, reset, pause, start."""
    before = len(done)
    _retarget(done, step, promise)
    fresh = len(done) > before  # no event stops the cycle that it started, nor moves its start
    if cancels(step):
        _end(done, step, "cancelled")
    if step.solved or (stops(metric, step) and not fresh):
        _end(done, step, "stopped")
    if step.reopened and not new_match:  # what an earlier match had stopped stays stopped
        _reopen(metric, step, terms, promise, done)
    if starts_over(metric, step, terms) and done and done[-1].is_open and not fresh:
        _end(done, step, "cancelled")
        _start(done, step, promise)
    if starts(metric, step) and not (done and done[-1].is_open):
        _start(done, step, promise)
        if step.solved:
            _end(done, step, "stopped")
    _pause(metric, step, terms, promise, done)


def _retarget(done: list[Cycle], step: Step, promise: Promise | None) -> None:
    """Put an open cycle under the promise now in force, or start over if that is agreed."""
    if not done or not done[-1].is_open:
        return
    cycle = done[-1]
    if promise and not promise.same_as(cycle.promise) and _starts_over(cycle, promise):
        _end(done, step, "cancelled")
        _start(done, step, promise)
    else:
        cycle.marks.append(Mark(step.at, cycle.marks[-1].phase, promise))


def _starts_over(cycle: Cycle, promise: Promise) -> bool:
    """Tell whether a new promise means a new cycle; the first promise never does."""
    return promise.terms.on_retarget == "restart" and any(mark.promise for mark in cycle.marks)


def _reopen(
    metric: str, step: Step, terms: Terms | None, promise: Promise | None, done: list[Cycle]
) -> None:
    """Do to the latest cycle, if solving stopped it, what a reopen does."""
    if not done or done[-1].marks[-1].phase != "stopped":
        return
    match at_reopen(metric, terms):
        case "resume":
            done[-1].marks.append(Mark(step.at, "running", promise))
        case "restart":
            _start(done, step, promise)
        case "count_gap":
            done[-1].marks[-1].phase = "running"
            done[-1].marks.append(Mark(step.at, "running", promise))
        case "ignore":
            pass


def _pause(
    metric: str, step: Step, terms: Terms | None, promise: Promise | None, done: list[Cycle]
) -> None:
    if done and done[-1].is_open:
        paused = pauses(metric, step, terms, promise)
        done[-1].marks.append(Mark(step.at, "paused" if paused else "running", promise))


def _start(done: list[Cycle], step: Step, promise: Promise | None) -> None:
    done.append(Cycle(len(done) + 1, [Mark(step.at, "running", promise)]))


def _end(done: list[Cycle], step: Step, phase: Literal["stopped", "cancelled"]) -> None:
    if done and done[-1].is_open:
        done[-1].marks.append(Mark(step.at, phase, done[-1].promise))
