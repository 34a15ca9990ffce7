"""Measurements of availability: an uptime as remedies look at it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from slaengine.availability import Downtime, Uptime
from slaengine.remedies.incident import Incident
from slaengine.remedies.measurement import Measurement

_ZERO = timedelta(0)


def of_uptime(uptime: Uptime, zone: ZoneInfo) -> Measurement:
    """Return what an availability comes to, with its outages one by one.

    Dates are those of the zone; an outage belongs to the date on which it began to count.
    """
    outages: dict[datetime, list[Downtime]] = {}
    for piece in uptime.counted:
        outages.setdefault(piece.outage_at, []).append(piece)
    found = [_incident(pieces, uptime.name, zone) for pieces in outages.values()]
    incidents = sorted((each for each in found if each.duration > _ZERO), key=_order)
    return Measurement(
        share=uptime.share,
        downtime=uptime.downtime,
        denominator=uptime.denominator,
        events=len(incidents),
        first_at=incidents[0].at if incidents else None,
        incidents=tuple(incidents),
        is_final=uptime.is_final,
    )


def _incident(pieces: list[Downtime], name: str, zone: ZoneInfo) -> Incident:
    """Add up what counts of one outage; it is called by what was down, or by its own id."""
    at = min(piece.started_at for piece in pieces)
    length = sum((piece.amount for piece in pieces), _ZERO)
    down = {part: None for piece in pieces for part in (*piece.incidents, *piece.components)}
    return Incident(at, at.astimezone(zone).date(), length, ", ".join(down) or name)


def _order(incident: Incident) -> tuple[datetime, str]:
    return incident.at, incident.what
