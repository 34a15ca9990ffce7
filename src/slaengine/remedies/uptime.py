"""Measurements of availability: an uptime as remedies look at it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from slaengine.availability import Downtime, Uptime
from slaengine.remedies.incident import Incident
from slaengine.remedies.measurement import Measurement

_ZERO = timedelta(0)


def of_uptime(uptime: Uptime, zone: ZoneInfo) -> Measurement:
    """Return what an availability comes to, with its outages one by one, those that touch as one.

    Dates are those of the zone; an outage belongs to the date on which it began to count.
    """
    found: list[tuple[datetime, timedelta, str]] = []
    until = None
    for piece in sorted(uptime.counted, key=_order):
        if until is not None and piece.started_at <= until:
            at, length, what = found[-1]
            found[-1] = at, length + piece.amount, what
            until = max(until, piece.ended_at)
        else:
            found.append((piece.started_at, piece.amount, piece.component or uptime.name))
            until = piece.ended_at
    incidents = [
        Incident(at, at.astimezone(zone).date(), length, what)
        for at, length, what in found
        if length > _ZERO
    ]
    return Measurement(
        share=uptime.share,
        downtime=uptime.downtime,
        denominator=uptime.denominator,
        events=len(incidents),
        first_at=incidents[0].at if incidents else None,
        incidents=tuple(incidents),
        is_final=uptime.is_final,
    )


def _order(piece: Downtime) -> tuple[datetime, datetime]:
    return piece.started_at, piece.ended_at
