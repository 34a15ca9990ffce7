"""Tracks: the clocks that run side by side, and what an event does to each of them.

What happens depends on the occasion, on the ticket's status before and after, and on how each
clock stands: few combinations, so each is decided once and then looked up.
"""

from collections.abc import Iterable
from typing import Literal, NamedTuple, TypeAlias, TypeGuard

from slaengine.engine.hearing import Hearing, Occasion
from slaengine.events import Event, Opened, StatusChanged
from slaengine.policy import Agreement, ClockRule, Moment, Policy
from slaengine.policy.choices import Choices, OnReopen

# What an event does to a clock; "x+start" ends one cycle and starts the next.
Move: TypeAlias = Literal[
    "cancelled",
    "solved",
    "stopped",
    "cancelled+start",
    "solved+start",
    "stopped+start",
    "reset",
    "paused",
    "running",
    "restart",
    "resume",
    "count_gap",
    "start",
]
End: TypeAlias = Literal["cancelled", "solved", "stopped"]
Reopen: TypeAlias = Literal["restart", "resume", "count_gap"]
_THEN_START: dict[End, Move] = {
    "cancelled": "cancelled+start",
    "solved": "solved+start",
    "stopped": "stopped+start",
}
# How a clock stands: its phase, or one of these, or None before its first cycle.
FRESH = "fresh"  # open, and started by this very event
TIMED = " to a deadline"  # after "running" or "paused": a deadline does not pause
_OPEN = ("running", "paused", FRESH, "running" + TIMED, "paused" + TIMED)

# Moments of which one has to hold, down to status and fields; without any, the occasion suffices.
# None where no moment can.
Trigger: TypeAlias = tuple[Moment, ...] | None
Standing: TypeAlias = tuple[str | None, ...]
_ROOM = 10_000  # entries of a table before it starts anew


class Plan(NamedTuple):
    """What an occasion may do to the clock of one track."""

    cancel: Trigger
    stop: Trigger
    reset: Trigger
    start: Trigger
    goes_on: bool


class Level(NamedTuple):
    """What the ticket's status does to a clock for as long as it lasts."""

    stops: bool
    pauses: bool


class Outcome:
    """What an event does to the tracks that it moves, and how all of them stand afterwards.

    `standing` is noted by whoever carries it out for the first time, where words alone decide it.
    """

    __slots__ = ("moves", "standing")

    def __init__(self, moves: tuple[tuple[int, Move], ...]) -> None:
        self.moves = moves
        self.standing: Standing | None = None


class Tracks:
    """The metrics of one agreement, or of all SLAs, each with its rule."""

    __slots__ = ("_footings", "_plans", "metrics", "policy", "rules")

    def __init__(self, policy: Policy, metrics: Iterable[str]) -> None:
        self.policy = policy
        self.metrics = tuple(metrics)
        self.rules: tuple[ClockRule, ...] = tuple(policy.rule(metric) for metric in self.metrics)
        self._footings: dict[str | None, Footing] = {}
        self._plans: dict[Occasion, tuple[Plan, ...]] = {}

    def under(self, agreement: Agreement | None) -> "Footing":
        """Return the footing that an agreement gives these tracks; None where none governs."""
        name = None if agreement is None else agreement.name
        found = self._footings.get(name)
        if found is None:
            found = self._footings[name] = Footing(self, agreement)
        return found

    def plans(self, occasion: Occasion) -> tuple[Plan, ...]:
        """Return what an occasion may do to each track."""
        found = self._plans.get(occasion)
        if found is None:
            if len(self._plans) >= _ROOM:
                self._plans.clear()
            found = self._plans[occasion] = tuple(_plan(rule, occasion) for rule in self.rules)
        return found


