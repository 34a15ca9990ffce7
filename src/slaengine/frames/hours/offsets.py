"""Offsets: what a zone's wall shows, for columns of instants."""

from zoneinfo import ZoneInfo

import numpy as np

from slaengine.calendars.zones import regimes_of
from slaengine.frames.hours.steps import Ints


class Offsets:
    """The offsets of a zone over some years, as arrays; see `calendars.zones`."""

    __slots__ = ("ends", "first", "last", "offset", "since", "zone")

    def __init__(self, zone: ZoneInfo, first: int, last: int) -> None:
        self.zone, self.first, self.last = zone, first, last
        regimes = list(regimes_of(zone, first))
        for year in range(first + 1, last + 1):
            regimes += [each for each in regimes_of(zone, year) if each.since > regimes[-1].since]
        self.since = np.array([regime.since for regime in regimes], np.int64)
        self.offset = np.array([regime.offset for regime in regimes], np.int64)
        # A wall time belongs to the first offset that has not ended by then.
        self.ends = np.maximum.accumulate(self.since[1:] + self.offset[:-1])

    @classmethod
    def over(cls, found: "Offsets | None", zone: ZoneInfo, at: Ints) -> "Offsets":
        """Return the offsets found, or more of them, for some instants and the days about them."""
        years = at[[at.argmin(), at.argmax()]].astype("datetime64[us]").astype("datetime64[Y]")
        first, last = (int(year) + 1970 for year in years.astype(np.int64))
        first, last = max(first - 1, 1), min(last + 1, 9999)
        if found is not None:
            if found.first <= first and last <= found.last:
                return found
            first, last = min(first, found.first), max(last, found.last)
        return cls(zone, first, last)

    def wall(self, at: Ints) -> Ints:
        """Return what the wall shows at instants, in microseconds since 1970 on the wall."""
        return at + self.offset[self.since.searchsorted(at, "right") - 1]

    def instants(self, wall: Ints) -> Ints:
        """Return the first instants at which the wall shows a time, or has skipped it."""
        places = self.ends.searchsorted(wall, "right")
        found: Ints = np.maximum(self.since[places], wall - self.offset[places])
        return found
