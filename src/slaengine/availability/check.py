"""Checks: whether a probe found a service up, and the outages that a series of them shows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from slaengine.availability.outage import NO_DATA, Outage
from slaengine.errors import MetricsError
from slaengine.instants import as_utc

_ZERO = timedelta(0)


@dataclass(frozen=True, slots=True)
class Check:
    """A probe looked at a service, or one component of it, and found it up or down.

    >>> from datetime import UTC
    >>> Check(datetime(2026, 6, 9, 12, tzinfo=UTC), ok=False).ok
    False
    """

    at: datetime
    ok: bool
    component: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", as_utc(self.at, MetricsError, "check: at"))


def outages_from_checks(
    checks: Iterable[Check],
    *,
    every: timedelta,
    start: datetime | None = None,
    end: datetime | None = None,
    failures: int = 1,
) -> tuple[Outage, ...]:
    """Turn checks into outages: what a check finds holds until the next one, for `every` at most.

    A run of `failures` or more failed checks is an outage, from the first of them to the next good
    one. Beyond `every` after a check nothing is known until the next: such stretches become outages
    whose cause is `"no data"`, which an agreement's `no_data` judges. With `start` and `end`, so do
    those before the first check and after the last, for every component that was ever checked.
    Checks come in any order; two of one component at one instant that disagree raise
    `MetricsError`.

    >>> from datetime import UTC
    >>> noon, minute = datetime(2026, 6, 9, 12, tzinfo=UTC), timedelta(minutes=1)
    >>> found = [True, False, False, True, None, True]
    >>> checks = [Check(noon + n * minute, ok) for n, ok in enumerate(found) if ok is not None]
    >>> for outage in outages_from_checks(checks, every=minute):
    ...     print(f"{outage.started_at:%H:%M} {outage.ended_at:%H:%M} {outage.cause}")
    12:01 12:03 None
    12:04 12:05 no data
    """
    if every <= _ZERO:
        raise MetricsError(f"checks every {every}: give more than zero, such as a minute")
    if failures < 1:
        raise MetricsError(f"{failures} failures make no outage; give 1 or more")
    series: defaultdict[str | None, dict[datetime, bool]] = defaultdict(dict)
    for check in checks:
        told = series[check.component].setdefault(check.at, check.ok)
        if told is not check.ok:
            raise MetricsError(
                f"two checks of {check.component or 'the service'} at {check.at.isoformat()} "
                "disagree; keep one"
            )
    since = None if start is None else as_utc(start, MetricsError, "start")
    until = None if end is None else as_utc(end, MetricsError, "end")
    found: list[Outage] = []
    for component, results in series.items():
        found += _down(sorted(results.items()), component, every, failures)
        found += _unknown(sorted(results), component, every, since, until)
    return tuple(sorted(found, key=_order))


def _order(outage: Outage) -> tuple[datetime, str]:
    return outage.started_at, outage.component or ""


def _down(
    results: Sequence[tuple[datetime, bool]],
    component: str | None,
    every: timedelta,
    failures: int,
) -> Iterable[Outage]:
    """Yield runs of failed checks; a gap in the checks ends a run where knowledge ends."""
    run: list[datetime] = []
    last = len(results) - 1
    for place, (at, ok) in enumerate(results):
        if ok:
            continue
        run.append(at)
        following = results[place + 1] if place < last else None
        known_until = at + every if following is None else min(following[0], at + every)
        if following is None or following[1] or known_until < following[0]:
            if len(run) >= failures:
                yield Outage(run[0], known_until, component)
            run = []


def _unknown(
    instants: Sequence[datetime],
    component: str | None,
    every: timedelta,
    start: datetime | None,
    end: datetime | None,
) -> Iterable[Outage]:
    known_until = start
    for at in instants:
        if known_until is not None and at > known_until:
            yield Outage(known_until, at, component, NO_DATA)
        known_until = at + every
    if end is not None and known_until is not None and known_until < end:
        yield Outage(known_until, end, component, NO_DATA)
