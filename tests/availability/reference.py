"""A slow, obvious reference: availability tick by tick, with nothing but loops."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from slaengine.availability import NO_DATA, Maintenance, Outage
from slaengine.policy import Availability, OpenTime

TICK = timedelta(seconds=20)
PER_MINUTE = 3
START = datetime(2026, 3, 10, tzinfo=UTC)
OPENS, CLOSES = 30, 150  # ticks after START between which the desk of these tests is open


@dataclass
class Told:
    """What the reference makes of a period, in ticks."""

    measured: int = 0
    counted: int = 0
    added: int = 0
    dropped: int = 0
    excluded: dict[str, int] = field(default_factory=dict)

    @property
    def share(self) -> Fraction | None:
        down = self.counted + self.added
        return 1 - Fraction(down, self.measured) if self.measured else None


def instant(tick: int) -> datetime:
    return START + tick * TICK


def told(
    terms: Availability,
    lo: int,
    hi: int,
    outages: Sequence[Outage],
    maintenance: Sequence[Maintenance] = (),
) -> Told:
    """Judge every tick of a period by itself."""
    world = _World(terms, outages, maintenance)
    found = Told()
    for tick in range(lo, hi):
        found.measured += world.is_measured(tick)
        reason = world.reason(tick)
        if reason is not None:
            found.excluded[reason] = found.excluded.get(reason, 0) + 1
    counted, added, dropped = world.slots(lo, hi) if terms.measure == "slots" else world.minutes()
    inside = range(lo, hi)
    found.counted = sum(tick in inside for tick in counted)
    found.dropped = sum(tick in inside for tick in dropped)
    found.added = sum(tick in inside and world.is_measured(tick) for tick in added)
    return found


class _World:
    def __init__(
        self,
        terms: Availability,
        outages: Sequence[Outage],
        maintenance: Sequence[Maintenance],
    ) -> None:
        self.terms, self.outages, self.windows = terms, outages, maintenance
        self.components: Sequence[str | None] = terms.components or ["web", "db", None]
        self.ticks = range(-200, 500)
        self.excused = {each: self._excused(each) for each in self.components}

    def is_open(self, tick: int) -> bool:
        return self.terms.calendar == "24x7" or OPENS <= tick < CLOSES

    def _excused(self, component: str | None) -> set[int]:
        """Return the ticks at which maintenance of a component is excused."""
        asked = {each: self._asked(each) for each in self.components}
        cap = self.terms.maintenance and self.terms.maintenance.cap
        left = len(self.ticks) if not cap else cap.amount // TICK
        days: dict[object, int] = {}
        allowed = set()
        for tick in self.ticks:
            if any(tick in ticks for ticks in asked.values()):
                day = instant(tick).date() if cap else None
                days[day] = days.get(day, 0) + 1
                if days[day] <= left:
                    allowed.add(tick)
        return asked[component] & allowed

    def _asked(self, component: str | None) -> set[int]:
        terms = self.terms.maintenance
        if terms is None:
            return set()
        found = set()
        for window in self.windows:
            if window.component not in (None, component):
                continue
            if isinstance(terms.notice, OpenTime):
                told_at = window.announced_at
                if told_at is None or told_at + terms.notice.duration > window.started_at:
                    continue
            found |= {
                tick
                for tick in self.ticks
                if window.started_at <= instant(tick) < window.ended_at and self.is_open(tick)
            }
        if terms.cap_on == "downtime":
            found = {tick for tick in found if self._of(tick, component)}
        return found

    def _of(self, tick: int, component: str | None) -> list[Outage]:
        at = instant(tick)
        return [
            outage
            for outage in self.outages
            if (outage.component == component or (self.terms.components and not outage.component))
            and outage.ended_at is not None
            and outage.started_at <= at < outage.ended_at
        ]

    def is_down(self, tick: int) -> bool:
        return self._combined(bool(self._of(tick, each)) for each in self.components)

    def counts(self, tick: int) -> bool:
        return self.is_open(tick) and self._combined(
            self._counts_of(tick, each) for each in self.components
        )

    def _counts_of(self, tick: int, component: str | None) -> bool:
        if tick in self.excused[component]:
            return False
        return any(self._why(outage) is None for outage in self._of(tick, component))

    def _why(self, outage: Outage) -> str | None:
        if outage.cause == NO_DATA:
            return None if self.terms.no_data == "down" else NO_DATA
        return outage.cause if outage.cause in self.terms.exclusions else None

    def _combined(self, parts: Iterator[bool]) -> bool:
        return all(parts) if self.terms.scope == "all" else any(parts)

    def reason(self, tick: int) -> str | None:
        """Say why a tick that is down does not count."""
        if not self.is_open(tick) or not self.is_down(tick) or self.counts(tick):
            return None
        reasons = {self._reason_of(tick, each) for each in self.components}
        order = ("maintenance", *self.terms.exclusions, NO_DATA)
        return next(reason for reason in order if reason in reasons)

    def _reason_of(self, tick: int, component: str | None) -> str | None:
        """Say why a tick at which one component is down does not count."""
        down = self._of(tick, component)
        if down and tick in self.excused[component]:
            return "maintenance"
        reasons = {self._why(outage) for outage in down}
        if None in reasons:
            return None
        order = (*self.terms.exclusions, NO_DATA)
        return next((reason for reason in order if reason in reasons), None)

    def is_measured(self, tick: int) -> bool:
        """Tell whether a tick belongs to the denominator."""
        if not self.is_open(tick) or self.counts(tick):
            return self.is_open(tick)
        terms, reason = self.terms, self.reason(tick)
        maintained = self._combined(tick in self.excused[each] for each in self.components)
        unknown_is_up = reason == NO_DATA and terms.no_data == "up"
        return not (
            (terms.no_data == "excluded" and self._is_unknown(tick))
            or (terms.denominator != "all" and maintained)
            or (terms.denominator == "less_exclusions" and reason and not unknown_is_up)
        )

    def _is_unknown(self, tick: int) -> bool:
        return self._combined(self._reason_of(tick, each) == NO_DATA for each in self.components)

    def stretches(self) -> Iterator[list[int]]:
        """Yield runs of ticks without a break in which something was down."""
        run: list[int] = []
        for tick in self.ticks:
            if self.is_down(tick):
                run.append(tick)
            elif run:
                yield run
                run = []

    def minutes(self) -> tuple[set[int], set[int], set[int]]:
        """Return the ticks that count, are added and are dropped, stretch by stretch."""
        counted, added, dropped = set(), set(), set()
        least = timedelta(0) if self.terms.minimum is None else self.terms.minimum
        for run in self.stretches():
            ticks = [tick for tick in run if self.counts(tick)]
            odd = len(ticks) % PER_MINUTE
            if len(ticks) * TICK < least:
                dropped |= set(ticks)
            elif self.terms.partial_minutes == "dropped":
                counted |= set(ticks[: len(ticks) - odd])
                dropped |= set(ticks[len(ticks) - odd :])
            else:
                counted |= set(ticks)
                if odd and self.terms.partial_minutes == "counted":
                    rest = range(ticks[-1] + 1, ticks[-1] + 1 + PER_MINUTE - odd)
                    added |= {tick for tick in rest if not self.is_down(tick)}
        return counted, added, dropped

    def slots(self, lo: int, hi: int) -> tuple[set[int], set[int], set[int]]:
        """Return the ticks that count, are added and are dropped, slot by slot."""
        counted, added, dropped = set(), set(), set()
        assert self.terms.slot is not None
        length = self.terms.slot // TICK
        for start in range(lo, hi, length):
            slot = [
                tick for tick in range(start, min(start + length, hi)) if self.is_measured(tick)
            ]
            down = {tick for tick in slot if self.counts(tick)}
            if down and len(down) >= self.terms.bad_slot * len(slot):
                counted |= down
                added |= set(slot) - down
            else:
                dropped |= down
        return counted, added, dropped
