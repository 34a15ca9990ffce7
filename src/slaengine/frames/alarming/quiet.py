"""Quiet hours by columns: when levels are told that wait for the opening of a calendar."""

import numpy as np

from slaengine.calendars import Calendar
from slaengine.calendars.zones import instant_of, micros_of
from slaengine.engine.alarms import waiting_since
from slaengine.frames.folding.promises import Ints
from slaengine.frames.hours.opentime import OpenTime


class Quiet:
    """The calendars outside of whose open time levels wait, by number; -1 for none."""

    def __init__(self, calendars: list[Calendar]) -> None:
        self._calendars = calendars

    def told(self, during: Ints, reached: Ints) -> Ints:
        """Return when levels are told that are reached at some instants."""
        found = reached.copy()
        for number, calendar in enumerate(self._calendars):
            rows = np.flatnonzero(during == number)
            if len(rows):
                found[rows] = OpenTime.of(calendar).openings(reached[rows])
        return found

    def floor(self, during: Ints, at: int) -> Ints:
        """Return from which instants on levels have to be reached to be told at `at` or later."""
        found = np.full(len(during), at)
        for number in np.unique(during[during >= 0]).tolist():
            since = waiting_since(self._calendars[number], instant_of(at))
            found[during == number] = micros_of(since)
        return found
