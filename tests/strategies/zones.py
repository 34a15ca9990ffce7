"""Zones whose clocks misbehave, and the instants at which they do."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from tests.reference.wall import change_between, offset_at

ZONES = (
    "UTC",
    "Europe/Lisbon",
    "America/New_York",
    "Asia/Kolkata",  # half an hour off, no summer time
    "Asia/Kathmandu",  # a quarter of an hour off
    "Australia/Lord_Howe",  # summer time of half an hour
    "Europe/Dublin",  # negative summer time, in winter
    "Africa/Casablanca",  # negative summer time, for Ramadan
    "America/Sao_Paulo",  # gaps at midnight, abolished
    "America/Havana",  # gaps at midnight, midnight twice
    "Africa/Cairo",  # gaps at midnight, abolished and brought back
    "Asia/Gaza",  # summer time by decree
    "Asia/Beirut",  # gaps at midnight
    "Pacific/Apia",  # a date that never was
    "Pacific/Kiritimati",
    "Antarctica/Troll",  # summer time of two hours
    "America/Caracas",  # half an hour, without summer time
    "Asia/Pyongyang",
    "Europe/Moscow",  # offsets that changed without summer time
    "America/St_Johns",  # changes at a minute past midnight
)
FIXED_ZONES = ("UTC", "Etc/GMT+5", "Etc/GMT-14")
FIRST, LAST = datetime(1985, 1, 3, tzinfo=UTC), datetime(2045, 1, 3, tzinfo=UTC)


@lru_cache
def transitions(key: str) -> tuple[datetime, ...]:
    """Return the instants at which a zone's offset changes; some quiet ones if it never does."""
    zone = ZoneInfo(key)
    weeks = [FIRST + timedelta(weeks=n) for n in range((LAST - FIRST).days // 7)]
    changes = [
        change_between(zone, before, after)
        for before, after in pairwise(weeks)
        if offset_at(zone, before) != offset_at(zone, after)
    ]
    return tuple(changes or weeks[::500])
