"""Measuring: outages, maintenance and terms in, availability of a period out."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction

from slaengine.availability.attributing import attributed
from slaengine.availability.ground import (
    Ground,
    components_of,
    ground_of,
    joined,
    of_reason,
    sorted_out,
    span_of,
)
from slaengine.availability.judging import Judge
from slaengine.availability.maintenance import Maintenance
from slaengine.availability.outage import NO_DATA, Outage
from slaengine.availability.ratios import ratio_of
from slaengine.availability.requests import Requests
from slaengine.availability.stage import Stage
from slaengine.availability.upkeep import MaintenanceUse, Upkeep, earliest_of_cap, sorted_windows
from slaengine.availability.uptime import Uptime
from slaengine.calendars.calendar import Calendar
from slaengine.calendars.intervals import Interval, clipped, tidy
from slaengine.calendars.spans import Span
from slaengine.calendars.zones import instant_of
from slaengine.errors import MetricsError
from slaengine.metrics.reliability import Reliability
from slaengine.metrics.timerange import nearest
from slaengine.policy import Availability


def measure(
    terms: Availability,
    period: Span | tuple[datetime, datetime],
    *,
    outages: Iterable[Outage] = (),
    maintenance: Iterable[Maintenance] = (),
    requests: Iterable[Requests] = (),
    calendars: Iterable[Calendar] = (),
    tz: str | None = None,
    as_of: datetime | None = None,
) -> Uptime:
    """Return how much of a period a service was there, by the terms of an agreement.

    `period` is its start and its end. Outages come in any order and may overlap; time that several
    share counts once. Those that began before the period or last beyond it are given whole, with
    the neighbours that they touch: an outage is judged whole, and counts in each period as far as
    it lies there. Likewise give all maintenance since the start of the cap's period. `calendars`
    has those that the terms name, such as `policy.calendars.values()`; `tz` is the zone in which
    the periods of a cap begin, that of the terms' calendar if left out. With `as_of`, only what had
    happened by then is measured; an outage without an end needs it.

    >>> from datetime import UTC
    >>> june = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)
    >>> noon = datetime(2026, 6, 9, 12, tzinfo=UTC)
    >>> lengths = [timedelta(seconds=30), timedelta(minutes=3.4), timedelta(minutes=12)]
    >>> found = measure(
    ...     Availability("api", minimum="1m", partial_minutes="dropped", objective="99.9%"),
    ...     june,
    ...     outages=[Outage(noon + n * timedelta(hours=1), noon + n * timedelta(hours=1) + length)
    ...              for n, length in enumerate(lengths)],
    ... )
    >>> str(found.downtime), found.share, found.is_met
    ('0:15:00', Fraction(2879, 2880), True)
    """
    stage = Stage.of(terms, period, calendars, tz, as_of)
    told, service = _relevant(stage, outages)
    own = [outage for outage in told if not terms.components or _is_named(terms, outage)]
    windows = sorted_windows(maintenance)
    components = components_of(stage, own, windows)
    records = sorted_out(stage, own, components)
    downs = {each: records.downs(each) for each in components}
    upkeep = Upkeep(stage, windows, service, downs)
    grounds = [ground_of(stage, records, upkeep, service, each) for each in components]
    blank = _blank(stage, tuple(upkeep.uses()), _in_period(stage, told) - _in_period(stage, own))
    if terms.measure == "requests":
        return _by_requests(stage, blank, requests, service, grounds)
    if terms.scope == "weighted":
        return _weighted(
            stage, blank, [_judge(stage, blank, each, service, own) for each in grounds]
        )
    return _judge(stage, blank, joined(stage, grounds), service, own)


def _is_named(terms: Availability, outage: Outage) -> bool:
    return outage.component in (None, *terms.components)


def _in_period(stage: Stage, outages: Iterable[Outage]) -> int:
    """Count the outages that reach into the period."""
    spans = [span_of(stage, outage) for outage in outages]
    return sum(1 for start, end in spans if start < stage.hi and end > stage.lo)


def _relevant(stage: Stage, outages: Iterable[Outage]) -> tuple[list[Outage], list[Interval]]:
    """Return the outages that matter, and the service time from the first of them on.

    Those are what reaches into the period, together with whatever it touches, and what a cap on
    downtime looks back at.
    """
    told = list(outages)
    spans = [span_of(stage, outage) for outage in told]
    lo, hi = earliest_of_cap(stage), stage.end
    for start, end in tidy(spans):
        if start < stage.hi and end > stage.lo:
            lo, hi = min(lo, start), max(hi, end)
    kept = [
        outage
        for outage, (start, end) in zip(told, spans, strict=True)
        if end > lo and start < hi and start < end
    ]
    return kept, stage.open_time(stage.terms.calendar, lo, hi)


def _blank(stage: Stage, uses: Sequence[MaintenanceUse], elsewhere: int) -> Uptime:
    """Return a measurement of which only the frame is known."""
    zero = timedelta(0)
    return Uptime(
        stage.terms,
        instant_of(stage.lo),
        instant_of(stage.end),
        instant_of(stage.hi),
        None,
        zero,
        zero,
        zero,
        zero,
        (),
        tuple(uses),
        None,
        elsewhere=elsewhere,
    )


def _judge(
    stage: Stage,
    blank: Uptime,
    ground: Ground,
    service: list[Interval],
    outages: Sequence[Outage],
) -> Uptime:
    """Measure time or slots of one component, or of all together."""
    _check_known(stage, ground)
    found = Judge(stage, ground, service).judged()
    named = (None, ground.component)
    own = [each for each in outages if ground.component is None or each.component in named]
    share = 1 - Fraction(found.downtime, found.denominator) if found.denominator else None
    downtime, denominator = _time(found.downtime), _time(found.denominator)
    return replace(
        blank,
        share=share,
        downtime=downtime,
        denominator=denominator,
        whole=_time(found.whole),
        service=_time(found.service),
        pieces=attributed(stage, found.pieces, own),
        reliability=Reliability(denominator, found.failures, downtime),
        slots=found.slots,
        bad_slots=found.bad_slots,
    )


def _check_known(stage: Stage, ground: Ground) -> None:
    """Refuse stretches without data where the terms do not say what they count as."""
    terms = stage.terms
    if terms.no_data != "refused" or terms.excuse(NO_DATA):
        return
    for start, end in clipped(of_reason(NO_DATA, ground.excused), stage.lo, stage.hi):
        raise MetricsError(
            f"nothing is known of {ground.component or 'the service'} from "
            f"{instant_of(start).isoformat()} to {instant_of(end).isoformat()}; say in "
            f"availability {terms.name!r} what that counts as: no_data = 'up', 'down' or 'excluded'"
        )


def _weighted(stage: Stage, blank: Uptime, parts: list[Uptime]) -> Uptime:
    """Take the mean of components by their weights."""
    weights = [stage.terms.weights[name] for name in stage.terms.components]
    every = sum(weights, Fraction(0))

    def mean(values: Iterable[timedelta]) -> Fraction:
        pairs = zip(weights, values, strict=True)
        return sum((weight * _micros(value) for weight, value in pairs), Fraction(0)) / every

    down = mean(part.downtime for part in parts)
    measured = mean(part.denominator for part in parts)
    told = [part.reliability for part in parts if part.reliability is not None]
    return replace(
        blank,
        share=1 - down / measured if measured else None,
        downtime=_near(down),
        denominator=_near(measured),
        whole=_near(mean(part.whole for part in parts)),
        service=_near(mean(part.service for part in parts)),
        pieces=tuple(
            sorted((p for part in parts for p in part.pieces), key=lambda piece: piece.started_at)
        ),
        reliability=Reliability(
            sum((each.length for each in told), timedelta(0)),
            sum(each.failures for each in told),
            sum((each.downtime for each in told), timedelta(0)),
        ),
        slots=sum(part.slots for part in parts),
        bad_slots=sum(part.bad_slots for part in parts),
        parts=tuple(parts),
    )


def _by_requests(
    stage: Stage,
    blank: Uptime,
    requests: Iterable[Requests],
    service: list[Interval],
    grounds: Sequence[Ground],
) -> Uptime:
    """Measure requests; time is spoken of as if the bad ones were spread evenly."""
    maintained = joined(stage, grounds).maintained
    found = ratio_of(stage, requests, service, maintained)
    here = sum(end - start for start, end in clipped(service, stage.lo, stage.hi))
    bad = Fraction(0) if found.share is None else 1 - found.share
    return replace(
        blank,
        share=found.share,
        downtime=_near(bad * here),
        denominator=_time(here),
        whole=_time(here),
        service=_time(here),
        ratio=found,
    )


def _time(micros: int) -> timedelta:
    return timedelta(microseconds=micros)


def _micros(amount: timedelta) -> int:
    return amount // timedelta(microseconds=1)


def _near(micros: Fraction) -> timedelta:
    return nearest(micros) or timedelta(0)
