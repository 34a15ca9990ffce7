"""Measurements: what was measured in one review period, on which a remedy looks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from slaengine.durations import format_duration
from slaengine.errors import RemedyError
from slaengine.remedies.incident import Incident

_ZERO = timedelta(0)


@dataclass(frozen=True, slots=True)
class Measurement:
    """What was measured for one remedy in one review period.

    `share` is the availability, or the share of the decided promises that were met; None when
    there was nothing to measure. `met`, `breached` and `undecided` count promises. `downtime` is
    part of the `denominator`, the time that was measured; `overrun` is the open time by which
    promises were overrun. `events` is how many outages or broken promises there were, and
    `first_at` when the first was; `incidents` are they one by one, where a remedy looks at them
    one by one. `points` are those that other remedies granted. `is_final` tells
    whether nothing that comes later can change it.

    >>> Measurement.of_promises(met=19, breached=1).share
    Fraction(19, 20)
    """

    share: Fraction | None = None
    met: int = 0
    breached: int = 0
    undecided: int = 0
    downtime: timedelta = _ZERO
    denominator: timedelta = _ZERO
    overrun: timedelta = _ZERO
    events: int = 0
    first_at: datetime | None = None
    incidents: tuple[Incident, ...] = ()
    is_final: bool = True
    points: Fraction = Fraction(0)

    def __post_init__(self) -> None:
        for name in ("met", "breached", "undecided", "events"):
            count = getattr(self, name)
            if type(count) is not int or count < 0:
                raise RemedyError(f"{name}: {count!r} is no count; give a whole number from 0 on")
        if self.share is not None and not (type(self.share) is Fraction and 0 <= self.share <= 1):
            raise RemedyError(f"share {self.share!r} must be a Fraction from 0 to 1")
        if type(self.points) is not Fraction or self.points < 0:
            points = f"{self.points!r:.40}"
            raise RemedyError(f"points: {points} is no number of them; give a Fraction from 0 on")
        if not _ZERO <= self.downtime <= self.denominator:
            raise RemedyError(
                f"a downtime of {format_duration(self.downtime)} is longer than the "
                f"{format_duration(self.denominator)} that it is a part of; "
                "give the length of the period as denominator"
            )

    @classmethod
    def of_promises(
        cls,
        met: int,
        breached: int,
        undecided: int = 0,
        *,
        denominator: timedelta = _ZERO,
        first_at: datetime | None = None,
        incidents: Iterable[Incident] = (),
        is_final: bool = True,
    ) -> "Measurement":
        """Measure by promises: the share that was met of those that are decided.

        `incidents` are the broken ones, and their durations by how much each was overrun; without
        them, `first_at` may say when the first was broken.
        """
        decided = met + breached
        found = tuple(sorted(incidents, key=_order))
        return cls(
            share=Fraction(met, decided) if decided else None,
            met=met,
            breached=breached,
            undecided=undecided,
            denominator=denominator,
            overrun=sum((each.duration for each in found), _ZERO),
            events=breached,
            first_at=found[0].at if found else first_at,
            incidents=found,
            is_final=is_final,
        )

    @classmethod
    def of_downtime(
        cls,
        downtime: timedelta,
        denominator: timedelta,
        *,
        incidents: Iterable[Incident] = (),
        is_final: bool = True,
    ) -> "Measurement":
        """Measure by the clock: the share of the period that was not downtime, exactly.

        >>> Measurement.of_downtime(timedelta(minutes=36), timedelta(days=25)).share
        Fraction(999, 1000)
        """
        found = tuple(sorted(incidents, key=_order))
        return cls(
            share=1 - _ratio(downtime, denominator) if denominator > _ZERO else None,
            downtime=downtime,
            denominator=denominator,
            events=len(found),
            first_at=found[0].at if found else None,
            incidents=found,
            is_final=is_final,
        )


NOT_MEASURED = Measurement(is_final=False)


def _ratio(part: timedelta, whole: timedelta) -> Fraction:
    microsecond = timedelta(microseconds=1)
    return Fraction(part // microsecond, whole // microsecond)


def _order(incident: Incident) -> tuple[datetime, str, timedelta]:
    return incident.at, incident.what, incident.duration