class Footing:
    """Tracks under one agreement: its choices, and what follows from them for every event."""

    __slots__ = ("_levels", "_outcomes", "agreement", "choices", "has_deadlines", "tracks")

    def __init__(self, tracks: Tracks, agreement: Agreement | None) -> None:
        self.tracks = tracks
        self.agreement = agreement
        self.choices: tuple[Choices, ...] = tuple(
            tracks.policy.choices(agreement, metric) for metric in tracks.metrics
        )
        self.has_deadlines = agreement is not None and any(row.by for row in agreement.targets)
        self._levels: dict[str, tuple[Level, ...]] = {}
        self._outcomes: dict[tuple[Hearing, Standing], Outcome] = {}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Footing):
            return NotImplemented
        return self is other or (
            self.agreement == other.agreement and self.tracks.metrics == other.tracks.metrics
        )

    def __hash__(self) -> int:
        return hash(self.tracks.metrics)

    def levels(self, status: str) -> tuple[Level, ...]:
        """Return what a status does to each track; before the opening it does nothing."""
        found = self._levels.get(status)
        if found is None:
            found = self._levels[status] = self._leveled(status)
        return found

    def _leveled(self, status: str) -> tuple[Level, ...]:
        is_in = self.tracks.policy.is_in
        return tuple(
            Level(
                bool(status) and is_in(status, rule.stop_status),
                bool(status) and is_in(status, choices.pause_on),
            )
            for rule, choices in zip(self.tracks.rules, self.choices, strict=True)
        )

    def outcome(self, hearing: Hearing, standing: Standing, event: Event) -> Outcome:
        """Return what an event does to the tracks; the hearing and standing all but decide it."""
        key = (hearing, standing)
        found = self._outcomes.get(key)
        if found is None:
            found = Outcome(self._decided(hearing, standing, event))
            if not self._depends(hearing.occasion):
                if len(self._outcomes) >= _ROOM:
                    self._outcomes.clear()
                self._outcomes[key] = found
        return found

    def _depends(self, occasion: Occasion) -> bool:
        """Tell whether the event's own status or fields have a say, so that nothing can be kept."""
        return any(trigger for plan in self.tracks.plans(occasion) for trigger in plan[:4])

    def _decided(
        self, hearing: Hearing, standing: Standing, event: Event
    ) -> tuple[tuple[int, Move], ...]:
        before, after = hearing.before, hearing.status
        old, new = self.levels(before), self.levels(after)
        plans = self.tracks.plans(hearing.occasion)
        moves = (
            (track, self._move(track, plan, stands, old[track], new[track], before != after, event))
            for track, (plan, stands) in enumerate(zip(plans, standing, strict=True))
        )
        return tuple((track, move) for track, move in moves if move is not None)

    def _move(
        self,
        track: int,
        plan: Plan,
        stands: str | None,
        before: Level,
        level: Level,
        new_status: bool,
        event: Event,
    ) -> Move | None:
        """Decide one track: cancel, stop, reset, pause, start, in this order."""
        policy, choices = self.tracks.policy, self.choices[track]
        may_start = stands is None or self.tracks.rules[track].again != "never"
        starts = may_start and fires(plan.start, event, policy)
        if stands in _OPEN:
            end = self._end(plan, stands, level, event)
            if end is not None:
                return _THEN_START[end] if starts else end
            if stands == FRESH:
                return None
            if fires(plan.reset, event, policy) or (plan.goes_on and choices.anchor == "latest"):
                return "reset"
            return _turn(stands, level, new_status)
        if stands == "solved" and before.stops and not level.stops and _reopens(choices.on_reopen):
            return choices.on_reopen
        return "start" if starts else None

    def _end(self, plan: Plan, stands: str, level: Level, event: Event) -> End | None:
        """Decide whether an event ends an open clock; none stops the cycle that it started."""
        if fires(plan.cancel, event, self.tracks.policy):
            return "cancelled"
        if stands == FRESH:
            return None
        if level.stops:
            return "solved"
        return "stopped" if fires(plan.stop, event, self.tracks.policy) else None


def _turn(stands: str, level: Level, new_status: bool) -> Move | None:
    """Decide whether a status pauses an open clock, or lets it run again."""
    if level.pauses and stands in ("running", "paused"):
        return "paused" if stands == "running" or new_status else None
    return "running" if stands.startswith("paused") else None


def _reopens(on_reopen: OnReopen) -> TypeGuard[Reopen]:
    return on_reopen != "ignore"


def fires(trigger: Trigger, event: Event, policy: Policy) -> bool:
    """Tell whether a trigger goes off, down to the event's status and fields."""
    if trigger is None:
        return False
    return not trigger or any(_holds(moment, event, policy) for moment in trigger)


def _holds(moment: Moment, event: Event, policy: Policy) -> bool:
    if moment.status:
        if not isinstance(event, Opened | StatusChanged):
            return False
        if not policy.is_in(event.status, moment.status):
            return False
    return not moment.fields or moment.fields.matches(event.fields)


def _plan(rule: ClockRule, occasion: Occasion) -> Plan:
    def trigger(moments: tuple[Moment, ...]) -> Trigger:
        possible = tuple(moment for moment in moments if _may(moment, occasion))
        if any(not moment.status and not moment.fields for moment in possible):
            return ()
        return possible or None

    waits = any(moment.wait in ("first", "later", "begins") for moment in rule.start)
    return Plan(
        trigger(rule.cancel),
        trigger(rule.stop),
        trigger(rule.reset),
        trigger(rule.start),
        goes_on=occasion.wait == "goes on" and waits,
    )


def _may(moment: Moment, occasion: Occasion) -> bool:
    """Tell whether an occasion fulfils all of a moment but its status and fields."""
    return (
        (not moment.event or occasion.event in moment.event)
        and (not moment.by or occasion.by in moment.by)
        and (moment.public is None or moment.public == occasion.public)
        and (moment.wait is None or _is_wait(moment.wait, occasion.wait))
        and (not moment.reopened or occasion.reopened)
    )


def _is_wait(wanted: str, wait: str | None) -> bool:
    return wait == wanted or (wanted == "begins" and wait in ("first", "later"))
