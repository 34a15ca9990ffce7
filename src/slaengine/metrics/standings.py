"""Standings: how every objective of a policy stands, row by row of it, period by period."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Literal, NamedTuple, TypeAlias, get_args

from slaengine.calendars.zones import micros_of
from slaengine.engine import Clock, TicketSla
from slaengine.errors import MetricsError
from slaengine.frozen import FrozenMapping
from slaengine.metrics.gather import breached_at
from slaengine.metrics.measures import present
from slaengine.metrics.periods import Periods
from slaengine.metrics.question import one_of
from slaengine.metrics.standing import Standing, pace
from slaengine.policy import Policy
from slaengine.policy.condition import words_of
from slaengine.policy.objective import Objective, Period

StandingCohort: TypeAlias = Literal["decided", "opened"]
_COHORTS: tuple[StandingCohort, ...] = get_args(StandingCohort)


class _Place(NamedTuple):
    """Where promises count: in which row of an agreement's targets, which tier, which period."""

    agreement: str
    row: int
    objective: Objective
    priority: str | None
    period: int | None


class _Decision(NamedTuple):
    """How a promise stands, and the instant by which it falls into a period; None for no period."""

    outcome: str
    at: datetime | None


def standings(
    slas: Iterable[TicketSla],
    *,
    as_of: datetime,
    cohort: StandingCohort = "decided",
    tiers: bool = False,
) -> tuple[Standing, ...]:
    """Judge every objective in the policy: how it stands in each of its periods, as of an instant.

    A row of targets with an objective has one `Standing` for each period, by dates in the
    agreement's zone, in which a promise counts; with `tiers` each priority has its own. A promise
    counts where it was decided: where it was kept, or broken. Those not decided yet count in the
    period that is under way if they fall due in it. With `cohort="opened"` all count where their
    clock started. Cancelled promises do not count, unless broken before. A ticket is judged by the
    row that its fields point to now.

    Events after `as_of` raise `HistoryError`.

    >>> from datetime import UTC
    >>> from slaengine import Opened, Policy, StatusChanged, evaluate
    >>> policy = Policy.from_text('''
    ... [[agreements]]
    ... name = "default"
    ... calendar = "24x7"
    ... [[agreements.targets]]
    ... metric = "resolution"
    ... within = "4h"
    ... objective = "80% a month"
    ... ''')
    >>> nine = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    >>> slas = [
    ...     evaluate(policy, [Opened("A", nine), StatusChanged("A", nine, status="solved")]),
    ...     evaluate(policy, [Opened("B", nine)]),
    ... ]
    >>> (found,) = standings(slas, as_of=nine)
    >>> print(found)
    default resolution: 80% a month in 2026-01: 100% kept, 0 more may break, 61.2% likely to be \
reached
    """
    one_of(cohort, _COHORTS, "cohort")
    counts: defaultdict[_Place, Counter[str]] = defaultdict(Counter)
    policy: Policy | None = None
    at = as_of
    for sla in slas:
        if policy is not None and sla.policy is not policy and sla.policy != policy:
            raise MetricsError(
                f"ticket {sla.ticket!r} was evaluated under another policy; judge one at a time"
            )
        policy, at = sla.policy, present(sla, as_of)
        for clock in sla:
            found = _row(sla, clock)
            if found is None:
                continue
            row, objective = found
            priority = clock.priority if tiers else None
            for outcome, period in _counted(clock, objective, policy, at, cohort):
                counts[_Place(clock.agreement, row, objective, priority, period)][outcome] += 1
    return () if policy is None else tuple(_judged(counts, policy, at, cohort))


