"""Available: one availability of an agreement over the periods of a review."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from slaengine.availability import Downtime, Maintenance, Outage, Requests, Uptime, measure
from slaengine.availability.periods import calendars_of, in_force, period_of, periods_between
from slaengine.calendars import Span
from slaengine.metrics.parts import Json
from slaengine.policy import Agreement, Availability, Policy
from slaengine.review.window import Window

_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Records:
    """What was on record of a service: outages, maintenance and request counts.

    None where no such record was given, which is not the same as none having happened.
    """

    outages: tuple[Outage, ...] | None = None
    maintenance: tuple[Maintenance, ...] = ()
    requests: tuple[Requests, ...] | None = None

    def tells(self, terms: Availability) -> bool:
        """Tell whether there is a record of what an availability is measured by."""
        return (self.requests if terms.measure == "requests" else self.outages) is not None


@dataclass(frozen=True, slots=True)
class Available:
    """What was measured of one availability, period by period; the last is the one reviewed.

    `judged` has the periods of its objective that share time with the reviewed one, by name: the
    same one where both are equally long. The history is empty where there was no record.
    """

    terms: Availability
    history: tuple[Uptime, ...]
    judged: tuple[tuple[str, Uptime], ...]

    @property
    def current(self) -> Uptime | None:
        """What was measured in the reviewed period; None without a record."""
        return self.history[-1] if self.history else None

    @property
    def change(self) -> Fraction | None:
        """By how much the share grew since the period before, exactly."""
        if len(self.history) < 2:
            return None
        before, now = (one.share for one in self.history[-2:])
        return None if before is None or now is None else now - before

    def to_json(self) -> dict[str, Json]:
        """Return the measurements as plain JSON values; shares as exact fractions too."""
        return {
            "name": self.terms.name,
            "objective": str(self.terms.objective) if self.terms.objective else None,
            "history": [_uptime_to_json(one) for one in self.history],
            "judged": [{"period": name, **_judged(one)} for name, one in self.judged],
        }


def available(
    policy: Policy,
    agreement: Agreement,
    terms: Availability,
    windows: Sequence[Window],
    now: datetime,
    records: Records,
) -> Available:
    """Measure one availability of an agreement in every period of a review."""
    if not records.tells(terms):
        return Available(terms, (), ())
    calendars = [policy.calendar(name, agreement) for name in calendars_of(terms)]
    last = windows[-1]

    def measured(span: Span) -> Uptime:
        held = in_force(agreement, last.tz, span)
        return measure(
            terms,
            span if held is None or held.start >= now else held,
            outages=records.outages or (),
            maintenance=records.maintenance,
            requests=records.requests or (),
            calendars=calendars,
            tz=last.tz,
            as_of=now,
        )

    length = period_of(agreement, terms)
    until = min(now, last.end_at)
    return Available(
        terms,
        tuple(measured(Span(window.start_at, window.end_at)) for window in windows),
        tuple(
            (name, measured(span))
            for name, span in periods_between(length, last.tz, last.start_at, until)
        ),
    )


def _uptime_to_json(one: Uptime) -> dict[str, Json]:
    return {
        "start_at": one.start_at.isoformat(),
        "until_at": one.until_at.isoformat(),
        **_judged(one),
        "denominator_us": one.denominator // _MICROSECOND,
        "service_us": one.service // _MICROSECOND,
        "pieces": [_piece_to_json(piece) for piece in one.pieces],
    }


def _judged(one: Uptime) -> dict[str, Json]:
    return {
        "share": None if one.share is None else float(one.share),
        "exact_share": None if one.share is None else str(one.share),
        "downtime_us": one.downtime // _MICROSECOND,
        "is_final": one.is_final,
        "is_met": one.is_met,
    }


def _piece_to_json(piece: Downtime) -> dict[str, Json]:
    return {
        "started_at": piece.started_at.isoformat(),
        "ended_at": piece.ended_at.isoformat(),
        "amount_us": piece.amount // _MICROSECOND,
        "verdict": piece.verdict,
        "reason": piece.reason,
        "component": piece.component,
    }
