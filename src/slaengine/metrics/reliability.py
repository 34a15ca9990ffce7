"""Reliability: how long a service was up between outages, and how long outages lasted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Self, TypeAlias

from slaengine.errors import MetricsError
from slaengine.instants import as_utc

Stretch: TypeAlias = tuple[datetime, datetime]

_ZERO = timedelta(0)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Reliability:
    """What outages make of a period: `failures` of them, `downtime` in all, in wall time.

    Outages are clipped to the period, and those that overlap or touch count as one. Give one that
    still lasts the end of the period. `mttr` is the mean time to restore: downtime per failure;
    `mtbf` the mean time between failures: uptime per failure; `mtbsi`, between service incidents,
    their sum. Without a failure all three are None: the first is not defined, and the others are
    only known to exceed the period.

    >>> from datetime import UTC
    >>> june = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)
    >>> noon, hour = datetime(2026, 6, 9, 12, tzinfo=UTC), timedelta(hours=1)
    >>> service = Reliability.of([(noon, noon + hour), (noon, noon + 2 * hour)], period=june)
    >>> service.failures, str(service.mttr), str(service.mtbf), round(service.availability, 5)
    (1, '2:00:00', '29 days, 22:00:00', 0.99722)
    """

    length: timedelta
    failures: int
    downtime: timedelta

    @classmethod
    def of(cls, outages: Iterable[Stretch], *, period: Stretch) -> Self:
        """Count outages, given as stretches between two instants, in any order."""
        start, end = _in_utc(period, "period")
        if start == end:
            raise MetricsError(f"the period at {start.isoformat()} is empty; give its two ends")
        failures, downtime, until = 0, _ZERO, None
        for since, back in sorted(_in_utc(outage, "outage") for outage in outages):
            since, back = max(since, start), min(back, end)
            if since >= back:
                continue
            if until is None or since > until:
                failures += 1
                until = since
            downtime += max(back - max(since, until), _ZERO)
            until = max(until, back)
        return cls(end - start, failures, downtime)

    @property
    def availability(self) -> float:
        """The share of the period in which the service was up."""
        return 1 - self.downtime / self.length

    @property
    def mttr(self) -> timedelta | None:
        """Mean time to restore: downtime per failure."""
        return _each(self.downtime, self.failures)

    @property
    def mtbf(self) -> timedelta | None:
        """Mean time between failures: uptime per failure."""
        return _each(self.length - self.downtime, self.failures)

    @property
    def mtbsi(self) -> timedelta | None:
        """Mean time between service incidents: the period per failure."""
        return _each(self.length, self.failures)


def mttr(outages: Iterable[Stretch], *, period: Stretch) -> timedelta | None:
    """Return the mean time to restore a service, as `Reliability` says; None without an outage.

    >>> from datetime import UTC
    >>> june = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)
    >>> noon = datetime(2026, 6, 9, 12, tzinfo=UTC)
    >>> str(mttr([(noon, noon + timedelta(hours=2))], period=june))
    '2:00:00'
    """
    return Reliability.of(outages, period=period).mttr


def mtbf(outages: Iterable[Stretch], *, period: Stretch) -> timedelta | None:
    """Return the mean time between failures, as `Reliability` says; None without an outage.

    >>> from datetime import UTC
    >>> june = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)
    >>> noon = datetime(2026, 6, 9, 12, tzinfo=UTC)
    >>> str(mtbf([(noon, noon + timedelta(hours=2))], period=june))
    '29 days, 22:00:00'
    """
    return Reliability.of(outages, period=period).mtbf


def mtbsi(outages: Iterable[Stretch], *, period: Stretch) -> timedelta | None:
    """Return the mean time between service incidents, as `Reliability` says.

    >>> from datetime import UTC
    >>> june = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)
    >>> noon = datetime(2026, 6, 9, 12, tzinfo=UTC)
    >>> str(mtbsi([(noon, noon + timedelta(hours=2))], period=june))
    '30 days, 0:00:00'
    """
    return Reliability.of(outages, period=period).mtbsi


def mtta(alerts: Iterable[tuple[datetime, datetime | None]]) -> timedelta | None:
    """Return the mean time to acknowledge: from alert to acknowledgement; None of none.

    Alerts that nobody acknowledged (None) are left out; as durations, `Durations` counts them as
    open.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 6, 9, 12, tzinfo=UTC)
    >>> str(mtta([(noon, noon + timedelta(minutes=5)), (noon, None)]))
    '0:05:00'
    """
    pairs = [_in_utc((alert, seen), "alert") for alert, seen in alerts if seen is not None]
    return _each(sum((seen - alert for alert, seen in pairs), _ZERO), len(pairs))


def _in_utc(stretch: Stretch, what: str) -> Stretch:
    start, end = (as_utc(at, MetricsError, what) for at in stretch)
    if start > end:
        raise MetricsError(f"{what} from {start.isoformat()} ends before it, at {end.isoformat()}")
    return start, end


def _each(total: timedelta, pieces: int) -> timedelta | None:
    """Return an equal part of a duration, to the nearest microsecond; None of no pieces."""
    if pieces == 0:
        return None
    return timedelta(microseconds=round(Fraction(total // _MICROSECOND, pieces)))
