"""Burn alerts judged: whether an error budget goes too fast at an instant."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from slaengine.availability.budget import burn_rate
from slaengine.availability.maintenance import Maintenance
from slaengine.availability.measuring import measure
from slaengine.availability.outage import Outage
from slaengine.availability.requests import Requests
from slaengine.calendars.calendar import Calendar
from slaengine.calendars.zones import micros_of
from slaengine.errors import MetricsError
from slaengine.instants import as_utc
from slaengine.metrics.periods import Periods
from slaengine.policy import Availability, BurnAlert

_HOUR, _MINUTE = timedelta(hours=1), timedelta(minutes=1)
_FOUR_WEEKS = timedelta(days=28)

# The Site Reliability Workbook: page for the first two, open a ticket for the others.
WORKBOOK = (
    BurnAlert(name="page, quick", budget="2%", long=_HOUR, short=5 * _MINUTE),
    BurnAlert(name="page, slow", budget="5%", long=6 * _HOUR, short=30 * _MINUTE),
    BurnAlert(name="ticket, quick", budget="10%", long=24 * _HOUR, short=2 * _HOUR),
    BurnAlert(name="ticket, slow", budget="10%", long=72 * _HOUR, short=6 * _HOUR),
)


def scaled_alerts(window: timedelta) -> tuple[BurnAlert, ...]:
    """Return four alerts whose lengths fit a window: those of four weeks, scaled to it.

    At 14, 7, 2 and 1 times the even rate, over 1 h, 6 h, 24 h and 96 h of four weeks, to the
    nearest minute: the choice of Pyrra.

    >>> [str(alert.long) for alert in scaled_alerts(timedelta(days=7))]
    ['0:15:00', '1:30:00', '6:00:00', '1 day, 0:00:00']
    """
    plan = ((14, 1, 5), (7, 6, 30), (2, 24, 120), (1, 96, 360))
    return tuple(
        BurnAlert(
            factor=factor,
            long=_scaled(hours * _HOUR, window),
            short=_scaled(minutes * _MINUTE, window),
        )
        for factor, hours, minutes in plan
    )


def _scaled(length: timedelta, window: timedelta) -> timedelta:
    micro = timedelta(microseconds=1)
    minutes = (length // _MINUTE) * Fraction(window // micro, _FOUR_WEEKS // micro)
    return max(round(minutes), 1) * _MINUTE


@dataclass(frozen=True, slots=True)
class Burn:
    """How fast the error budget went over the two windows of an alert, up to an instant.

    `factor` is the rate above which the alert fires; `long` and `short` are the availabilities of
    the windows, None where nothing was measured or there were too few requests to say.
    """

    alert: BurnAlert
    goal: Fraction
    factor: Fraction
    long: Fraction | None
    short: Fraction | None

    @property
    def long_rate(self) -> Fraction | None:
        """The burn rate over the long window; None when unknown, or when the goal is 100 %."""
        return None if self.long is None else burn_rate(self.long, self.goal)

    @property
    def short_rate(self) -> Fraction | None:
        """The burn rate over the short window; None when unknown, or when the goal is 100 %."""
        return None if self.short is None else burn_rate(self.short, self.goal)

    @property
    def fires(self) -> bool:
        """Whether both windows burn faster than the factor: exact, nothing is rounded before.

        A goal of 100 % has no budget to burn; the alert fires as soon as both windows have errors.
        """
        limit = self.factor * (1 - self.goal)
        shares = (self.long, self.short)
        return all(share is not None and 1 - share > limit for share in shares)


def burning(
    terms: Availability,
    at: datetime,
    *,
    window: timedelta | None = None,
    alerts: Sequence[BurnAlert] = (),
    outages: Iterable[Outage] = (),
    maintenance: Iterable[Maintenance] = (),
    requests: Iterable[Requests] = (),
    calendars: Iterable[Calendar] = (),
    tz: str | None = None,
) -> tuple[Burn, ...]:
    """Return for each burn alert how fast the budget goes as of an instant, and whether it fires.

    The alerts are those of the terms, unless others are given. `window` is the time that the budget
    is for; without it, the period of the objective in which `at` lies, in the zone `tz`. The other
    arguments are those of `measure`. Somebody should be told when any of them fires.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 6, 9, 12, tzinfo=UTC)
    >>> terms = Availability("api", objective="99.9% a month", alerts=WORKBOOK)
    >>> down = [Outage(noon - timedelta(minutes=2))]
    >>> [burn.alert.name for burn in burning(terms, noon, outages=down) if burn.fires]
    ['page, quick']
    """
    now = as_utc(at, MetricsError, "at")
    if terms.objective is None:
        raise MetricsError(
            f"availability {terms.name!r} has no objective to burn; write objective = '99.9%'"
        )
    length = window or _window(terms, now, tz)
    told, windows, counts = tuple(outages), tuple(maintenance), tuple(requests)
    hours = tuple(calendars)

    def share(back: timedelta) -> Fraction | None:
        return measure(
            terms,
            (now - back, now),
            outages=told,
            maintenance=windows,
            requests=counts,
            calendars=hours,
            tz=tz,
            as_of=now,
        ).share

    return tuple(
        Burn(
            alert,
            terms.objective.share,
            alert.factor_over(length),
            share(alert.long),
            share(alert.short),
        )
        for alert in alerts or terms.alerts
    )


def _window(terms: Availability, now: datetime, tz: str | None) -> timedelta:
    """Return the length of the objective's period in which an instant lies."""
    if terms.objective is None or terms.objective.period is None:
        raise MetricsError(
            f"the objective of availability {terms.name!r} is for no period; give window, the time "
            "that the budget is for, or write objective = '99.9% a month'"
        )
    periods = Periods(terms.objective.period, tz or "UTC")
    number = periods.number(micros_of(now))
    return timedelta(microseconds=periods.start(number + 1) - periods.start(number))