def objectives_of(policy: Policy, period: Period | None) -> Mapping[str, Objective]:
    """Return the objective of each metric that has the same one wherever it is promised.

    Objectives for periods of another length than asked are left out, for they cannot be judged.

    >>> policy = Policy.from_text('''
    ... [[agreements]]
    ... name = "default"
    ... calendar = "24x7"
    ... [[agreements.targets]]
    ... metric = "resolution"
    ... within = "4h"
    ... objective = "95% a month"
    ... ''')
    >>> str(objectives_of(policy, "month")["resolution"]), dict(objectives_of(policy, None))
    ('95% a month', {})
    """
    found: defaultdict[str, set[Objective | None]] = defaultdict(set)
    for agreement in policy.agreements:
        for target in agreement.targets:
            found[target.metric].add(target.objective)
    agreed = {metric: each for metric, (each, *more) in found.items() if each and not more}
    return FrozenMapping(
        {metric: each for metric, each in agreed.items() if each.period in (None, period)}
    )


def _row(sla: TicketSla, clock: Clock) -> tuple[int, Objective] | None:
    """Return which row of targets promised this, by its number, and its objective."""
    agreement = sla.policy.agreement(clock.agreement)
    found = agreement.target(clock.metric, sla.fields, clock.priority)
    if found is None or found[0].objective is None:
        return None
    target = found[0]
    row = next(number for number, each in enumerate(agreement.targets) if each is target)
    return row, found[0].objective


def _counted(
    clock: Clock, objective: Objective, policy: Policy, at: datetime, cohort: StandingCohort
) -> Iterator[tuple[str, int | None]]:
    """Yield how a promise stands, and in which period; nothing where it counts in none."""
    decided = _decision(clock, at)
    if decided is None:
        return
    if objective.period is None:
        yield decided.outcome, None
        return
    periods = _periods(policy, clock.agreement, objective.period)
    if cohort == "opened":
        yield decided.outcome, periods.number(micros_of(clock.started_at))
    elif decided.at is not None:
        period = periods.number(micros_of(decided.at))
        if decided.outcome != "undecided" or period == periods.number(micros_of(at)):
            yield decided.outcome, period


def _decision(clock: Clock, at: datetime) -> _Decision | None:
    """Return whether a promise was kept and when that was decided; None where it was cancelled."""
    state = clock.state
    if state == "met":
        return _Decision("met", clock.stopped_at)
    broken = breached_at(clock, at)
    if state == "missed" or broken is not None:
        return _Decision("breached", broken or clock.stopped_at)
    return None if state == "cancelled" else _Decision("undecided", clock.due_at)


def _periods(policy: Policy, agreement: str, length: Period) -> Periods:
    return Periods(length, policy.zone(policy.agreement(agreement)).key)


def _judged(
    counts: Mapping[_Place, Mapping[str, int]],
    policy: Policy,
    at: datetime,
    cohort: StandingCohort,
) -> Iterator[Standing]:
    order = {agreement.name: number for number, agreement in enumerate(policy.agreements)}

    def place_of(place: _Place) -> tuple[int, int, str, int]:
        return order[place.agreement], place.row, place.priority or "", place.period or 0

    for place in sorted(counts, key=place_of):
        yield _standing(place, counts[place], policy, at, cohort)


def _standing(
    place: _Place,
    counts: Mapping[str, int],
    policy: Policy,
    at: datetime,
    cohort: StandingCohort,
) -> Standing:
    agreement, objective = policy.agreement(place.agreement), place.objective
    target = agreement.targets[place.row]
    standing = Standing(
        objective,
        met=counts.get("met", 0),
        breached=counts.get("breached", 0),
        undecided=counts.get("undecided", 0),
        agreement=agreement.name,
        kind=agreement.kind,
        metric=target.metric,
        when=words_of(target.when) or None,
        priority=place.priority,
    )
    if objective.period is None or place.period is None:
        return standing
    periods = _periods(policy, agreement.name, objective.period)
    start, end = periods.starts_at(place.period), periods.starts_at(place.period + 1)
    seen = standing.decided if cohort == "decided" else standing.decided + standing.undecided
    coming = pace(seen, start, end, at)
    return replace(
        standing,
        expected=max(0, coming - standing.undecided) if cohort == "decided" else coming,
        period=periods.label(place.period),
        start_at=start,
        end_at=end,
    )
