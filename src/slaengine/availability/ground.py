"""What was down, of which part, and what of it is excused: for each component, then for all."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from slaengine.availability.maintenance import Maintenance
from slaengine.availability.outage import NO_DATA, Outage
from slaengine.availability.stage import Stage
from slaengine.availability.upkeep import Upkeep
from slaengine.calendars.intervals import Interval, difference, intersection, tidy
from slaengine.calendars.zones import micros_of
from slaengine.errors import MetricsError

MAINTENANCE = "maintenance"


@dataclass(frozen=True, slots=True)
class Ground:
    """When something was down, in tidy intervals of service time.

    `stretches` are the times without a break in which something was down, in wall time: an outage
    that lasts over a night is one. `down` is the service time in them; `counting` the part that
    nothing excuses. `excused` has the rest by reason, disjoint. `absent` is the time that leaves
    the denominator whatever the terms say of it, because nothing is known of it; `maintained` that
    of excused maintenance, down or not. `component` is the part that this is about, None for all.
    """

    component: str | None
    stretches: list[Interval]
    down: list[Interval]
    counting: list[Interval]
    excused: tuple[tuple[str, list[Interval]], ...]
    absent: list[Interval]
    maintained: list[Interval]


@dataclass(frozen=True, slots=True)
class Records:
    """The outages of each component by what the agreement says of their cause."""

    counting: dict[str | None, list[Interval]]
    excused: dict[str | None, dict[str, list[Interval]]]

    def downs(self, component: str | None) -> list[Interval]:
        """Return when a component was down, for whatever reason."""
        causes = self.excused[component].values()
        return tidy([*self.counting[component], *(one for spans in causes for one in spans)])


def components_of(
    stage: Stage, outages: Iterable[Outage], windows: Iterable[Maintenance]
) -> tuple[str | None, ...]:
    """Return the components that are judged: those of the terms, else all that are on record.

    Where the terms name none, what no component is named for is judged apart from the others.
    """
    if stage.terms.components:
        return stage.terms.components
    known = {outage.component for outage in outages} | {window.component for window in windows}
    return (*sorted(name for name in known if name is not None), None)


def sorted_out(
    stage: Stage, outages: Iterable[Outage], components: Sequence[str | None]
) -> Records:
    """Sort outages by component and by what is said of their cause."""
    named = bool(stage.terms.components)
    counting: dict[str | None, list[Interval]] = {each: [] for each in components}
    excused: dict[str | None, dict[str, list[Interval]]] = {
        each: defaultdict(list) for each in components
    }
    for outage in outages:
        reason = _excuse(stage, outage)
        span = span_of(stage, outage)
        for component in components:
            if component == outage.component or (outage.component is None and named):
                into = counting[component] if reason is None else excused[component][reason]
                into.append(span)
    return Records(counting, excused)


def span_of(stage: Stage, outage: Outage) -> Interval:
    """Return from when to when an outage was, as far as is known."""
    start = micros_of(outage.started_at)
    if outage.ended_at is not None:
        end = micros_of(outage.ended_at)
    elif stage.known is None:
        raise MetricsError(
            f"the outage from {outage.started_at.isoformat()} has no end; "
            "give as_of, the instant up to which it is known to last"
        )
    else:
        end = stage.known
    return (start, end) if stage.known is None else (start, min(end, stage.known))


def _excuse(stage: Stage, outage: Outage) -> str | None:
    """Say what excuses an outage by its cause; None where nothing does."""
    excuse = stage.terms.excuse(outage.cause)
    unknown = outage.cause == NO_DATA and stage.terms.no_data != "down"
    return NO_DATA if excuse is None and unknown else excuse


def ground_of(
    stage: Stage, records: Records, upkeep: Upkeep, service: list[Interval], component: str | None
) -> Ground:
    """Return what was down of one component."""
    stretches = records.downs(component)
    down = intersection(stretches, service)
    maintained = intersection(upkeep.of(component), service)
    counting = difference(intersection(tidy(records.counting[component]), service), maintained)
    reasons = [(MAINTENANCE, intersection(down, maintained))]
    reasons += [
        (reason, intersection(tidy(spans), service))
        for reason, spans in records.excused[component].items()
    ]
    excused = _disjoint(stage, counting, reasons)
    absent = of_reason(NO_DATA, excused) if stage.terms.no_data == "excluded" else []
    return Ground(component, stretches, down, counting, excused, absent, maintained)


def joined(stage: Stage, grounds: Sequence[Ground]) -> Ground:
    """Return when the whole was down: while any part was, or only while all were."""
    if len(grounds) == 1:
        return grounds[0]
    combine = _all if stage.terms.scope == "all" else _any
    stretches = combine([ground.stretches for ground in grounds])
    down = combine([ground.down for ground in grounds])
    counting = combine([ground.counting for ground in grounds])
    reasons = [
        (reason, intersection(spans, down))
        for ground in grounds
        for reason, spans in ground.excused
    ]
    absent = difference(combine([ground.absent for ground in grounds]), counting)
    maintained = difference(combine([ground.maintained for ground in grounds]), counting)
    excused = _disjoint(stage, counting, reasons)
    return Ground(None, stretches, down, counting, excused, absent, maintained)


def _any(parts: Sequence[list[Interval]]) -> list[Interval]:
    return tidy(span for part in parts for span in part)


def _all(parts: Sequence[list[Interval]]) -> list[Interval]:
    found = parts[0]
    for part in parts[1:]:
        found = intersection(found, part)
    return found


def _disjoint(
    stage: Stage, counting: list[Interval], reasons: Sequence[tuple[str, list[Interval]]]
) -> tuple[tuple[str, list[Interval]], ...]:
    """Return excused time by reason, each stretch once.

    Where several reasons hold, maintenance comes first, then the exclusions in the order of the
    terms, and last that nothing is known.
    """
    taken = counting
    found: list[tuple[str, list[Interval]]] = []
    for reason in dict.fromkeys((MAINTENANCE, *stage.terms.exclusions, NO_DATA)):
        spans = tidy(span for each, spans in reasons if each == reason for span in spans)
        rest = difference(spans, taken)
        if rest:
            taken = tidy([*taken, *rest])
            found.append((reason, rest))
    return tuple(found)


def of_reason(reason: str, excused: Iterable[tuple[str, list[Interval]]]) -> list[Interval]:
    """Return the time that is excused for a reason."""
    return next((spans for each, spans in excused if each == reason), [])
