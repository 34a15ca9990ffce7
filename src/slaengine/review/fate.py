"""Fates: how a promise came out, and the instant at which that was decided."""

from datetime import datetime
from typing import NamedTuple

from slaengine.engine import Clock
from slaengine.metrics.attainment import Outcome
from slaengine.metrics.gather import breached_at


class Fate(NamedTuple):
    """How a promise came out as of an instant; `at` is None while that is open.

    A kept promise was decided when its clock stopped, a broken one when its time was used up,
    whether or not the clock has stopped since.
    """

    outcome: Outcome
    at: datetime | None


def fate_of(clock: Clock, as_of: datetime) -> Fate:
    """Return how a promise has come out by then."""
    state = clock.state
    if state == "met":
        return Fate("met", clock.stopped_at)
    if state == "missed" or clock.is_breached(as_of):
        return Fate("breached", breached_at(clock, as_of) or clock.stopped_at)
    if state == "cancelled":
        return Fate("cancelled", clock.stopped_at)
    return Fate("undecided", None)
