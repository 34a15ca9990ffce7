"""Forecasting: from tickets to what is to come of their open clocks."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from slaengine.calendars.zones import instant_of, micros_of
from slaengine.engine import TicketSla
from slaengine.errors import MetricsError
from slaengine.instants import as_utc
from slaengine.metrics.interval import LEVEL
from slaengine.metrics.measures import present
from slaengine.whatif.forecasts.backtest import Cuts, backtested, cuts_of
from slaengine.whatif.forecasts.calibration import Calibration
from slaengine.whatif.forecasts.curves import (
    Chance,
    Curves,
    Known,
    durations_of,
    known_of,
    waits_of,
)
from slaengine.whatif.forecasts.forecast import Forecast
from slaengine.whatif.forecasts.isotonic import Isotonic
from slaengine.whatif.forecasts.outlook import Outlook
from slaengine.whatif.forecasts.sight import Sight, sights_of, sights_then
from slaengine.whatif.replays.replaying import names_of

CUTS = 6
AT_LEAST = 30


def forecast(
    slas: Iterable[TicketSla],
    *,
    at: datetime,
    within: timedelta,
    history: Iterable[TicketSla] | None = None,
    by: Sequence[str] = (),
    at_least: int = AT_LEAST,
    cuts: Cuts = CUTS,
    level: float = LEVEL,
) -> Forecast:
    """Tell which open promises break within a time if nothing happens, and how likely each is to.

    `within` is wall time from `at`; when a clock is due by then, its calendar says. How likely it
    is broken comes from the `history` of such promises, by default of these same tickets: the share
    that took longer than the target of those which had taken as long as this one (Kaplan and Meier
    1958, on open time; open and cancelled ones count as long as they were seen). A clock that is
    paused breaks only if it runs again: its chance is that share, times the share that ran again of
    the pauses that had lasted as long, in wall time (Aalen and Johansen 1978; a stop is the other
    end of a pause). Alike are promises of the same metric, priority and agreement, and of tickets
    with the same fields `by` (which the evaluation has to keep). Where fewer than `at_least` of
    them had taken as long, those of any agreement are asked, then those of the metric, and the
    outlook says which.

    The calibration looks back: at `cuts` earlier instants (so many, or these) it makes the same
    forecast from what was known then, and compares it with what came. Chances are put right by
    it only where that helps. None with `cuts=0`. Events after `at` raise `HistoryError`.

    >>> from datetime import UTC
    >>> from slaengine import Opened, Policy, StatusChanged, evaluate
    >>> policy = Policy.from_text('''
    ... [[agreements]]
    ... name = "default"
    ... calendar = "24x7"
    ... targets = { resolution = "4h" }
    ... ''')
    >>> nine = datetime(2026, 1, 5, 9, tzinfo=UTC)
    >>> def ticket(name, hours):
    ...     end = StatusChanged(name, nine + timedelta(hours=hours), status="solved")
    ...     return evaluate(policy, [Opened(name, nine), end])
    >>> slas = [ticket("A", 1), ticket("B", 3), ticket("C", 5), ticket("D", 6)]
    >>> slas.append(evaluate(policy, [Opened("E", nine.replace(hour=14))]))
    >>> found = forecast(slas, at=nine.replace(hour=16), within=timedelta(hours=8), cuts=0)
    >>> [(line.ticket, line.breaks_within, round(line.chance, 2), line.n) for line in found]
    [('E', True, 0.67, 3)]
    """
    tickets, by = list(slas), names_of(by)
    now, until = horizon(at, within)
    for sla in tickets:
        present(sla, now)
    sights = list(sights_of(tickets, now, by))
    past = tickets if history is None else list(history)
    learned = sights if history is None else list(sights_then(past, now, by))
    curves = Curves(durations_of(learned), at_least, level, waits_of(learned))
    calibration: Calibration | None = None
    if cuts:
        first = min((sla.opened_at for sla in past), default=now)

        def known(cut: datetime) -> Known:
            return known_of(sights_then(past, cut, by))

        calibration = backtested(
            known, learned, cuts_of(first, now, cuts), at_least=at_least, level=level
        )
    return foretold(sights, curves, now, until, calibration)


def horizon(at: datetime, within: timedelta) -> tuple[datetime, datetime]:
    """Return an instant in UTC and the one that far after it; refuse what does not go forward."""
    now = as_utc(at, MetricsError, "at")
    if within <= timedelta(0):
        raise MetricsError(f"within {within} is no time ahead; write timedelta(hours=8)")
    try:
        return now, now + within
    except OverflowError:
        raise MetricsError(f"within {within} goes beyond the year 9999; look less far") from None


def foretold(
    sights: Iterable[Sight],
    curves: Curves,
    at: datetime,
    until: datetime,
    calibration: Calibration | None,
) -> Forecast:
    """Return what is to come of the open ones among some clocks."""
    end = micros_of(until)
    right = {} if calibration is None else calibration.curves()
    lines = [
        _outlook(
            sight,
            None if sight.is_breached else curves.chance(sight),
            end,
            right.get((sight.label, sight.state)),
        )
        for sight in sights
        if sight.is_open
    ]

    def urgency(line: Outlook) -> tuple[bool, bool, datetime, str, str, int]:
        return (
            not line.is_breached,
            line.due_at is None,
            line.due_at or at,
            line.ticket,
            line.metric,
            line.cycle,
        )

    return Forecast(at, until, tuple(sorted(lines, key=urgency)), calibration)


def _outlook(sight: Sight, chance: Chance | None, end: int, isotonic: Isotonic | None) -> Outlook:
    due = sight.due_at
    again = None if chance is None else chance.again
    around: Sequence[float | None] = (1.0, 1.0, 1.0) if sight.is_breached else (None, None, None)
    if chance is not None:
        around = [_put_right(each, isotonic) for each in (chance.value, chance.low, chance.high)]
    return Outlook(
        ticket=sight.ticket,
        metric=sight.metric,
        cycle=sight.cycle,
        agreement=sight.agreement,
        kind=sight.kind,
        priority=sight.priority,
        state=sight.state,
        due_at=None if due is None else instant_of(due),
        used=timedelta(microseconds=sight.used),
        target=timedelta(microseconds=sight.target),
        is_breached=sight.is_breached,
        breaks_within=due is not None and due < end and not sight.is_breached,
        chance=around[0],
        low=around[1],
        high=around[2],
        n=0 if chance is None else chance.longer.n,
        among="" if chance is None else str(chance.longer.among),
        waited=timedelta(microseconds=sight.waited),
        again=None if again is None else again.value,
        pauses=0 if again is None else again.n,
    )


def _put_right(chance: float, isotonic: Isotonic | None) -> float:
    return chance if isotonic is None else isotonic.at(chance)
