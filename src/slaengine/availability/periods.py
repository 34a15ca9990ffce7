"""Availability period by period: every promise of an agreement, in the agreement's zone."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from slaengine.availability.maintenance import Maintenance
from slaengine.availability.measuring import measure
from slaengine.availability.outage import Outage
from slaengine.availability.requests import Requests
from slaengine.availability.uptime import Uptime
from slaengine.calendars.spans import Span
from slaengine.calendars.zones import micros_of
from slaengine.errors import MetricsError
from slaengine.instants import as_utc
from slaengine.metrics.periods import Periods
from slaengine.policy import Agreement, Availability, Policy
from slaengine.policy.objective import Period


def periods_between(
    length: Period, tz: str, start: datetime, end: datetime
) -> Iterator[tuple[str, Span]]:
    """Yield the periods of one length that begin at or after a start and before an end, by name.

    A period begins with its first date in the zone, so that a month with a change
    of clocks is an hour shorter or longer. The one in which `start` lies comes first.

    >>> from datetime import UTC
    >>> year = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    >>> [(name, str(span.duration)) for name, span in
    ...     periods_between("month", "Europe/Lisbon", *year)][2]
    ('2026-03', '30 days, 23:00:00')
    """
    periods = Periods(length, tz)
    since = as_utc(start, MetricsError, "start")
    until = micros_of(as_utc(end, MetricsError, "end"))
    number = periods.number(micros_of(since))
    while periods.start(number) < until:
        span = Span(periods.starts_at(number), periods.starts_at(number + 1))
        yield periods.label(number), span
        number += 1


def in_force(agreement: Agreement, tz: str, span: Span) -> Span | None:
    """Return the part of a stretch of time in which an agreement is in force, if there is any.

    It is from the start of its `valid_from` to the end of its `valid_until`, in a zone's dates.

    >>> from datetime import UTC, date
    >>> hosting = Agreement("hosting", calendar="24x7", valid_from=date(2026, 1, 15))
    >>> january = Span(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC))
    >>> str(in_force(hosting, "UTC", january).duration)
    '17 days, 0:00:00'
    """
    first, last, days = agreement.valid_from, agreement.valid_until, Periods("day", tz)
    start, end = span
    if first is not None:
        start = max(start, days.starts_at(first.toordinal()))
    if last is not None and last != date.max:
        end = min(end, days.starts_at(last.toordinal() + 1))
    return Span(start, end) if start < end else None


def uptimes(
    policy: Policy,
    agreement: Agreement,
    terms: Availability,
    *,
    start: datetime,
    as_of: datetime,
    period: Period | None = None,
    outages: Iterable[Outage] = (),
    maintenance: Iterable[Maintenance] = (),
    requests: Iterable[Requests] = (),
) -> dict[str, Uptime]:
    """Return one availability of an agreement by period, from one instant to another.

    Periods are days, weeks, months, … of the agreement's zone: those of its objective, else of its
    review, else months, unless `period` says. The first is the one in which `start` lies, the last
    the one that lasts as of `as_of`, measured so far. Only time in which the agreement is in force
    is measured; a period without any is left out.

    >>> from datetime import UTC
    >>> terms = Availability("api", objective="99.9% a month")
    >>> agreement = Agreement("hosting", calendar="24x7", tz="Europe/Lisbon")
    >>> march, may = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 5, 9, tzinfo=UTC)
    >>> found = uptimes(Policy(), agreement, terms, start=march, as_of=may)
    >>> [(name, one.is_final) for name, one in found.items()]
    [('2026-03', True), ('2026-04', True), ('2026-05', False)]
    """
    calendars = [policy.calendar(name, agreement) for name in calendars_of(terms)]
    tz = policy.zone(agreement).key
    told, windows, counts = tuple(outages), tuple(maintenance), tuple(requests)
    length = period or period_of(agreement, terms)
    now = as_utc(as_of, MetricsError, "as_of")
    spans = {
        name: in_force(agreement, tz, span)
        for name, span in periods_between(length, tz, start, now)
    }
    return {
        name: measure(
            terms,
            span,
            outages=told,
            maintenance=windows,
            requests=counts,
            calendars=calendars,
            tz=tz,
            as_of=now,
        )
        for name, span in spans.items()
        if span is not None and span.start < now
    }


def calendars_of(terms: Availability) -> tuple[str, ...]:
    """Name the calendars that terms are measured on."""
    window = None if terms.maintenance is None else terms.maintenance.window
    return tuple(dict.fromkeys([terms.calendar, *([window] if window else [])]))


def period_of(agreement: Agreement, terms: Availability) -> Period:
    """Return the period in which an availability is promised, "month" where nothing says."""
    if terms.objective is not None and terms.objective.period is not None:
        return terms.objective.period
    return "month" if agreement.review is None else agreement.review.every
