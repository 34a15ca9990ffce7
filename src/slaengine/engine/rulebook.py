"""Rulebooks: a policy's clock rules, sorted by the events that can touch them."""

from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

from slaengine.events import Event, Opened, StatusChanged
from slaengine.policy import Agreement, ClockRule, Moment, Policy
from slaengine.policy.choices import Choices


class Occasion(NamedTuple):
    """What about an event decides which clocks it can touch.

    `wait` is "first" or "later" when it begins a wait, "ends" when it ends one, and "goes on"
    when a customer who waits already writes again.
    """

    event: str
    by: str
    public: bool | None
    wait: str | None
    reopened: bool


# Moments of which one has to hold, down to status and fields; without any, the occasion suffices.
# None where no moment can.
Trigger: TypeAlias = tuple[Moment, ...] | None


class Plan(NamedTuple):
    """What an occasion may do to the clock of one track."""

    track: int
    cancel: Trigger
    stop: Trigger
    reset: Trigger
    start: Trigger
    goes_on: bool

    @property
    def does_nothing(self) -> bool:
        """Whether such an event leaves the track alone."""
        return self[1:] == (None, None, None, None, False)


class Level(NamedTuple):
    """What the ticket's status does to a clock for as long as it lasts."""

    stops: bool
    pauses: bool


class Tracks:
    """The metrics that run side by side under one agreement, and what touches each of them."""

    __slots__ = ("_choices", "_levels", "_plans", "metrics", "policy", "rules", "untouched")

    def __init__(self, policy: Policy, metrics: Iterable[str]) -> None:
        self.policy = policy
        self.metrics = tuple(metrics)
        self.rules: tuple[ClockRule, ...] = tuple(policy.rule(metric) for metric in self.metrics)
        self.untouched = tuple(
            Plan(track, None, None, None, None, goes_on=False) for track in range(len(self.rules))
        )
        self._plans: dict[tuple[str, str, bool | None, str | None, bool], tuple[Plan, ...]] = {}
        self._levels: dict[tuple[str | None, str], tuple[Level, ...]] = {}
        self._choices: dict[str | None, tuple[Choices, ...]] = {}

    def plans(self, occasion: tuple[str, str, bool | None, str | None, bool]) -> tuple[Plan, ...]:
        """Return a plan for each track that such an event may touch by more than its status.

        The argument has the fields of an `Occasion`; a plain tuple is made and found faster.
        """
        found = self._plans.get(occasion)
        if found is None:
            named = Occasion(*occasion)
            made = (_plan(index, rule, named) for index, rule in enumerate(self.rules))
            found = self._plans[occasion] = tuple(plan for plan in made if not plan.does_nothing)
        return found

    def choices(self, agreement: Agreement | None) -> tuple[Choices, ...]:
        """Return the choices that hold for each track."""
        name = None if agreement is None else agreement.name
        found = self._choices.get(name)
        if found is None:
            found = self._choices[name] = tuple(
                self.policy.choices(agreement, metric) for metric in self.metrics
            )
        return found

    def levels(self, agreement: Agreement | None, status: str) -> tuple[Level, ...]:
        """Return what a status does to each track."""
        key = (None if agreement is None else agreement.name, status)
        found = self._levels.get(key)
        if found is None:
            is_in = self.policy.is_in
            found = self._levels[key] = tuple(
                Level(is_in(status, rule.stop_status), is_in(status, choices.pause_on))
                for rule, choices in zip(self.rules, self.choices(agreement), strict=True)
            )
        return found


class Rulebook:
    """All that the fold looks up in a policy: the SLA's tracks, and those of what runs beside.

    `shadow` follows the metrics of OLAs and underpinning contracts from the opening, so that one
    which comes to match later finds out what is in progress.
    """

    __slots__ = ("_beside", "fields", "policy", "shadow", "sla")

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.fields = policy.fields
        self.sla = Tracks(policy, _metrics(policy, ("sla",)))
        beside = _metrics(policy, ("ola", "uc"))
        self.shadow = Tracks(policy, beside) if beside else None
        self._beside: dict[str, Tracks] = {}

    def beside(self, agreement: Agreement) -> Tracks:
        """Return the tracks of an OLA or underpinning contract."""
        found = self._beside.get(agreement.name)
        if found is None:
            found = self._beside[agreement.name] = Tracks(self.policy, agreement.metrics)
        return found


def rulebook_of(policy: Policy) -> Rulebook:
    """Return the rulebook of a policy, made once."""
    found = policy.shelf.get("rulebook")
    if isinstance(found, Rulebook):
        return found
    book = Rulebook(policy)
    policy.shelf["rulebook"] = book
    return book


def fires(moments: tuple[Moment, ...], event: Event, policy: Policy) -> bool:
    """Tell whether a trigger goes off, down to the event's status and fields."""
    return not moments or any(_holds(moment, event, policy) for moment in moments)


def _holds(moment: Moment, event: Event, policy: Policy) -> bool:
    if moment.status:
        if not isinstance(event, Opened | StatusChanged):
            return False
        if not policy.is_in(event.status, moment.status):
            return False
    return not moment.fields or moment.fields.matches(event.fields)


def _metrics(policy: Policy, kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Return the metrics that agreements of these kinds promise, in the order of the catalogue."""
    used = {
        metric
        for agreement in policy.agreements
        if agreement.kind in kinds
        for metric in agreement.metrics
    }
    return tuple(metric for metric in policy.metrics if metric in used)


def _plan(index: int, rule: ClockRule, occasion: Occasion) -> Plan:
    def trigger(moments: tuple[Moment, ...]) -> Trigger:
        possible = tuple(moment for moment in moments if _may(moment, occasion))
        if any(not moment.status and not moment.fields for moment in possible):
            return ()
        return possible or None

    waits = any(moment.wait in ("first", "later", "begins") for moment in rule.start)
    return Plan(
        index,
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
